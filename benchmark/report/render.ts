/** The one renderer: a record becomes Markdown and a chart. */
import { readFileSync } from 'node:fs'
import { pathOf, type Run } from '../measure/index.js'
import { type Band, draw } from './chart.js'
import { figure, floorLines, list, type Report, whole } from './index.js'

export interface Rendered extends Pick<Report, 'shown'> {
  markdown: string
  svg: string | undefined
  /** Of the chart. */
  description: string
}

/** By the `report.md` and the `report.ts` of that benchmark. */
export async function render(name: string, record: Run): Promise<Rendered> {
  const module = await import(new URL(`../${name}/report.ts`, import.meta.url).href)
  const { shown, floors = [], chart, ...rest }: Report = module.report(record)
  const values = { ...record, ...shown, floors: floorLines(floors), run: described(record) }
  const text = readFileSync(pathOf(`${name}/report.md`), 'utf8')
  const markdown = text.replace(/\{\{(\w+)\}\}/g, (_, key) => written(Object(values)[key], key))
  const [, title = '', subtitle = ''] = /^# (.*)\n\n\*?(.*?)\*?\n/.exec(markdown) ?? []
  const description = rest.description ?? descriptionOf(title, chart ?? [])
  const svg = chart && draw({ title, subtitle, description, bands: chart })
  return { shown, markdown, description, svg }
}

function written(value: unknown, key: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? whole(value) : figure(value)
  if (value instanceof Object) return list(value as { [name: string]: string })
  throw new Error(`Nothing to show at {{${key}}}`)
}

function described({ date, cpu, cores, platform, node, loadBefore, loadAfter }: Run): string {
  const after = loadAfter === undefined ? '' : `; after, with its own, ${loadAfter.toFixed(1)}`
  return `${date}, ${cpu}, ${cores} cores, ${platform}, Node ${node}.
Load average before, by other programs, ${loadBefore.toFixed(1)}${after}. Read the ratios.`
}

/** For those who do not see it. */
function descriptionOf(title: string, bands: Band[]): string {
  const told = bands.flatMap(({ heading, rows, panels }) =>
    panels.map((panel) => {
      const bars = panel.bars.map(({ shown, note }, at) =>
        [rows[at]?.label, shown, note && `(${note})`].filter(Boolean).join(' '),
      )
      return `${[heading, panel.heading].filter(Boolean).join(', ')}: ${bars.join('; ')}.`
    }),
  )
  return [`${title}.`, ...told].join(' ')
}
