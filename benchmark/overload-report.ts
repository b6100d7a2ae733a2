/** What `overload.ts` keeps, and what is told of it. */
import { figure, list, whole } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

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
  versions: { [name: string]: string }
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
  floors: Floor[]
}

export function report(record: Record): Report {
  const { outcome, peak, times } = record
  const goodput = outcome.served / outcome.seconds
  const refusals = outcome.refused / outcome.seconds
  const head = ['', 'a second', 'p50 ms', 'p99 ms']
  const rows = [
    [`asked by ${record.connections} connections`, whole(peak), '', figure(record.peakP99)],
    [
      `at ${times}× that: served`,
      whole(goodput),
      figure(outcome.servedP50),
      figure(outcome.servedP99),
    ],
    ['refused, 503', whole(refusals), figure(outcome.refusedP50), figure(outcome.refusedP99)],
  ]
  const labels = ['its peak', `at ${times}× that: served`, 'refused, 503']
  return {
    markdown: `# More than it can serve

Fastify with \`qrush/fastify\` as it comes, asked for \`${record.query}\`, each of another text: a picture that takes
a thread some milliseconds. First by ${record.connections} connections that never pause, which gives the peak; then
for ${whole(outcome.seconds)} s at ${times} times the peak, requests that do not wait for each other. Times are from when a request was due.

${table(head, rows)}

Of ${whole(outcome.asked)} requests ${whole(outcome.failed)} were neither served nor refused. ${figure(outcome.recovery)} ms after the overload each
request was served within 100 ms again. Memory of the server, in MB, second by second:
${record.memory.map(whole).join(', ')}.

${floorLines(record.floors)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node};
${list(record.versions)}.
Load average, by other programs, when it began: ${record.loadBefore.toFixed(1)}; at its end, with its own:
${record.loadAfter.toFixed(1)}. Pinned: ${record.pinned}.
`,
    chart: {
      title: 'More than it can serve',
      subtitle: 'what cannot be served in time is refused at once, and costs the others nothing',
      description: `At ${times} times the ${whole(peak)} pictures a second that it can make, Fastify with qrush serves ${whole(goodput)} a second, and refuses the others within ${figure(outcome.refusedP99)} ms at p99.`,
      bands: [
        {
          rows: labels.map((label, at) => ({ label, ...(at === 1 && { tone: 'ours' as const }) })),
          panels: [
            {
              heading: 'answers a second',
              scale: 'linear',
              bars: [peak, goodput, refusals].map((value) => ({ value, shown: whole(value) })),
            },
            {
              heading: 'p99 in ms, log scale',
              scale: 'log',
              bars: [record.peakP99, outcome.servedP99, outcome.refusedP99].map((value) => ({
                value,
                shown: figure(value),
              })),
            },
          ],
        },
      ],
    },
    table: table(head, rows),
  }
}
