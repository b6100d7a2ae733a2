import type { Run } from '../measure/index.js'
import { atMost, type Report, table, whole } from '../report/index.js'

/** MiB a minute that a process on Node.js may grow by. */
const FLOOR = 1

export interface Case {
  name: string
  parts: string[]
  env?: { [name: string]: string }
}

/** A process at rest, in MiB. */
export interface Sample {
  minutes: number
  rounds: number
  calls: number
  rss: number
  anonymous: number
  /** What JavaScript's objects have, and what the engine keeps for them. */
  heap: number
  pages: number
  external: number
}

export interface Result {
  runtime: string
  name: string
  samples: Sample[]
  isBound: boolean
  /** MiB a minute of the resident set, and of JavaScript's heap. */
  slope: number
  heapSlope: number
  bytesPerCall: number
  heapPerCall: number
  error?: string
}

export interface Record extends Run {
  minutes: number
  pace: number
  results: Result[]
}

/** Those that have a floor. */
export const boundOf = (results: Result[]) =>
  results.filter(({ isBound, name }) => isBound && name === 'everything')

/** Of a process that ended early there is none. */
const known = (digits: number) => (value: number) =>
  Number.isFinite(value) ? value.toFixed(digits) : '–'

export function report({ results }: Record): Report {
  const rows = results.map((result) => {
    const warm = result.samples[Math.floor(result.samples.length / 3)]
    return { warm, last: result.samples.at(-1), ...result }
  })
  return {
    shown: {
      table: table(rows, [
        { head: 'runtime', of: ({ runtime }) => runtime },
        { head: 'case', of: ({ name }) => name },
        { head: 'min', of: ({ last }) => last?.minutes },
        { head: 'rounds', of: ({ last }) => last?.rounds, show: whole },
        { head: 'calls', of: ({ last }) => last?.calls, show: whole },
        { head: 'MiB warm', of: ({ warm }) => warm?.rss, show: whole },
        { head: 'MiB at the end', of: ({ last }) => last?.rss, show: whole },
        { head: 'slope', of: ({ slope }) => slope ?? Number.NaN, show: known(2) },
        { head: 'of the heap', of: ({ heapSlope }) => heapSlope ?? Number.NaN, show: known(2) },
        {
          head: 'bytes a call',
          of: ({ bytesPerCall }) => bytesPerCall ?? Number.NaN,
          show: known(0),
        },
        { head: 'ended', of: ({ error = 'well' }) => error },
      ]),
    },
    floors: boundOf(results).map(({ runtime, slope }) =>
      atMost(runtime, slope ?? Number.NaN, FLOOR, 'MiB a minute'),
    ),
  }
}
