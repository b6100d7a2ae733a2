/**
 * The README's figures: each benchmark puts its table between marks of its own name.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../README.md', import.meta.url)

/** Puts the first table of a record between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. */
export function showInReadme(name: string, record: string): void {
  const table = /(?:^\|.*\|\n)+/m.exec(record)?.[0].trimEnd()
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const readme = readFileSync(path, 'utf8')
  const [from, to] = [readme.indexOf(open), readme.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`Expected ${open} … ${close} in README.md`)
  writeFileSync(path, `${readme.slice(0, from + open.length)}\n${table}\n${readme.slice(to)}`)
}

/** A table in Markdown, its first column of words, the others of figures. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, at) =>
    Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const rule = widths.map((width, at) =>
    at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  const aligned = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)
  return [head, rule, ...rows].map((row) => `| ${row.map(aligned).join(' | ')} |`).join('\n')
}
