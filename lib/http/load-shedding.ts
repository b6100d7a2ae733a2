// Load shedding: a request that would have to wait too long is refused while that costs nothing.

import { estimatedWait } from '../../index.js'
import { type Problem, refusal } from './problem.js'

/** A client is told to come again within a minute, however long the queue is. */
const LONGEST_RETRY = 60

export class LoadShedding {
  readonly #maxWait: number
  readonly #message: string
  readonly #estimate: () => number

  /** @param estimate - Milliseconds that a call made now would wait for a thread. */
  constructor(maxWait: number, estimate: () => number = estimatedWait) {
    this.#maxWait = maxWait
    this.#message = `The server is busy: the estimated wait is over ${maxWait} ms. Retry after the time in Retry-After.`
    this.#estimate = estimate
  }

  /** Whether one more would be refused. */
  get isBusy(): boolean {
    return this.#estimate() > this.#maxWait
  }

  /** @throws the refusal, where a request would have to wait too long. */
  admit(): void {
    if (this.isBusy) throw this.refusal()
  }

  /**
   * The same for a request that may cost much: it may wait for half as long, so that others find room.
   *
   * @throws the refusal.
   */
  admitHeavy(): void {
    if (this.#estimate() > this.#maxWait / 2) throw this.refusal()
  }

  refusal(): Problem {
    return refusal('ERR_QR_HTTP_BUSY', this.#message)
  }

  /** When to come again: when what waits now will have been done. */
  retryAfter(): { 'retry-after': string } {
    const seconds = Math.ceil(this.#estimate() / 1000)
    return { 'retry-after': String(Math.min(Math.max(seconds, 1), LONGEST_RETRY)) }
  }
}
