// The rows that could not be made, each with its line and the reason: NDJSON, or CSV by its name.

import { ftruncateSync, openSync, rmSync } from 'node:fs'
import { type BatchError, fault, option, writeFailure } from './error.js'
import { entryAt, isThere } from './paths.js'
import { openRegular } from './regular-file.js'
import { faultOf } from './report-check.js'
import { ResumableFile } from './resumable-file.js'
import type { Settings } from './settings.js'
import type { Before } from './sink.js'

const COLUMNS = ['row', 'line', 'name', 'code', 'reason'] as const
const HEADER = `${COLUMNS.join(',')}\r\n`
export type ReportEntry = Record<(typeof COLUMNS)[number], string | number>

export class Report {
  readonly #path: string
  readonly #isCsv: boolean
  #before: Before
  /** Whether what is there may be taken away. */
  #isOurs = false
  #beforeNew = () => {}
  #file: ResumableFile | undefined

  constructor(path: string) {
    this.#path = path
    this.#isCsv = /\.csv$/i.test(path)
  }

  /** Bytes that are written. */
  get length(): number {
    return this.#file?.length ?? 0
  }

  /**
   * Looks, and touches nothing.
   *
   * @throws {BatchError} where a file is there that is not of this batch, or too little of one that is.
   */
  expect(before: Before, { resume, overwrite }: Settings): void {
    this.#before = before
    this.#isOurs = overwrite || before !== undefined
    const found = entryAt(this.#path)
    if (before === undefined) {
      if (!found || overwrite) return
      if (!resume) {
        throw fault.place`Expected a new file for ${option('report')} but '${this.#path}' is there: ${option('overwrite')} replaces it`
      }
      throw fault.place`Expected an unfinished batch for ${option('resume')} but there is none, and its report, '${this.#path}', is there: it is done, or ${option('overwrite')} without ${option('resume')} begins anew`
    }
    if (found && !found.isFile()) {
      throw fault.resume`Expected the report so far in '${this.#path}' but it is no file: move that away`
    }
    const wrong = before === 'compared' ? undefined : this.#faultOf(before, found !== undefined)
    if (!wrong) return
    throw fault.resume`Expected the report so far in '${this.#path}' but ${wrong}: ${option('overwrite')} without ${option('resume')} begins anew`
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
      this.#file = new ResumableFile(file, this.#path, 'a report', beforeNew)
      if (before !== 'compared') this.#file.skip(before.report)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  add(entry: ReportEntry): void {
    const line = this.#isCsv ? csvLine(entry) : `${JSON.stringify(entry)}\n`
    const head = this.#isCsv && this.length === 0 ? HEADER : ''
    this.#file ??= this.#new()
    this.#file.write(Buffer.from(head + line))
  }

  /** @throws {BatchError} where more was there than has been added. */
  end(): void {
    this.#file?.end()
  }

  close(): void {
    this.#file?.close()
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

  #new(): ResumableFile {
    this.#beforeNew()
    try {
      return new ResumableFile(openSync(this.#path, 'wx'), this.#path, 'a report')
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #failure(error: unknown): BatchError {
    return writeFailure('a report that can be written', error)
  }
}

function csvLine(entry: ReportEntry): string {
  const fields = COLUMNS.map((column) => {
    const field = String(entry[column])
    // What a spreadsheet would take for a formula.
    const plain = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
  })
  return `${fields.join(',')}\r\n`
}
