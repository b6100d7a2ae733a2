/** Writes what the benchmarks make of their records: Markdown, charts, the pages' parts. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { load, pathOf, type Run } from '../measure/index.js'
import { fill } from './pages.js'
import { render } from './render.js'

/** The names of all records. */
export const RECORDS = readdirSync(pathOf('record'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))

/** Prints what the record tells, and unless `dry` writes it, its chart and what pages show of it. */
export async function publish(name: string, record: Run, dry: boolean): Promise<void> {
  const json = `${JSON.stringify({ ...record, loadAfter: load() }, rounded, 2)}\n`
  const { markdown } = await render(name, JSON.parse(json))
  console.log(`\n${markdown}`)
  if (dry) return
  writeFileSync(file(name, 'json'), json)
  await redraw(name)
}

/** Writes again what follows from the record in `record/NAME.json`. */
export async function redraw(name: string): Promise<void> {
  const rendered = await render(name, readRecord(name))
  writeFileSync(file(name, 'md'), rendered.markdown)
  if (rendered.svg === undefined) return
  writeFileSync(file(name, 'svg'), rendered.svg)
  fill(name, rendered)
}

export const readRecord = (name: string): Run =>
  JSON.parse(readFileSync(file(name, 'json'), 'utf8'))

const file = (name: string, type: string) => pathOf(`record/${name}.${type}`)

/** Five digits are more than any measurement gives. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
