/**
 * What README.md and the pages of docs/ show of a record, between `<!-- bench:NAME -->` and
 * `<!-- /bench:NAME -->`: the chart and the short table; for `NAME/TABLE` that table of the report alone.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import type { Rendered } from './render.js'

const root = new URL('../../', import.meta.url)

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
export function contentOf({ page, name, table }: Omit<Part, 'shown'>, rendered: Rendered): string {
  const shown = rendered.shown[table ?? 'table']
  if (typeof shown !== 'string') throw new Error(`${page} shows a table that ${name} does not have`)
  if (table !== undefined) return shown
  const record = posix.relative(posix.dirname(page), `benchmark/record/${name}`)
  const told = rendered.description.replace(/[[\]\\]/g, '\\$&')
  return `[![${told}](${record}.svg)](${record}.md)\n\n${shown}`
}

/** Fills all parts that show the record; a record that no page shows is an error. */
export function fill(name: string, rendered: Rendered): void {
  let isShown = false
  for (const page of PAGES) {
    const path = new URL(page, root)
    const markdown = readFileSync(path, 'utf8')
    const filled = markdown.replace(PART, (part, of, table) => {
      if (of !== name) return part
      isShown = true
      const mark = [name, table].filter(Boolean).join('/')
      const content = contentOf({ page, name, table }, rendered)
      return `<!-- bench:${mark} -->\n${content}\n<!-- /bench:${mark} -->`
    })
    if (filled !== markdown) writeFileSync(path, filled)
  }
  if (!isShown) throw new Error(`No page in README.md or docs/ has <!-- bench:${name} -->`)
}
