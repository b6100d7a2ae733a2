// The rows that could not be made, each with its line and the reason: NDJSON, or CSV by its name.

import { ftruncateSync, openSync, rmSync } from 'node:fs'
import { Misuse, systemFailure } from '../failure.js'
import type { Outcome } from './outcome.js'
import { entryAt, isThere } from './place.js'
import { openRegular } from './regular-file.js'
import { faultOf } from './report-check.js'
import { Sink } from './sink.js'

const COLUMNS = ['row', 'line', 'name', 'code', 'reason'] as const
const HEADER = `${COLUMNS.join(',')}\r\n`
type Entry = Record<(typeof COLUMNS)[number], string | number>

/** What a run before this one has left: so many entries and bytes; or what is to be compared; or nothing. */
export type Before = { bad: number; report: number } | 'compared' | undefined

export class Report {
  readonly #path: string
  readonly #isCsv: boolean
  #before: Before
  /** Whether what is there may be taken away. */
  #isOurs = false
  #beforeNew = () => {}
  #sink: Sink | undefined

  constructor(path: string) {
    this.#path = path
    this.#isCsv = /\.csv$/i.test(path)
  }

  /** Bytes that are written. */
  get length(): number {
    return this.#sink?.length ?? 0
  }

  /**
   * Looks, and touches nothing.
   *
   * @throws {Misuse} where a file is there that is not of this batch, or too little of one that is.
   */
  expect(before: Before, { resume, overwrite }: { resume: boolean; overwrite: boolean }): void {
    this.#before = before
    this.#isOurs = overwrite || before !== undefined
    const found = entryAt(this.#path)
    if (before === undefined) {
      if (!found || overwrite) return
      throw new Misuse(
        resume
          ? `Expected an unfinished batch for --resume but there is none, and its report, '${this.#path}', is there: it is done, or --overwrite without --resume begins anew`
          : `Expected a new file for --report but '${this.#path}' is there: --overwrite replaces it`,
      )
    }
    if (found && !found.isFile()) {
      throw new Misuse(
        `Expected the report so far in '${this.#path}' but it is no file: move that away`,
      )
    }
    const fault = before === 'compared' ? undefined : this.#faultOf(before, found !== undefined)
    if (fault) {
      throw new Misuse(
        `Expected the report so far in '${this.#path}' but ${fault}: --overwrite without --resume begins anew`,
      )
    }
  }

  /**
   * Takes away what is not to stay, or goes on behind what is. `beforeNew` is called before the first byte that
   * was not there, and may throw to keep it away.
   */
  open(beforeNew = () => {}): void {
    this.#beforeNew = beforeNew
    const before = this.#before
    try {
      if (!isThere(this.#path)) return
      if (before === undefined || (before !== 'compared' && before.report === 0)) {
        // Without leave to, the first bad row finds it there.
        if (this.#isOurs) rmSync(this.#path)
        return
      }
      const file = openRegular(this.#path, 'write')
      if (before !== 'compared') ftruncateSync(file, before.report)
      this.#sink = new Sink(file, this.#path, 'a report', beforeNew)
      if (before !== 'compared') this.#sink.skip(before.report)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  add({ row, name = '', problem }: Outcome & { problem: NonNullable<Outcome['problem']> }): void {
    const entry: Entry = { row: row.row, line: row.line, name, ...problem }
    const line = this.#isCsv ? csvLine(entry) : `${JSON.stringify(entry)}\n`
    const head = this.#isCsv && this.length === 0 ? HEADER : ''
    this.#sink ??= this.#new()
    this.#sink.write(Buffer.from(head + line))
  }

  /** @throws {Failure} where more was there than has been added. */
  end(): void {
    this.#sink?.end()
  }

  close(): void {
    this.#sink?.close()
  }

  /** What is wrong with what is there, or nothing. */
  #faultOf({ bad, report }: { bad: number; report: number }, isThere: boolean): string | undefined {
    if (!isThere) return report === 0 ? undefined : 'some of it is gone'
    const expected = { isCsv: this.#isCsv, header: HEADER, entries: bad, bytes: report }
    try {
      return faultOf(this.#path, expected)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #new(): Sink {
    this.#beforeNew()
    try {
      return new Sink(openSync(this.#path, 'wx'), this.#path, 'a report')
    } catch (error) {
      throw this.#failure(error)
    }
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
