// How far a batch into a folder has come: a small file there, while it is not done. What it says is true
// after a kill: rows up to its count are made or reported, and those behind are drawn again and compared with
// what is there. Looking at files alone could not tell those of this batch from others, nor a row that was
// reported from one that was not reached; this costs a write five times a second.

import { createHash, type Hash } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { version } from '../../index.js'
import { type BatchError, fault, option, writeFailure } from './error.js'
import { type Entry, readEntry } from './journal-entry.js'
import type { RowEntry } from './outcome.js'
import { isThere, JOURNAL } from './paths.js'
import type { Settings } from './settings.js'

/** Between two writes, in ms. */
const INTERVAL = 200

export type Count = Omit<Entry, 'settings' | 'digest'>
type Tally = Omit<Count, 'report'>

export class Journal {
  readonly #path: string
  readonly #out: string
  /** Whether it may be there, and be begun anew. */
  #mayReplace: boolean
  readonly #settings: string
  readonly #rows: Hash = createHash('sha256')
  readonly #before: Entry | undefined
  #saved = performance.now()
  #isCompared = false

  /** @throws {BatchError} where another batch is unfinished, or this one was begun otherwise. */
  constructor({ out, resume, overwrite, reading, template, options, report }: Settings) {
    this.#out = out
    this.#mayReplace = overwrite
    this.#path = join(out, JOURNAL)
    // From the folder on, so that both may be elsewhere by then.
    const told = relative(resolve(out), resolve(report))
    const all = [version, reading, template.source, options, told]
    this.#settings = createHash('sha256').update(JSON.stringify(all)).digest('hex')
    if (!isThere(this.#path)) return
    if (resume) {
      this.#before = readEntry(this.#path)
      this.#mayReplace ||= this.#before === undefined
    }
    if (!resume && !overwrite) {
      throw fault.place`Expected a folder without an unfinished batch but '${out}' has one: ${option('resume')} goes on with it, ${option('overwrite')} begins anew`
    }
    if (this.#before && this.#before.settings !== this.#settings) {
      throw fault.resume`Expected the ${option('options')}, and the version of qrush, that the batch was begun with but received others: ${option('overwrite')} without ${option('resume')} begins anew`
    }
  }

  /** What a run before this one has done. */
  get before(): Count | undefined {
    return this.#before
  }

  /**
   * From here on, what is there is known as this batch's.
   *
   * @throws {BatchError} where another has begun since this one looked.
   */
  begin(): void {
    if (this.#before) return
    const none = { rows: 0, made: 0, bad: 0 }
    if (this.#mayReplace) this.save(none, 0)
    else {
      try {
        writeFileSync(this.#path, this.#entry(none, 0), { flag: 'wx' })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw this.#failure(error)
        throw fault.busy`Expected '${this.#out}' for this batch but another has begun there since: wait for it, or give another ${option('out')}`
      }
    }
  }

  /** @throws {BatchError} where the rows are not those of the run before. */
  skip(entry: RowEntry): void {
    this.#take(entry)
    if (entry.index + 1 !== this.#before?.rows) return
    if (this.#rows.copy().digest('hex') !== this.#before.digest) throw this.#haveChanged()
    this.#isCompared = true
  }

  done(entry: RowEntry, count: Tally, report: number): void {
    this.#take(entry)
    const now = performance.now()
    if (now - this.#saved < INTERVAL) return
    this.#saved = now
    this.save(count, report)
  }

  save(count: Tally, report: number): void {
    const part = `${this.#path}.part`
    try {
      // A link that lies there is not written through.
      rmSync(part, { force: true })
      writeFileSync(part, this.#entry(count, report), { flag: 'wx' })
      try {
        renameSync(part, this.#path)
      } catch (error) {
        rmSync(part, { force: true })
        throw error
      }
    } catch (error) {
      throw this.#failure(error)
    }
  }

  /** @throws {BatchError} where there were fewer rows than a run before has done. */
  end(): void {
    if (this.#before?.rows && !this.#isCompared) throw this.#haveChanged()
  }

  /** Nothing is left to do. */
  remove(): void {
    rmSync(this.#path, { force: true })
  }

  #entry({ rows, made, bad }: Tally, report: number): string {
    const digest = this.#rows.copy().digest('hex')
    const entry: Entry = { settings: this.#settings, rows, digest, made, bad, report }
    return `${JSON.stringify(entry)}\n`
  }

  #failure(error: unknown): BatchError {
    return writeFailure('a folder that can be written to', error)
  }

  #take({ line, name = '', row: { text } }: RowEntry): void {
    this.#rows.update(`${line}\n${name}\n${text.length}\n${text}`)
  }

  #haveChanged(): BatchError {
    return fault.changed`Expected the ${Number(this.#before?.rows)} rows that are done but received others: ${option('overwrite')} without ${option('resume')} begins anew`
  }
}
