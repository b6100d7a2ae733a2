/** What `loop.ts` keeps, and what is told of it. */
import { readFileSync } from 'node:fs'
import { times } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

export const IN_FLIGHT = [1, 8, 64, 512]
const EMPTY = 'an empty AsyncTask'

/** µs a call. */
export interface Cost {
  loop: number
  wall: number
  /** Processor time of the loop's thread, where Linux tells it: waits for a core are not in it. */
  cpu: number
}
/** By the number of calls in flight. */
export type Sample = { [inFlight: number]: Cost }

export interface Record extends Run {
  case: 'url43'
  rounds: number
  /** About what a sample takes, in ms. */
  sample: number
  floors: Floor[]
  results: { way: string; median: Sample; rounds: Sample[] }[]
}

export function report(record: Record): Report {
  const { results } = record
  const cost = (name: string, inFlight: number, key: keyof Cost) =>
    results.find(({ way }) => way === name)?.median[inFlight]?.[key] ?? Number.NaN
  const loop = (name: string, inFlight: number) => cost(name, inFlight, 'loop')
  const head = (what: string, counts: number[]) => [
    what,
    ...counts.map((count) => `${count} in flight`),
  ]
  const peers = ['npm qrcode', 'piscina + npm qrcode', 'the obvious design', EMPTY]
  const over = (name: string) => times(loop(name, 64) / loop('qrush', 64))
  const all = table(
    head('loop / wall, µs a call', IN_FLIGHT),
    results.map(({ way }) => [
      way,
      ...IN_FLIGHT.map((count) => `${us(loop(way, count))} / ${us(cost(way, count, 'wall'))}`),
    ]),
  )
  return {
    markdown: markdown(record, all, (name) => us(cost(name, 64, 'cpu'))),
    chart: {
      title: 'What a call costs the event loop',
      subtitle: 'µs that the loop is busy, for a link to a data URL; log scale, shorter is better',
      description: `With 64 calls in flight qrush keeps the event loop busy for ${us(loop('qrush', 64))} µs a call; others, as many times that: ${peers.map((name) => `${name} ${over(name)}`).join(', ')}. A call alone costs ${us(loop('qrush', 1))} µs, toDataURLSync ${us(loop('qrush, toDataURLSync', 1))} µs.`,
      bands: [
        {
          rows: results.map(({ way: label }) => ({
            label,
            ...(label.startsWith('qrush') && { tone: 'ours' as const }),
            ...(label === EMPTY && { tone: 'reference' as const }),
          })),
          panels: [1, 64].map((count) => ({
            heading: count === 1 ? 'one call at a time' : `${count} calls in flight`,
            scale: 'log' as const,
            bars: results.map(({ way }) => ({
              value: loop(way, count),
              shown: us(loop(way, count)),
              ...(way !== 'qrush' && { note: times(loop(way, count) / loop('qrush', count)) }),
            })),
          })),
          shared: true,
        },
      ],
    },
    table: table(
      head('loop / wall, µs a call', IN_FLIGHT),
      [EMPTY, 'qrush', 'qrush, toDataURLSync', 'npm qrcode'].map((way) => [
        way,
        ...IN_FLIGHT.map((count) => `${us(loop(way, count))} / ${us(cost(way, count, 'wall'))}`),
      ]),
    ),
  }
}

function markdown(record: Record, all: string, cpu: (way: string) => string): string {
  const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'))
  return `# What a call costs the event loop

\`${cases[record.case]}\` to a data URL, with so many calls in flight: each answer is followed by the next call.
Loop is the time a call keeps the event loop busy, wall the time from one answer to the next.

${all}

${floorLines(record.floors)}

Processor time of the loop's thread alone, 64 in flight, waits for a core not counted: qrush
${cpu('qrush')} µs a call, an empty AsyncTask ${cpu(EMPTY)} µs, npm qrcode ${cpu('npm qrcode')} µs.

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average, by other programs, when it began: ${record.loadBefore.toFixed(1)}; at its end, with its own:
${record.loadAfter.toFixed(1)}. Read the ratios. Median of ${record.rounds} rounds of ${record.sample} ms, the ways in turn, each in a
process of its own. Loop is \`eventLoopUtilization\`'s active time less an idle loop's; for the
synchronous form it is the call itself. The obvious design is crates qrcode, image and base64 in one
AsyncTask per call (benchmark/obvious).
`
}

function us(time: number) {
  return time < 100
    ? time.toPrecision(2 + Number(time >= 10))
    : Math.round(time).toLocaleString('en')
}
