// Records of CSV (RFC 4180), each with the line that it begins on. Written here because a bad record must
// cost no other: csv-parse, told to skip bad ones, stays within the quotes of one and loses those behind
// it without a word, and no library tells where a record of several lines begins.

import type { Line as WholeLine } from './lines.js'

type Line = Pick<WholeLine, 'number' | 'text' | 'end' | 'tooLong'>

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

/**
 * Takes lines and gives the records that they complete. Blank lines are none. Each line is read twice at most:
 * one that opens a quote is one that, within quotes, closes one, so no two of a record that fails do.
 */
export class CsvReader {
  readonly #delimiter: string
  /** The lines of a record whose quote is open still, all of them read. */
  #lines: Line[] = []
  #open: OpenRecord

  constructor(delimiter: string) {
    this.#delimiter = delimiter
    this.#open = new OpenRecord(delimiter)
  }

  take(line: Line): CsvRecord[] {
    this.#lines.push(line)
    return this.#settled(this.#lines.length - 1, false)
  }

  end(): CsvRecord[] {
    return this.#settled(this.#lines.length, true)
  }

  /** The records that are whole, when lines from `next` on are read; one that cannot become so ends with its first. */
  #settled(next: number, isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    const lines = this.#lines
    let first = 0
    while (first < lines.length) {
      if (next === lines.length && !isEnd) break
      const { number: line } = lines[first] as Line
      const found = next < lines.length ? this.#open.take(lines[next++] as Line) : UNCLOSED
      if (found === undefined) continue
      if (typeof found === 'string') {
        records.push({ line, fields: [], problem: found })
        // Those behind it may be whole by themselves.
        next = first + 1
      } else if (found.length > 1 || found[0] !== '') records.push({ line, fields: found })
      first = next
      this.#open = new OpenRecord(this.#delimiter)
    }
    this.#lines = first < lines.length ? lines.slice(first) : []
    return records
  }
}

/** A record as far as it has come. */
class OpenRecord {
  readonly #delimiter: string
  readonly #fields: string[] = []
  /** Of the field whose quote is open. */
  #quoted: string | undefined
  #length = 0

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** The fields, with this line; `undefined` where a quote is still open; or a sentence of what is wrong. */
  take({ text, end, tooLong }: Line): string[] | string | undefined {
    if (tooLong) return TOO_LONG
    const found = this.#take(text)
    if (found !== undefined) return found
    this.#quoted += end
    this.#length += text.length + end.length
    return this.#length > LONGEST ? TOO_LONG : undefined
  }

  #take(text: string): string[] | string | undefined {
    const delimiter = this.#delimiter
    if (this.#quoted === undefined && !text.includes('"')) return text.split(delimiter)
    for (let at = 0; ; at += delimiter.length) {
      if (this.#quoted !== undefined || text[at] === '"') {
        at = this.#quote(text, this.#quoted === undefined ? at + 1 : at)
        if (at < 0) return undefined
        if (at < text.length && !text.startsWith(delimiter, at)) {
          return `Expected a delimiter behind a closing quote but received '${text[at]}': double a quote that is meant`
        }
      } else {
        const end = text.indexOf(delimiter, at)
        const field = text.slice(at, end < 0 ? undefined : end)
        if (field.includes('"')) {
          return 'Expected no quote within a field without quotes but received one: put the field in quotes, and double its own'
        }
        this.#fields.push(field)
        at += field.length
      }
      if (at >= text.length) return this.#fields
    }
  }

  /** Reads on within quotes, to behind the closing one; -1 where there is none. */
  #quote(text: string, from: number): number {
    let field = this.#quoted ?? ''
    for (let at = from; ; at++) {
      const quote = text.indexOf('"', at)
      if (quote < 0) {
        this.#quoted = field + text.slice(at)
        return -1
      }
      field += text.slice(at, quote)
      at = quote + 1
      if (text[at] !== '"') {
        this.#fields.push(field)
        this.#quoted = undefined
        return at
      }
      field += '"'
    }
  }
}
