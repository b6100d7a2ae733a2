// How many bytes of pictures may wait to be written: a call that finds no room is drawn later.

import type { Stop } from './stop.js'

/** 64 MiB; a single picture may have more. */
const MOST = 1 << 26

export class Room {
  #used = 0
  /** In order, with the bytes that each wants. */
  readonly #waiting = new Map<() => void, number>()

  /** Whether a call that comes now has to wait. */
  get isFull(): boolean {
    return this.#used >= MOST || this.#waiting.size > 0
  }

  /** Waits for room for about `bytes`. @returns The place. @throws The reason of an abort. */
  async enter(bytes: number, stop: Stop): Promise<Place> {
    const wanted = Math.min(bytes, MOST)
    if (this.#waiting.size === 0 && this.#has(wanted)) this.#used += wanted
    else {
      await stop.wait((done) => {
        this.#waiting.set(done, wanted)
        return () => {
          this.#waiting.delete(done)
          this.#admit()
        }
      })
    }
    return new Place(wanted, (more) => {
      this.#used += more
      if (more < 0) this.#admit()
    })
  }

  #has(wanted: number): boolean {
    return this.#used === 0 || this.#used + wanted <= MOST
  }

  #admit(): void {
    for (const [enter, wanted] of this.#waiting) {
      if (!this.#has(wanted)) return
      this.#waiting.delete(enter)
      this.#used += wanted
      enter()
    }
  }
}

/** What one picture takes up. */
export class Place {
  #bytes: number
  readonly #change: (more: number) => void

  constructor(bytes: number, change: (more: number) => void) {
    this.#bytes = bytes
    this.#change = change
  }

  /** Once it is known how many there are, or 0 when they are gone. */
  resize(bytes: number): void {
    const more = bytes - this.#bytes
    this.#bytes = bytes
    this.#change(more)
  }
}
