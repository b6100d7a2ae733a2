import type { Chart } from './chart.js'

/** What a benchmark makes of its record, and of nothing else. */
export interface Report {
  /** The whole record. */
  markdown: string
  chart: Chart
  /** The README's short table, below the chart. */
  table: string
}
