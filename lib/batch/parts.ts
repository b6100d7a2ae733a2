// Bytes as they come, to be joined at once.

/** Parts that are joined at once: each has an object of its own, many times the size of a byte. */
const MAX_PARTS = 256

/** Bytes in parts. 256 at a time are joined, and then all: a byte a part costs little more than all at once. */
export class Parts {
  /** Joined parts, each of as many bytes as there were, and then single ones. */
  #joined: Buffer[] = []
  #single: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  add(part: Buffer): void {
    if (part.length === 0) return
    this.#length += part.length
    this.#single.push(part)
    if (this.#single.length < MAX_PARTS) return
    this.#joined.push(Buffer.concat(this.#single))
    this.#single = []
  }

  /** All of them, which leaves none. */
  take(): Buffer {
    const [first] = this.#single
    const isOne = this.#joined.length === 0 && this.#single.length === 1
    const whole = first && isOne ? first : Buffer.concat([...this.#joined, ...this.#single])
    this.#joined = []
    this.#single = []
    this.#length = 0
    return whole
  }
}
