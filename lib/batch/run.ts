// A batch from its first row to its last, or to where it is stopped.

import { setImmediate as turn } from 'node:timers/promises'
import type { BatchTotals } from '../batch.js'
import { renderStream } from '../stream.js'
import { Archive } from './archive.js'
import { Folder } from './folder.js'
import { Journal } from './journal.js'
import { type RowEntry, RowNames, settle } from './outcome.js'
import { checkPaths } from './paths.js'
import { Report } from './report.js'
import { type Row, rowsOf } from './rows.js'
import type { Settings } from './settings.js'
import type { Before, Sink } from './sink.js'
import { type Input, open } from './source.js'

/** For so long, in ms, files are written before the event loop gets a turn. */
const MAX_SYNC_MS = 5

export async function run(settings: Settings): Promise<BatchTotals> {
  const { signal, source } = settings
  signal?.throwIfAborted()
  checkPaths(settings)
  const input = open(source)
  signal?.addEventListener('abort', input.stop, { once: true })
  try {
    return await new Run(settings, input).run()
  } finally {
    signal?.removeEventListener('abort', input.stop)
    input.stop()
  }
}

class Run {
  readonly #settings: Settings
  readonly #input: Input
  readonly #sink: Sink
  /** Of a folder: an archive is its own. */
  readonly #journal: Journal | undefined
  readonly #before: Before
  readonly #report: Report
  #count = { rows: 0, made: 0, bad: 0 }
  /** Whether this run has written anything. */
  #isBegun = false

  /** @throws {BatchError} where another batch is unfinished, or this one was begun otherwise. */
  constructor(settings: Settings, input: Input) {
    this.#settings = settings
    this.#input = input
    const archive = settings.isArchive ? new Archive(settings) : undefined
    this.#journal = archive ? undefined : new Journal(settings)
    this.#sink = archive ?? new Folder(settings)
    this.#before = archive ? archive.before : this.#journal?.before
    this.#report = new Report(settings.report)
    this.#report.expect(this.#before, settings)
    if (typeof this.#before === 'object') {
      const { rows, made, bad } = this.#before
      this.#count = { rows, made, bad }
    }
  }

  async run(): Promise<BatchTotals> {
    const { signal, report } = this.#settings
    try {
      this.#tell()
      let breath = performance.now() + MAX_SYNC_MS
      for await (const outcome of this.#outcomes()) {
        this.#take(outcome)
        if (performance.now() < breath) continue
        await turn()
        breath = performance.now() + MAX_SYNC_MS
      }
      if (signal?.aborted) {
        if (this.#isBegun) this.#journal?.save(this.#count, this.#report.length)
        this.#sink.suspend?.()
        throw signal.reason
      }
      this.#journal?.end()
      // A folder without a code is not made.
      if (!this.#journal || this.#isBegun) this.#begin()
      else this.#report.open()
      this.#report.end()
      this.#sink.end?.()
      this.#journal?.remove()
      return { ...this.#count, report }
    } finally {
      this.#sink.close?.()
      this.#report.close()
    }
  }

  #outcomes() {
    const { reading, maxLineBytes, template, options, signal } = this.#settings
    const names = new RowNames(template)
    const done = this.#count.rows
    const entryOf = (row: Row): [string, RowEntry] | undefined => {
      // What is begun is finished, and nothing else is begun.
      if (signal?.aborted) return undefined
      const entry = names.entryOf(row)
      if (row.index >= done) return [row.text, entry]
      this.#journal?.skip(entry)
      return undefined
    }
    const rows = rowsOf(this.#input.chunks, reading, maxLineBytes)
    return settle(rows, entryOf, (items) => renderStream(items, options))
  }

  #take(outcome: RowEntry & { value?: Buffer | undefined }): void {
    this.#begin()
    const { index, line, name = '', value } = outcome
    const error = value ? this.#sink.put(name, value) : outcome.error
    this.#count.rows = index + 1
    if (error) {
      this.#count.bad++
      const [{ code }, reason] = [error, this.#settings.describe(error)]
      this.#report.add({ row: index + 1, line, name, code, reason })
    } else this.#count.made++
    this.#tell()
    this.#journal?.done(outcome, this.#count, this.#report.length)
  }

  /** Once, and no sooner than the header and the first row are read: what they refuse has touched nothing. */
  #begin(): void {
    if (this.#isBegun) return
    this.#sink.open(() => this.#journal?.begin())
    // What it did not have is of rows that the sink does not have either.
    this.#report.open(() => this.#sink.compare?.())
    this.#isBegun = true
    this.#tell()
  }

  #tell(): void {
    // Not by a spread, which takes as long as a small code.
    const { rows, made, bad } = this.#count
    const { total: totalBytes } = this.#input
    const canResume = this.#isBegun || this.#before !== undefined
    const bytes = this.#input.read()
    this.#settings.onProgress({ rows, made, bad, bytes, totalBytes, canResume })
  }
}
