import type { StreamOptions } from '../../dist/stream.js'
import { link, medians, type Run } from '../measure/index.js'
import { band, type Report, table, tenths, whole } from '../report/index.js'

export const FORMS: { [form: string]: StreamOptions } = {
  'PNG as Buffer': {},
  'PNG as data URL': { as: 'dataURL' },
  'SVG as Buffer': { type: 'svg' },
}

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

export interface Record extends Run {
  items: number
  rounds: number
  results: { form: string; rounds: Sample[] }[]
}

export function report({ results }: Record): Report {
  const rows = results.map(({ form, rounds }) => {
    const growth = Math.max(0, ...rounds.map(({ warm, peak }) => peak - warm))
    return { form, growth, ...medians(rounds) }
  })
  return {
    shown: {
      first: link(0),
      table: table(rows, [
        { head: 'results', of: ({ form }) => form },
        { head: 'items/s', of: ({ rate }) => rate, show: whole },
        { head: 'all in s', of: ({ seconds }) => seconds, show: tenths },
        { head: 'RSS MiB', of: ({ peak }) => peak, show: whole },
        { head: 'growth MiB', of: ({ growth }) => growth, show: whole },
        { head: 'loop p50 ms', of: ({ loop50 }) => loop50, show: tenths },
        { head: 'loop p99 ms', of: ({ loop99 }) => loop99, show: tenths },
      ]),
    },
    chart: [
      band(
        rows,
        [
          { head: 'codes a second; longer is better', of: ({ rate }) => rate, show: whole },
          { head: 'growth in MiB; shorter is better', of: ({ growth }) => growth, show: whole },
        ],
        { label: ({ form }) => form, tone: 'ours' },
      ),
    ],
  }
}
