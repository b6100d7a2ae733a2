import { readFileSync } from 'node:fs'

/** The formats that qrush offers, by its own types. */
export function offered(): string[] {
  const types = readFileSync(new URL('../../index.d.ts', import.meta.url), 'utf8')
  const names = [...types.matchAll(/^ *type\?: ('.*')/gm)].flatMap(
    ([, union]) => union?.match(/[^'| ]+/g) ?? [],
  )
  return [...new Set(names)]
}
