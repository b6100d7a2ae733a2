/** Writes what the benchmarks make of their records: Markdown, charts, the parts of README and docs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { report as batch } from './batch-report.js'
import { draw } from './chart.js'
import { report as compat } from './compat-report.js'
import { report as core } from './core-report.js'
import { report as http } from './http-report.js'
import { report as load } from './load-report.js'
import { report as loop } from './loop-report.js'
import { report as render } from './render-report.js'
import type { Report } from './report.js'
import { report as stream } from './stream-report.js'

// biome-ignore lint/suspicious/noExplicitAny: each takes the record that its benchmark has written.
export const REPORTS: { [name: string]: (record: any) => Report } = {
  core,
  loop,
  http,
  batch,
  stream,
  render,
  load,
  compat,
}

/** Where a benchmark's figures are shown, from the root; those of `load` stand in their record alone. */
export const PAGES: { [name: string]: string | undefined } = Object.fromEntries(
  Object.keys(REPORTS).map((name) => [name, 'README.md']),
)
PAGES.load = undefined
PAGES.compat = 'docs/moving-from-qrcode.md'

/** What stands on its page between the marks of a benchmark. */
export function pagePart(name: string, { chart, table }: Report): string {
  const record = `${PAGES[name]?.includes('/') ? '../' : ''}benchmark/record/${name}`
  const told = chart.description.replace(/[[\]\\]/g, '\\$&')
  return `[![${told}](${record}.svg)](${record}.md)\n\n${table}`
}

/** Prints what the record tells, and unless `dry` writes it, its chart and the part of its page. */
export function publish(
  name: string,
  record: object,
  { dry, rounded }: { dry: boolean; rounded: (key: string, value: unknown) => unknown },
): void {
  const json = `${JSON.stringify(record, rounded, 2)}\n`
  console.log(`\n${REPORTS[name]?.(JSON.parse(json)).markdown}`)
  if (dry) return
  writeFileSync(file(name, 'json'), json)
  redraw(name)
}

/** Writes again what follows from the record in `record/NAME.json`. */
export function redraw(name: string): void {
  const report = REPORTS[name]?.(JSON.parse(readFileSync(file(name, 'json'), 'utf8')))
  if (report === undefined)
    throw new Error(`Expected a benchmark that has a report but got ${name}`)
  writeFileSync(file(name, 'md'), report.markdown)
  writeFileSync(file(name, 'svg'), draw(report.chart))
  if (PAGES[name] === undefined) return
  const path = new URL(`../${PAGES[name]}`, import.meta.url)
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const page = readFileSync(path, 'utf8')
  const [from, to] = [page.indexOf(open), page.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`Expected ${open} … ${close} in ${PAGES[name]}`)
  const part = `${open}\n${pagePart(name, report)}\n`
  writeFileSync(path, page.slice(0, from) + part + page.slice(to))
}

const file = (name: string, type: string) => new URL(`record/${name}.${type}`, import.meta.url)
