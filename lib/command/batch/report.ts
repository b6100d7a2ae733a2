// The rows that could not be made, each with its line and the reason: NDJSON, or CSV by its name.

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { Misuse, systemFailure } from '../failure.js'
import type { Outcome } from './outcome.js'

const COLUMNS = ['row', 'line', 'name', 'code', 'reason'] as const
type Entry = Record<(typeof COLUMNS)[number], string | number>

export class Report {
  readonly #path: string
  readonly #isCsv: boolean
  #file: number | undefined
  #length = 0

  constructor(path: string) {
    this.#path = path
    this.#isCsv = /\.csv$/i.test(path)
  }

  /** Bytes that are written. */
  get length(): number {
    return this.#length
  }

  /**
   * Goes on behind so many bytes, which a run before this one has written; a file that is not of this batch is
   * not touched.
   *
   * @throws {Misuse} where there is one, or too little of one.
   */
  open(length: number, isOurs: boolean): void {
    if (!existsSync(this.#path) && length === 0) return
    if (!isOurs) {
      throw new Misuse(
        `Expected a new file for --report but '${this.#path}' is there: --overwrite replaces it`,
      )
    }
    try {
      if (length === 0) {
        rmSync(this.#path)
        return
      }
      this.#file = openSync(this.#path, 'r+')
      if (fstatSync(this.#file).size < length) {
        throw new Misuse(
          `Expected the report so far in '${this.#path}' but some of it is gone: begin anew with --overwrite`,
        )
      }
      ftruncateSync(this.#file, length)
    } catch (error) {
      throw error instanceof Misuse ? error : this.#failure(error)
    }
    this.#length = length
  }

  add({ row, name = '', problem }: Outcome & { problem: NonNullable<Outcome['problem']> }): void {
    const entry: Entry = { row: row.row, line: row.line, name, ...problem }
    try {
      this.#file ??= openSync(this.#path, 'wx')
      if (this.#isCsv && this.#length === 0) this.#write(`${COLUMNS.join(',')}\r\n`)
      this.#write(this.#isCsv ? csvLine(entry) : `${JSON.stringify(entry)}\n`)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
  }

  #write(line: string): void {
    this.#length += writeSync(this.#file as number, line, this.#length)
  }

  #failure(error: unknown): Error {
    return systemFailure('a report that can be written', error)
  }
}

function csvLine(entry: Entry): string {
  const fields = COLUMNS.map((column) => {
    const field = String(entry[column])
    // What a spreadsheet would take for a formula.
    const plain = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
  })
  return `${fields.join(',')}\r\n`
}
