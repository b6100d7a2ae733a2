// How far a batch into a folder has come: a small file there, while it is not done. What it says is true
// after a kill: rows up to its count are made or reported, and those behind are drawn again and compared with
// what is there. Looking at files alone could not tell those of this batch from others, nor a row that was
// reported from one that was not reached; this costs a write five times a second.

import { createHash, type Hash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../../index.js'
import { Failure, Misuse, systemFailure } from '../failure.js'
import type { Outcome } from './outcome.js'
import type { Settings } from './settings.js'

const NAME = '.qrush-batch.json'
/** Between two writes, in ms. */
const INTERVAL = 200

interface Entry {
  /** A hash of all that the bytes and names depend on, beside the rows. */
  settings: string
  /** How many rows are done, and a hash of them. */
  rows: number
  digest: string
  made: number
  bad: number
  /** Bytes of the report. */
  report: number
}

export type Count = Pick<Entry, 'made' | 'bad' | 'report'>

export class Journal {
  readonly #path: string
  readonly #settings: string
  readonly #rows: Hash = createHash('sha256')
  readonly #before: Entry | undefined
  #saved = performance.now()
  #isCompared = false

  /** @throws {Misuse} where another batch is unfinished, or this one was begun otherwise. */
  constructor({ out, resume, overwrite, reading, name, options }: Settings) {
    this.#path = join(out, NAME)
    const all = [version, reading, name, options]
    this.#settings = createHash('sha256').update(JSON.stringify(all)).digest('hex')
    if (!existsSync(this.#path)) return
    if (resume) this.#before = read(this.#path)
    else if (!overwrite) {
      throw new Misuse(
        `Expected a folder without an unfinished batch but '${out}' has one: --resume goes on with it, --overwrite begins anew`,
      )
    }
    if (this.#before && this.#before.settings !== this.#settings) {
      throw new Misuse(
        'Expected the flags, and the version of qrush, that the batch was begun with but received others: --overwrite begins anew',
      )
    }
  }

  /** What a run before this one has done. */
  get before(): Omit<Entry, 'settings' | 'digest'> | undefined {
    return this.#before
  }

  /** @throws {Failure} where the rows are not those of the run before. */
  skip(outcome: Outcome): void {
    this.#take(outcome)
    if (outcome.row.row === this.#before?.rows) this.#compare()
  }

  done(outcome: Outcome, count: () => Count): void {
    this.#take(outcome)
    const now = performance.now()
    if (now - this.#saved < INTERVAL) return
    this.#saved = now
    this.save(outcome.row.row, count())
  }

  save(rows: number, count: Count): void {
    const digest = this.#rows.copy().digest('hex')
    const entry: Entry = { settings: this.#settings, rows, digest, ...count }
    try {
      const part = `${this.#path}.part`
      // A link that lies there is not written through.
      rmSync(part, { force: true })
      writeFileSync(part, `${JSON.stringify(entry)}\n`, { flag: 'wx' })
      renameSync(part, this.#path)
    } catch (error) {
      throw systemFailure('a folder that can be written to', error)
    }
  }

  /**
   * Nothing is left to do.
   *
   * @throws {Failure} where there were fewer rows than a run before has done.
   */
  remove(): void {
    if (this.#before?.rows && !this.#isCompared) throw this.#haveChanged()
    rmSync(this.#path, { force: true })
  }

  #take({ row, name = '' }: Outcome): void {
    this.#rows.update(`${row.line}\n${name}\n${row.text.length}\n${row.text}`)
  }

  #compare(): void {
    if (this.#rows.copy().digest('hex') !== this.#before?.digest) throw this.#haveChanged()
    this.#isCompared = true
  }

  #haveChanged(): Failure {
    return new Failure(
      `Expected the ${this.#before?.rows} rows that are done but received others: --overwrite begins anew`,
    )
  }
}

function read(path: string): Entry {
  try {
    const entry = JSON.parse(readFileSync(path, 'utf8')) as Entry
    if ([entry.rows, entry.made, entry.bad, entry.report].every(Number.isSafeInteger)) return entry
  } catch {
    // As below.
  }
  throw new Misuse(
    `Expected how far the batch came in '${path}' but received other content: --overwrite begins anew`,
  )
}
