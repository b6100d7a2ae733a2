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
