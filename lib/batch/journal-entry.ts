// What a journal says. Anybody may have written it: it is believed only as far as it can be true.

import { closeSync, readSync } from 'node:fs'
import { type BatchError, fault, option } from './error.js'
import { openRegular } from './regular-file.js'

export interface Entry {
  /** A hash of all that the bytes and names depend on, beside the rows, and of where the report is. */
  settings: string
  /** How many rows are done, and a hash of them. */
  rows: number
  digest: string
  made: number
  bad: number
  /** Bytes of the report. */
  report: number
}

/** A journal has some 250 bytes. */
const MOST = 1024
const COUNTS = ['rows', 'made', 'bad', 'report'] as const
const DIGESTS = ['settings', 'digest'] as const

/**
 * @returns Nothing where a run was killed, or its disk full, before anything was made.
 * @throws {BatchError} where it is no journal.
 */
export function readEntry(path: string): Entry | undefined {
  const content = read(path)
  if (content.length === 0) return undefined
  if (content.length > MOST) throw refused(path, `it has more than ${MOST} bytes`)
  let value: unknown
  try {
    value = JSON.parse(content.toString())
  } catch {
    throw refused(path, 'it is no JSON')
  }
  return entryOf(value, (what) => refused(path, what))
}

/** At most one byte more than a journal may have. */
function read(path: string): Buffer {
  let file: number | undefined
  try {
    file = openRegular(path, 'read')
    const content = Buffer.alloc(MOST + 1)
    return content.subarray(0, readSync(file, content, 0, content.length, 0))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw refused(path, code === 'ERR_NO_FILE' ? 'it is no file' : message)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function entryOf(value: unknown, refuse: (what: string) => BatchError): Entry {
  if (typeof value !== 'object' || value === null) throw refuse('it is no object')
  const own = (name: string): unknown => {
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  }
  for (const name of COUNTS) {
    const count = own(name)
    if (!Number.isSafeInteger(count) || (count as number) < 0) {
      throw refuse(`its "${name}" is no whole number from 0 on`)
    }
  }
  for (const name of DIGESTS) {
    const digest = own(name)
    if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) {
      throw refuse(`its "${name}" is no SHA-256 digest`)
    }
  }
  const { rows, made, bad, report, settings, digest } = value as Entry
  if (rows !== made + bad) throw refuse('its "rows" are not those "made" and "bad" together')
  if (bad > 0 !== report > 0) throw refuse('its "report" and "bad" contradict each other')
  return { rows, made, bad, report, settings, digest }
}

const refused = (path: string, what: string) =>
  fault.resume`'${path}' does not say how far the batch came: ${what}. Start over with ${option('overwrite')}, without ${option('resume')}.`
