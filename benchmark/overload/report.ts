import type { Run, Versions } from '../measure/index.js'
import { atLeast, atMost, band, figure, type Report, table, whole } from '../report/index.js'

export interface Outcome {
  asked: number
  served: number
  refused: number
  /** Neither. */
  failed: number
  seconds: number
  /** In ms. */
  servedP50: number
  servedP99: number
  refusedP50: number
  refusedP99: number
  /** After the overload, in ms. */
  recovery: number
}

export interface Record extends Run {
  pinned: string
  versions: Versions
  /** The parameters of a request. */
  query: string
  connections: number
  /** Answers a second by connections that never pause, and their p99 in ms. */
  peak: number
  peakP99: number
  times: number
  outcome: Outcome
  /** Megabytes that the server held, second by second. */
  memory: number[]
}

interface Row {
  what: string
  rate: number
  p50?: number
  p99: number
}

export function report({ outcome, peak, peakP99, times, connections, memory }: Record): Report {
  const { asked, failed, recovery, seconds, servedP99, refusedP99 } = outcome
  const [goodput, refusals] = [outcome.served / seconds, outcome.refused / seconds]
  const rows: Row[] = [
    { what: `its peak, by ${connections} connections`, rate: peak, p99: peakP99 },
    { what: `at ${times}× that: served`, rate: goodput, p50: outcome.servedP50, p99: servedP99 },
    { what: 'refused, 503', rate: refusals, p50: outcome.refusedP50, p99: refusedP99 },
  ]
  const third = Math.ceil(memory.length / 3)
  const growth = Math.max(...memory.slice(-third)) / Math.max(...memory.slice(third, -third))
  return {
    shown: {
      overloaded: Math.round(seconds),
      table: table(rows, [
        { head: '', of: ({ what }) => what },
        { head: 'a second', of: ({ rate }) => rate, show: whole },
        { head: 'p50 ms', of: ({ p50 }) => p50 },
        { head: 'p99 ms', of: ({ p99 }) => p99 },
      ]),
      asked,
      failed,
      recovery: figure(recovery),
      held: memory.map(whole).join(', '),
    },
    floors: [
      atLeast('served a second, over the peak', goodput / peak, 0.9, '×'),
      atMost('p99 of a refusal', refusedP99, 5, 'ms'),
      atMost('neither served nor refused', failed, 0, 'requests'),
      atMost('until it serves all again', recovery, 1000, 'ms'),
      atMost('memory in the last third, over the most in the second', growth, 1.1, '×'),
    ],
    chart: [
      band(
        rows,
        [
          { head: 'answers a second', of: ({ rate }) => rate, show: whole },
          { head: 'p99 in ms, log scale', of: ({ p99 }) => p99, scale: 'log' },
        ],
        {
          label: ({ what }) => what,
          tone: ({ what }) => (what.endsWith('served') ? 'ours' : 'other'),
        },
      ),
    ],
  }
}
