// The payloads that people put in QR codes, a copy of which the tests own.

import { readFileSync } from 'node:fs'

export interface Payload {
  kind: string
  text: string
}

const file = new URL('payloads.ndjson', import.meta.url)

/** 720 texts of 18 kinds. */
export const payloads: Payload[] = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))

/** The texts of the benchmarks; `v40` fills version 40 at level M. */
export const cases: Record<'url43' | 'byte200' | 'byte1500' | 'v40', string> = JSON.parse(
  readFileSync(new URL('../../benchmark/cases.json', import.meta.url), 'utf8'),
)
