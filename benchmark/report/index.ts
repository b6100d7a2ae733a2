/** What a benchmark tells of its record: its `report.ts` exports a function that makes a {@link Report} of it. */
import type { Band } from './chart.js'
import type { Floor } from './floors.js'

export * from './columns.js'
export * from './figures.js'
export * from './floors.js'

export interface Report {
  /**
   * What `report.md` shows at `{{name}}`, besides the values of the record, the `floors`, and the `run`. Of these,
   * pages of docs show `table` below the chart, and others by their names.
   */
  shown: { [name: string]: string | number }
  floors?: Floor[]
  /** Has to be shown on a page. Its title is that of `report.md`, its subtitle the line below that. */
  chart?: Band[]
  /** Of the chart, for those who do not see it; by default all its bars. */
  description?: string
}
