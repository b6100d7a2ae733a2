import { medians, type Run, textOf } from '../measure/index.js'
import type { LoopCost } from '../measure/loop-cost.js'
import { atLeast, atMost, band, figure, type Report, table } from '../report/index.js'

export const IN_FLIGHT = [1, 8, 64, 512]
const EMPTY = 'an empty AsyncTask'
const SHOWN = [EMPTY, 'qrush', 'qrush, toDataURLSync', 'npm qrcode']

/** By the number of calls in flight. */
export type Sample = { [inFlight: number]: LoopCost }

export interface Record extends Run {
  case: 'url43'
  rounds: number
  /** About what a sample takes, in ms. */
  sample: number
  results: { way: string; rounds: Sample[] }[]
}

export function report({ results, case: name }: Record): Report {
  const ways = results.map(({ way }) => way)
  const of = (way: string, count = 64) => {
    const rounds = results.find((result) => result.way === way)?.rounds ?? []
    return medians(rounds.map((round) => round[count] as LoopCost))
  }
  const over = (way: string, other: string, count = 64) =>
    of(way, count).loop / of(other, count).loop
  const costs = (rows: string[]) =>
    table(rows, [
      { head: 'loop / wall, µs a call', of: (way) => way },
      ...IN_FLIGHT.map((count) => ({
        head: `${count} in flight`,
        of: (way: string) => `${figure(of(way, count).loop)} / ${figure(of(way, count).wall)}`,
        align: 'right' as const,
      })),
    ])
  return {
    shown: {
      text: textOf(name),
      all: costs(ways),
      table: costs(SHOWN),
      cpu: figure(of('qrush').cpu),
      emptyCpu: figure(of(EMPTY).cpu),
      peerCpu: figure(of('npm qrcode').cpu),
    },
    floors: [
      atMost(
        `loop time of qrush over that of ${EMPTY}, 64 in flight`,
        over('qrush', EMPTY),
        0.35,
        '×',
      ),
      atLeast(
        'loop time of npm qrcode over that of qrush, 64 in flight',
        over('npm qrcode', 'qrush'),
        500,
        '×',
      ),
    ],
    chart: [
      band(
        ways,
        [1, 64].map((count) => ({
          head: count === 1 ? 'one call at a time' : `${count} calls in flight`,
          of: (way) => of(way, count).loop,
          times: (way) => (way === 'qrush' ? undefined : over(way, 'qrush', count)),
          scale: 'log',
        })),
        {
          tone: (way) => (way === EMPTY ? 'reference' : way.startsWith('qrush') ? 'ours' : 'other'),
          shared: true,
        },
      ),
    ],
  }
}
