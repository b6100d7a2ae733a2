import type { Chart } from './chart.js'

/** What a benchmark makes of its record, and of nothing else. */
export interface Report {
  /** The whole record. */
  markdown: string
  chart: Chart
  /** The short table, below the chart. */
  table: string
  /** Further ones, which a page of docs shows by their names. */
  tables?: { [name: string]: string }
}

/** When and where a record was made. */
export interface Run {
  date: string
  node: string
  platform: string
  cpu: string
  cores: number
  /** Load average, by other programs; at the end with its own. */
  loadBefore: number
  loadAfter: number
}
