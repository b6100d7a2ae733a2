/** What `http.ts` keeps, and what is told of it. */
import { list, times, whole } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Load, Sample } from './http-measure.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

export const OURS = 'Fastify + qrush'
export const PLUGIN = 'Fastify + qrush/fastify'
export const CONSTANT = 'Fastify + a constant'
export const LOADS: Load[] = ['fixed', 'saturated']

export interface Record extends Run {
  case: 'url43'
  pinned: string
  versions: { [name: string]: string }
  rounds: number
  /** Of a round. */
  seconds: number
  connections: number
  /** Requests a second of the fixed load. */
  rate: number
  floors: Floor[]
  results: ({ server: string; version: number } & {
    [load in Load]: { median: Sample; rounds: Sample[] }
  })[]
}

export function report(record: Record): Report {
  const { results, rate, connections } = record
  const of = (server: string, load: Load, key: keyof Sample) =>
    results.find((result) => result.server === server)?.[load].median[key] ?? Number.NaN
  const answers = (server: string) => of(server, 'saturated', 'rate')
  const over = (server: string) => answers(OURS) / answers(server)
  const bars = (load: Load, key: keyof Sample, show: (value: number) => string) =>
    results.map(({ server }) => ({
      value: of(server, load, key),
      shown: show(of(server, load, key)),
    }))
  return {
    markdown: markdown(record),
    chart: {
      title: 'A route that answers with a QR code',
      subtitle:
        'many answers and short waits are good; a constant of the same length is what Fastify bears',
      description: `Asked by ${connections} connections that never pause, Fastify with qrush gives ${whole(answers(OURS))} answers a second: ${over(CONSTANT).toFixed(2)} of what it gives of a constant string, ${times(over('Fastify + obvious addon'))} the obvious addon, ${times(over('Fastify + qrcode'))} npm qrcode, ${times(over('Express + qrcode'))} Express with npm qrcode. At ${rate} requests a second its p99 latency is ${ms(of(OURS, 'fixed', 'p99'))} ms, that of Express with npm qrcode ${ms(of('Express + qrcode', 'fixed', 'p99'))} ms.`,
      bands: [
        {
          rows: results.map(({ server: label }) => ({
            label,
            ...((label === OURS || label === PLUGIN) && { tone: 'ours' as const }),
            ...(label === CONSTANT && { tone: 'reference' as const }),
          })),
          panels: [
            {
              heading: `answers a second, ${connections} connections`,
              scale: 'linear',
              bars: bars('saturated', 'rate', whole),
            },
            {
              heading: `p99 in ms at ${rate} a second, log scale`,
              scale: 'log',
              bars: bars('fixed', 'p99', ms),
            },
          ],
        },
      ],
    },
    table: table(
      [
        'server',
        'answers/s',
        'p99 ms',
        'loop p99 ms',
        `p99 ms, ${rate}/s`,
        `loop p99 ms, ${rate}/s`,
      ],
      ['Express + qrcode', 'Fastify + obvious addon', OURS, PLUGIN, CONSTANT]
        .filter((server) => results.some((result) => result.server === server))
        .map((server) => [
          server,
          whole(answers(server)),
          ...LOADS.toReversed().flatMap((load) => [
            ms(of(server, load, 'p99')),
            ms(of(server, load, 'loop99')),
          ]),
        ]),
    ),
  }
}

function markdown(record: Record): string {
  const { results, rate, connections } = record
  const head = 'load|server|answers/s|p50 ms|p99 ms|p99.9 ms|loop p50|loop p99|loop max'.split('|')
  const rows = LOADS.flatMap((load) =>
    results.map((result) => {
      const { rate: answers, ...latencies } = result[load].median
      const how = load === 'fixed' ? `${rate} a second` : `${connections} connections`
      return [how, result.server, whole(answers), ...Object.values(latencies).map(ms)]
    }),
  )
  return `# One QR code a request

\`GET /?text=<url43>\` → \`{ "result": "data:image/png;base64,…" }\`. Each answer was the one that a
scanner had read before (version ${results.map(({ version }) => version).join(', ')}).

${table(head, rows, 2)}

${floorLines(record.floors)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node};
${list(record.versions)}.
Load average, by other programs, when it began: ${record.loadBefore.toFixed(1)}; at its end, with its own:
${record.loadAfter.toFixed(1)}. Read the ratios.
Median of ${record.rounds} rounds of ${record.seconds} s, the servers in turn; pinned: ${record.pinned}.
At the fixed rate requests are evenly spaced, and a latency runs from when its request was due;
saturated is autocannon with ${connections} connections. The event-loop delay is sampled each
millisecond, which is part of it: an idle server shows 1.1 ms. The constant is the answer that qrush gives, held
ready. The plugin also reads options, makes an entity tag, sets headers, keeps limits and watches the
client. The obvious addon is crates qrcode, image and base64 in one AsyncTask per call
(benchmark/obvious). A pinned server shares its core with the threads that it starts.
`
}

const ms = (time: number) => time.toFixed(time < 10 ? 1 : 0)
