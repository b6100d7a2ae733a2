// Records of CSV (RFC 4180), each with the line that it begins on. Written here because a bad record must
// cost no other: csv-parse, told to skip bad ones, stays within the quotes of one and loses those behind
// it without a word, and no library tells where a record of several lines begins.

import type { Line } from './line.js'

export interface CsvRecord {
  line: number
  fields: string[]
  /** What is wrong with it; then its fields are lost. */
  problem?: string
}

/** UTF-16 units that a record of several lines may have, so that a quote never closed costs little. */
const LONGEST = 65_536

const UNCLOSED = 'Expected a closing quote but received the end of the rows'
const TOO_LONG = `Expected at most ${LONGEST} characters between quotes but received more: close the quote`

/** Takes lines and gives the records that they complete. Blank lines are none. */
export class CsvReader {
  readonly #delimiter: string
  /** The lines of a record whose quote is open still. */
  #open: Line[] = []

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  take(line: Line): CsvRecord[] {
    this.#open.push(line)
    return this.#settled(TOO_LONG, false)
  }

  end(): CsvRecord[] {
    return this.#settled(UNCLOSED, true)
  }

  /** The records that are whole; one that cannot become so ends with its first line. */
  #settled(problem: string, isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    // What was open before has been looked at.
    let from = this.#open.length - 1
    while (this.#open.length > 0) {
      const { number: line } = this.#open[0] as Line
      const found = recordOf(this.#open, from, this.#delimiter)
      if (found) {
        const { lines, ...record } = found
        this.#open = this.#open.slice(lines)
        const isBlank = record.fields.length === 1 && record.fields[0] === ''
        if (!isBlank) records.push({ line, ...record })
      } else if (isEnd || length(this.#open) > LONGEST) {
        this.#open.shift()
        records.push({ line, fields: [], problem })
      } else break
      from = 0
    }
    return records
  }
}

/** A record of the first so many of `lines`; none where a quote is open at their end. */
function recordOf(
  lines: Line[],
  from: number,
  delimiter: string,
): { lines: number; fields: string[]; problem?: string } | undefined {
  for (let last = from; last < lines.length; last++) {
    const line = lines[last] as Line
    if (line.tooLong) return { lines: last + 1, fields: [], problem: TOO_LONG }
    // A line without quotes closes none.
    if (last > 0 && !line.text.includes('"')) continue
    const text = last === 0 ? line.text : joined(lines.slice(0, last + 1))
    const fields = fieldsOf(text, delimiter)
    if (typeof fields === 'string') return { lines: last + 1, fields: [], problem: fields }
    if (fields) return { lines: last + 1, fields }
  }
  return undefined
}

/** The fields; `undefined` where a quote is still open; or a sentence of what is wrong. */
export function fieldsOf(text: string, delimiter: string): string[] | string | undefined {
  if (!text.includes('"')) return text.split(delimiter)
  const fields: string[] = []
  for (let at = 0; ; at += delimiter.length) {
    if (text[at] === '"') {
      let field = ''
      for (;;) {
        const quote = text.indexOf('"', at + 1)
        if (quote < 0) return undefined
        field += text.slice(at + 1, quote)
        at = quote + 1
        if (text[at] !== '"') break
        field += '"'
      }
      if (at < text.length && !text.startsWith(delimiter, at)) {
        return `Expected a delimiter behind a closing quote but received '${text[at]}': double a quote that is meant`
      }
      fields.push(field)
    } else {
      const end = text.indexOf(delimiter, at)
      const field = text.slice(at, end < 0 ? undefined : end)
      if (field.includes('"')) {
        return 'Expected no quote within a field without quotes but received one: put the field in quotes, and double its own'
      }
      fields.push(field)
      at += field.length
    }
    if (at >= text.length) return fields
  }
}

/** Their text as it stood, but for what ended the last. */
const joined = (lines: Line[]) =>
  lines.map(({ text, end }, at) => (at < lines.length - 1 ? text + end : text)).join('')

const length = (lines: Line[]) => lines.reduce((sum, { text }) => sum + text.length + 1, 0)
