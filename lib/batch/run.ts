// A batch from its first row to its last, or to where it is stopped.

import type { BatchTotals } from '../batch.js'
import { renderStream } from '../stream.js'
import { Archive } from './archive.js'
import { Folder } from './folder.js'
import { Journal } from './journal.js'
import { entriesOf, type RowEntry, settle } from './outcome.js'
import { checkPaths } from './paths.js'
import { Report } from './report.js'
import { rowsOf } from './rows.js'
import type { Settings } from './settings.js'
import type { Before, Sink } from './sink.js'
import { type Input, open } from './source.js'

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
      for await (const outcome of this.#outcomes()) this.#take(outcome)
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
    const entries = entriesOf(rowsOf(this.#input.chunks, reading, maxLineBytes), {
      template,
      skip: this.#count.rows,
      onSkipped: (entry) => this.#journal?.skip(entry),
      isStopped: () => signal?.aborted ?? false,
    })
    return settle(entries, (items) => renderStream(items, options))
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
    this.#settings.onProgress({
      ...this.#count,
      bytes: this.#input.read(),
      totalBytes: this.#input.total,
      canResume: this.#isBegun || this.#before !== undefined,
    })
  }
}
