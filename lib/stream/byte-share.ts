// What one stream holds of a budget of bytes: reserved for the chunks that run, and in results that are not handed over.

import type { ByteBudget } from './byte-budget.js'

/** Where a stream's bytes are counted. */
export interface Bytes {
  budget: ByteBudget
  /** Reserved for a chunk before it is rendered: what more it makes is left for later. */
  perChunk: number
}

export class ByteShare {
  readonly #budget: ByteBudget
  readonly #perChunk: number
  #held = 0
  /** Taken of the budget for the next chunk, and not yet held. */
  #granted = 0
  #cancelWait: (() => void) | undefined
  #largest: number | undefined
  #isClosed = false

  constructor({ budget, perChunk }: Bytes) {
    this.#budget = budget
    this.#perChunk = perChunk
  }

  /** Whether a chunk has told how large results are. */
  get isMeasured(): boolean {
    return this.#largest !== undefined
  }

  /** Results that have room in a chunk, by the largest so far. */
  get perChunk(): number {
    return Math.max(1, Math.floor(this.#perChunk / Math.max(1, this.#largest ?? 0)))
  }

  /** Reserves bytes for a chunk, over the limit if need be, and returns how many. */
  reserve(): number {
    const bytes = this.#reserve
    this.#budget.take(bytes)
    this.#held += bytes
    return bytes
  }

  /** The same if there is room. Where there is none, `retry` is called when there is. */
  tryReserve(retry: () => void): number | undefined {
    let bytes = this.#granted
    this.#granted = 0
    if (bytes === 0) {
      if (this.#cancelWait) return undefined
      bytes = this.#reserve
      if (!this.#budget.tryTake(bytes)) {
        this.#cancelWait = this.#budget.wait(bytes, () => {
          this.#cancelWait = undefined
          this.#granted = bytes
          retry()
        })
        return undefined
      }
    }
    this.#held += bytes
    return bytes
  }

  /** No chunk waits for room any more. */
  stopWaiting(): void {
    this.#cancelWait?.()
    this.#cancelWait = undefined
    this.#budget.give(this.#granted)
    this.#granted = 0
  }

  /** A chunk for which `reserved` bytes were reserved has made results of so many bytes each. */
  settle(reserved: number, sizes: readonly number[]): void {
    this.#largest = sizes.reduce((most, size) => Math.max(most, size), this.#largest ?? 0)
    this.give(reserved - sizes.reduce((sum, size) => sum + size, 0))
  }

  /** Gives bytes back; fewer than none take more. */
  give(bytes: number): void {
    if (this.#isClosed) return
    this.#held -= bytes
    this.#budget.take(-bytes)
  }

  /** Gives all back. */
  close(): void {
    this.stopWaiting()
    this.give(this.#held)
    this.#isClosed = true
  }

  /** One result is always made, however large. */
  get #reserve(): number {
    return Math.max(this.#perChunk, this.#largest ?? 0)
  }
}
