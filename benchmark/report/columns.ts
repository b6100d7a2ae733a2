/** A column is told once; tables show it as text, and charts as bars. */
import type { Band, Panel, Tone } from './chart.js'
import { figure, times } from './figures.js'

export interface Column<Row> {
  head: string
  /** A figure, words, or nothing. */
  of: (row: Row) => number | string | undefined
  /** Writes a figure; by default its first three digits. */
  show?: (value: number) => string
  /** Shown next to the figure: how many times another it is. */
  times?: (row: Row) => number | undefined
  /** Of words that are figures in truth. */
  align?: 'right'
}

/** Figures alone: a panel of a chart. */
export interface Bars<Row> extends Column<Row> {
  of: (row: Row) => number
  scale?: Panel['scale']
  tone?: Tone
}

/** A table in Markdown; words stand on the left of their column, figures on the right. */
export function table<Row>(rows: Row[], columns: Column<Row>[]): string {
  const cells = columns.map((column) => {
    const texts = rows.map((row) => cellOf(column, row))
    const width = Math.max(3, ...[column.head, ...texts].map(({ length }) => length))
    const isLeft = !column.align && rows.some((row) => typeof column.of(row) === 'string')
    const pad = (text: string) => (isLeft ? text.padEnd(width) : text.padStart(width))
    return [pad(column.head), (isLeft ? '' : ':').padStart(width, '-'), ...texts.map(pad)]
  })
  const lines = ['head', 'rule', ...rows].map((_, line) => cells.map((column) => column[line]))
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function cellOf<Row>({ of, show = figure, times: ratio }: Column<Row>, row: Row): string {
  const [value = '', other] = [of(row), ratio?.(row)]
  if (typeof value === 'string') return value
  return other === undefined ? show(value) : `${show(value)} (${times(other)})`
}

/** Rows of a chart, by default of their names, with the columns as panels. */
export function band<Row>(
  rows: Row[],
  panels: Bars<Row>[],
  {
    label = String,
    tone = 'other',
    ...rest
  }: Omit<Band, 'rows' | 'panels'> & {
    label?: (row: Row) => string
    tone?: Tone | ((row: Row) => Tone)
  },
): Band {
  return {
    ...rest,
    rows: rows.map((row) => ({
      label: label(row),
      tone: typeof tone === 'string' ? tone : tone(row),
    })),
    panels: panels.map(({ head, of, show = figure, times: ratio, scale = 'linear', tone }) => ({
      heading: head,
      scale,
      tone,
      bars: rows.map((row) => {
        const other = ratio?.(row)
        return {
          value: of(row),
          shown: show(of(row)),
          note: other === undefined ? other : times(other),
        }
      }),
    })),
  }
}
