/** Writes what the benchmarks make of their records: Markdown, charts, the pages' parts. */
import { readFileSync, writeFileSync } from 'node:fs'
import { report as batch } from './batch-report.js'
import { draw } from './chart.js'
import { report as command } from './command-report.js'
import { report as compat } from './compat-report.js'
import { report as core } from './core-report.js'
import { report as hostile } from './hostile-report.js'
import { report as http } from './http-report.js'
import { report as load } from './load-report.js'
import { report as loop } from './loop-report.js'
import { report as overload } from './overload-report.js'
import { fill } from './parts.js'
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
  command,
  overload,
  hostile,
  compat,
}

/** Prints what the record tells, and unless `dry` writes it, its chart and what pages show of it. */
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
  fill(name, report)
}

const file = (name: string, type: string) => new URL(`record/${name}.${type}`, import.meta.url)
