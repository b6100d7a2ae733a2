/**
 * What README.md and the pages of docs/ show of a record, between `<!-- bench:NAME -->` and
 * `<!-- /bench:NAME -->`: the chart and the short table; for `NAME/TABLE` that table of the report alone.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import type { Report } from './report.js'

const root = new URL('../', import.meta.url)

/** The pages' paths from the root. */
export const PAGES = [
  'README.md',
  ...readdirSync(new URL('docs', root))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`)
    .toSorted(),
]

const PART = /<!-- bench:(\w+)(?:\/(\w+))? -->\n(.*?)\n?<!-- \/bench:(\w+(?:\/\w+)?) -->/gs

export interface Part {
  page: string
  /** Of the record. */
  name: string
  table: string | undefined
  shown: string
}

export function partsOf(page: string): Part[] {
  const markdown = readFileSync(new URL(page, root), 'utf8')
  return [...markdown.matchAll(PART)].map(([, name = '', table, shown = '', end]) => {
    if (end !== [name, table].filter(Boolean).join('/')) {
      throw new Error(`Expected <!-- /bench:${name} --> in ${page} but received bench:${end}`)
    }
    return { page, name, table, shown }
  })
}

/** What is to stand in the part. */
export function contentOf(
  { page, name, table }: Omit<Part, 'shown'>,
  report: Pick<Report, 'chart' | 'table' | 'tables'>,
): string {
  if (table !== undefined) {
    const named = report.tables?.[table]
    if (named === undefined)
      throw new Error(`Expected a table of ${name} for ${page} but got ${table}`)
    return named
  }
  const record = posix.relative(posix.dirname(page), `benchmark/record/${name}`)
  const told = report.chart.description.replace(/[[\]\\]/g, '\\$&')
  return `[![${told}](${record}.svg)](${record}.md)\n\n${report.table}`
}

/** Fills all parts that show the record; a record that no page shows is an error. */
export function fill(name: string, report: Report): void {
  const showing = PAGES.filter((page) => partsOf(page).some((part) => part.name === name))
  if (showing.length === 0) {
    throw new Error(
      `Expected <!-- bench:${name} --> … <!-- /bench:${name} --> in README.md or docs/`,
    )
  }
  for (const page of showing) {
    const path = new URL(page, root)
    const filled = readFileSync(path, 'utf8').replace(PART, (part, of, table) => {
      if (of !== name) return part
      const mark = [name, table].filter(Boolean).join('/')
      const content = contentOf({ page, name, table }, report)
      return `<!-- bench:${mark} -->\n${content}\n<!-- /bench:${mark} -->`
    })
    writeFileSync(path, filled)
  }
}
