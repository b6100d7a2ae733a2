/** What `stream.ts` keeps, and what is told of it. */
import { whole } from './figures.js'
import { link } from './links.js'
import type { Report } from './report.js'
import { table } from './table.js'

export interface Sample {
  seconds: number
  /** Items a second. */
  rate: number
  /** Bytes, or characters of the data URLs, of all results. */
  size: number
  /** Resident set after the first twentieth, and at its peak after it, in MiB. */
  warm: number
  peak: number
  /** Event-loop delays in ms; an idle process shows 1.1. */
  loop50: number
  loop99: number
}

export interface Record {
  date: string
  node: string
  platform: string
  cpu: string
  cores: number
  /** Load average, by other programs. */
  loadBefore: number
  items: number
  rounds: number
  results: { form: string; median: Sample; worstGrowth: number; rounds: Sample[] }[]
}

export function report(record: Record): Report {
  const { results, items } = record
  const all = table(
    'results|items/s|all in s|RSS MiB|growth MiB|loop p50 ms|loop p99 ms'.split('|'),
    results.map(({ form, worstGrowth, median }) => [
      form,
      whole(median.rate),
      median.seconds.toFixed(1),
      median.peak.toFixed(0),
      worstGrowth.toFixed(0),
      median.loop50.toFixed(1),
      median.loop99.toFixed(1),
    ]),
  )
  const told = results.map(
    ({ form, worstGrowth, median }) =>
      `${form} ${whole(median.rate)} a second, ${worstGrowth.toFixed(0)} MiB`,
  )
  return {
    markdown: markdown(record, all),
    chart: {
      title: `${items === 1_000_000 ? 'A million' : whole(items)} tickets in constant memory`,
      subtitle:
        'distinct links through renderStream, in order; growth is the peak over the resident set early on',
      description: `${whole(items)} distinct links through renderStream, and what the process grew by meanwhile: ${told.join('; ')}.`,
      bands: [
        {
          rows: results.map(({ form: label }) => ({ label, tone: 'ours' as const })),
          panels: [
            {
              heading: 'codes a second; longer is better',
              scale: 'linear',
              bars: results.map(({ median: { rate } }) => ({ value: rate, shown: whole(rate) })),
            },
            {
              heading: 'growth in MiB; shorter is better',
              scale: 'linear',
              bars: results.map(({ worstGrowth }) => ({
                value: Math.max(0, worstGrowth),
                shown: worstGrowth.toFixed(0),
              })),
            },
          ],
        },
      ],
    },
    table: all,
  }
}

function markdown(record: Record, all: string): string {
  return `# A million tickets

${whole(record.items)} distinct links of 44 characters, such as \`${link(0)}\`,
through \`renderStream\` with its defaults, counted and dropped by the consumer.

${all}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average when it began, by other programs: ${record.loadBefore.toFixed(1)}.
Median of ${record.rounds} rounds, the forms in turn, each in a process of its own. RSS is the peak after
the first twentieth of the items; growth is that peak over the resident set at that point, of the
worst round. The event-loop delay is sampled each millisecond, which is part of it.
`
}
