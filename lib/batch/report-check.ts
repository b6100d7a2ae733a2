// Whether a file is the report of a batch, before it is cut off or taken away: who resumes a batch may have put
// something else under its name.

import { closeSync, fstatSync, readSync } from 'node:fs'
import { openRegular } from './regular-file.js'

const [LF, QUOTE] = [10, 34]
const PIECE = 1 << 16

export interface Expected {
  isCsv: boolean
  /** What a CSV begins with. */
  header: string
  /** Entries so far, and their bytes. What is behind them is of rows that are made again. */
  entries: number
  bytes: number
}

/** @returns What is wrong, or nothing. @throws The system's error. */
export function faultOf(path: string, expected: Expected): string | undefined {
  const file = openRegular(path, 'read')
  try {
    const { size } = fstatSync(file)
    if (size < expected.bytes) return 'some of it is gone'
    // As much of an entry as always is the same.
    const { isCsv, header } = expected
    const begins = (at: number, with_: string) => {
      const start = Buffer.alloc(Math.min(with_.length, size - at))
      readSync(file, start, 0, start.length, at)
      return with_.startsWith(start.toString('latin1'))
    }
    const isReport = begins(0, isCsv ? header : '{"row":')
    if (!isReport || entriesIn(file, expected) !== expected.entries)
      return 'it is of something else'
    const isNew = expected.bytes === 0
    if (isNew || isCsv || begins(expected.bytes, '{"row":')) return undefined
    return 'it is of something else'
  } finally {
    closeSync(file)
  }
}

/** How many entries the first `bytes` have; NaN where they do not end with one. */
function entriesIn(file: number, { bytes, isCsv }: Expected): number {
  const piece = Buffer.alloc(PIECE)
  let [entries, isQuoted, last] = [isCsv && bytes > 0 ? -1 : 0, false, LF]
  for (let at = 0; at < bytes; ) {
    const length = readSync(file, piece, 0, Math.min(PIECE, bytes - at), at)
    if (length === 0) return Number.NaN
    for (let index = 0; index < length; index++) {
      last = piece[index] as number
      if (last === LF && !isQuoted) entries++
      else if (last === QUOTE && isCsv) isQuoted = !isQuoted
    }
    at += length
  }
  return last === LF && !isQuoted ? entries : Number.NaN
}
