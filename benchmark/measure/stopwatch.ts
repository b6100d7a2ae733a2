/** Ways to do the same that take turns, sample after sample, in this process. */

/** Both tell milliseconds. */
export const wallClock = () => performance.now()
/** Of the processor: by the wall's clock long calls would pay for other programs. */
export function processorClock(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export interface StopwatchOptions {
  clock: () => number
  /** A sample lasts at least as long in ms, or is one call. */
  sample: number
  /** For so many ms each way runs before it is first timed. */
  warm: number
}

/** Where results go, lest they be found useless and not be made. */
export let last: unknown

export class Stopwatch {
  /** Microseconds a call, by the names of the ways. */
  readonly samples: { [way: string]: number[] } = {}
  readonly #calls: { [way: string]: number } = {}

  constructor(
    readonly ways: { [way: string]: () => unknown },
    readonly options: StopwatchOptions,
  ) {}

  /** Lets the compiler see each way at work, and counts the calls of a sample. */
  async warm(): Promise<void> {
    for (const [way, call] of Object.entries(this.ways)) {
      const end = performance.now() + this.options.warm
      while (performance.now() < end) await call()
      let calls = 1
      while ((await this.#time(call, calls)) < this.options.sample) calls *= 2
      this.#calls[way] = calls
      this.samples[way] = []
    }
  }

  async take(samples: number): Promise<void> {
    for (let sample = 0; sample < samples; sample++) {
      for (const [way, call] of Object.entries(this.ways)) {
        const calls = this.#calls[way] ?? 1
        this.samples[way]?.push(((await this.#time(call, calls)) * 1000) / calls)
      }
    }
  }

  async #time(call: () => unknown, calls: number): Promise<number> {
    const start = this.options.clock()
    for (let left = calls; left > 0; left--) {
      const made = call()
      last = made instanceof Promise ? await made : made
    }
    return this.options.clock() - start
  }
}
