/** The texts that are encoded. */
import { readFileSync } from 'node:fs'
import { pathOf } from './paths.js'

/** Those of `cases.json`, by their names. */
export const texts: { [name: string]: string } = JSON.parse(
  readFileSync(pathOf('cases.json'), 'utf8'),
)

/** The one of that name. */
export function textOf(name: string): string {
  const text = texts[name]
  if (text === undefined) throw new Error(`The case ${name} is not in cases.json`)
  return text
}

/** Distinct links of 44 characters. */
export const link = (index: number) =>
  `https://example.com/t/${index.toString(16).padStart(8, '0')}?u=42&src=mail`
