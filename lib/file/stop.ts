// The caller's signal while a file is written: whoever waits is woken, and one listener serves all calls that
// share it, since Node.js warns of many.

interface Watched {
  stops: Set<Stop>
  listener: () => void
}

const watched = new Map<AbortSignal, Watched>()

export class Stop {
  readonly #signal: AbortSignal | undefined
  #isSet = false
  #interrupt: (() => void) | undefined

  constructor(signal?: AbortSignal) {
    this.#signal = signal
    if (signal) watch(signal, this)
  }

  get isSet(): boolean {
    return this.#isSet
  }

  /** @throws The signal's reason, once it is aborted. */
  check(): void {
    if (this.#isSet) throw this.#signal?.reason
  }

  /** Waits until `begin` calls `done`; an abort cancels that, and rejects with the signal's reason. */
  async wait(begin: (done: () => void) => () => void): Promise<void> {
    this.check()
    await new Promise<void>((resolve, reject) => {
      const cancel = begin(() => {
        this.#interrupt = undefined
        resolve()
      })
      this.#interrupt = () => {
        cancel()
        reject(this.#signal?.reason)
      }
    })
  }

  /** Lets `ms` milliseconds pass. */
  pause(ms: number): Promise<void> {
    return this.wait((done) => {
      const timer = setTimeout(done, ms)
      return () => clearTimeout(timer)
    })
  }

  set(): void {
    this.#isSet = true
    const interrupt = this.#interrupt
    this.#interrupt = undefined
    interrupt?.()
  }

  /** Lets the signal go. */
  release(): void {
    if (this.#signal) unwatch(this.#signal, this)
  }
}

/** For those who cannot stop. */
export const NEVER = new Stop()

function watch(signal: AbortSignal, stop: Stop): void {
  const known = watched.get(signal)
  if (known) {
    known.stops.add(stop)
    return
  }
  const stops = new Set([stop])
  const listener = () => {
    for (const stop of [...stops]) stop.set()
  }
  signal.addEventListener('abort', listener)
  watched.set(signal, { stops, listener })
}

function unwatch(signal: AbortSignal, stop: Stop): void {
  const known = watched.get(signal)
  if (!known?.stops.delete(stop) || known.stops.size > 0) return
  watched.delete(signal)
  signal.removeEventListener('abort', known.listener)
}
