// How long a client is waited for. Waiting uses time up, and bytes that pass earn it back at the least rate,
// never more than `timeout`: so a client that stands still ends after `timeout`, and one that trickles does
// not last much longer.

export interface Pace {
  /** Milliseconds that a client may stand still. */
  timeout: number
  /** Bytes a second that it must send or take on average; 0 for any. */
  minRate: number
}

export class StallTimeout {
  readonly #pace: Pace
  readonly #stalled: () => void
  #left: number
  #since = 0
  #timer: NodeJS.Timeout | undefined

  /** @param stalled - Called once, when the client has used its time up. */
  constructor(pace: Pace, stalled: () => void) {
    this.#pace = pace
    this.#stalled = stalled
    this.#left = pace.timeout
  }

  /** The client is waited for from now on. */
  start(): void {
    if (this.#timer) return
    this.#since = performance.now()
    this.#timer = setTimeout(this.#stalled, Math.max(this.#left, 1))
  }

  /** The wait is over, and brought `bytes`. */
  stop(bytes: number): void {
    if (!this.#timer) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { timeout, minRate } = this.#pace
    const earned = minRate === 0 ? (bytes > 0 ? timeout : 0) : (bytes / minRate) * 1000
    this.#left = Math.min(timeout, this.#left - (performance.now() - this.#since) + earned)
  }

  /** No more waiting: no timer is left. */
  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
