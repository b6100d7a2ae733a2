// Load shedding: a request that would have to wait too long is refused while that costs nothing.

import { stats } from '../../index.js'
import { type Problem, refusal } from './problem.js'

/** So often, in ms, the service rate is measured, at most. */
const INTERVAL = 100
/** How much of a newer rate goes into the one that is kept. */
const SHARE = 0.3
/** So many are always let in: without work under way no rate could be measured. */
const ALWAYS = 16

/** Of so many requests one looks at the clock. */
const SOME = 8

export class Gate {
  readonly #maxWait: number
  readonly #message: string
  readonly #now: () => number
  #inside = 0
  #asked = 0
  /** Calls a ms, measured while others waited; unknown before. */
  #rate: number | undefined
  #last = { at: 0, finished: 0, queued: 0 }

  constructor(maxWait: number, now: () => number = () => performance.now()) {
    this.#maxWait = maxWait
    this.#message = `Expected a wait of at most ${maxWait} ms but so many requests came that it would be longer: ask again after Retry-After`
    this.#now = now
  }

  /** Requests let in that have not left. */
  get inside(): number {
    return this.#inside
  }

  /** Whether one more would be refused. */
  get isBusy(): boolean {
    this.#measure()
    return this.#isFull
  }

  get #isFull(): boolean {
    return this.#inside >= ALWAYS && this.#wait() > this.#maxWait
  }

  /** @throws the refusal, where a request would have to wait too long. */
  admit(): void {
    // A clock costs more than a count.
    if (this.#inside >= ALWAYS && this.#asked++ % SOME === 0) this.#measure()
    if (this.#isFull) throw this.refusal()
  }

  /** Counts a request that was admitted, until {@link leave}. */
  enter(): void {
    this.#inside++
  }

  leave(): void {
    this.#inside--
  }

  refusal(): Problem {
    return refusal('ERR_QR_HTTP_BUSY', this.#message)
  }

  /** When to come again: when all that is inside will have been served. */
  retryAfter(): { 'retry-after': string } {
    const wait = this.#wait()
    const seconds = Number.isFinite(wait) ? Math.min(Math.ceil(wait / 1000), 60) : 1
    return { 'retry-after': String(Math.max(1, seconds)) }
  }

  /** Of what waits here or, by others in the process, in the addon: by Little's law. */
  #wait(): number {
    return this.#rate ? Math.max(this.#inside, this.#last.queued) / this.#rate : 0
  }

  #measure(): void {
    const at = this.#now()
    const elapsed = at - this.#last.at
    if (elapsed < INTERVAL) return
    const { completed, failed, aborted, queued } = stats()
    const finished = completed + failed + aborted
    // Only while there was always something to do does the rate tell what could be done.
    if (queued > 0 && this.#last.queued > 0 && finished > this.#last.finished) {
      const rate = (finished - this.#last.finished) / elapsed
      this.#rate = this.#rate === undefined ? rate : this.#rate + SHARE * (rate - this.#rate)
    }
    this.#last = { at, finished, queued }
  }
}
