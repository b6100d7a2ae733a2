// Bytes that are held, or reserved for what is about to be made, with a limit that many holders share.

/** Takes the bytes that it waits for if there is room. Returns whether it is done waiting. */
type Attempt = () => boolean

export class ByteBudget {
  #used = 0
  readonly #waiting = new Set<Attempt>()

  /** @param limit - Bytes that are held at most, except that one holder alone may hold more. */
  constructor(readonly limit: number) {}

  /** Bytes that are held. */
  get used(): number {
    return this.#used
  }

  /** How many wait for room. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes `bytes` if they fit and nobody waits. What is larger than the limit fits where nothing is held. */
  tryTake(bytes: number): boolean {
    if (this.#waiting.size > 0 || !this.#fits(bytes)) return false
    this.#used += bytes
    return true
  }

  /** Takes `bytes`, over the limit if need be: they are there already. Less than none gives bytes back. */
  take(bytes: number): void {
    if (bytes < 0) this.give(-bytes)
    else this.#used += bytes
  }

  /** Gives `bytes` back, and lets those that wait try, in their order. */
  give(bytes: number): void {
    this.#used -= bytes
    for (const attempt of this.#waiting) {
      if (!attempt()) return
    }
  }

  /**
   * Calls `taken` as soon as `bytes` fit, after all that waited before.
   *
   * @returns A function that ends the wait; no effect once `taken` was called.
   */
  wait(bytes: number, taken: () => void): () => void {
    const attempt: Attempt = () => {
      if (!this.#fits(bytes)) return false
      this.#waiting.delete(attempt)
      this.#used += bytes
      taken()
      return true
    }
    this.#waiting.add(attempt)
    return () => {
      // Those behind may be smaller, and fit.
      if (this.#waiting.delete(attempt)) this.give(0)
    }
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.limit
  }
}
