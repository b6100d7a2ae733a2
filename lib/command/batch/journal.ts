// How far a batch into a folder has come: a small file there, while it is not done. What it says is true
// after a kill: rows up to its count are made or reported, and those behind are drawn again and compared with
// what is there. Looking at files alone could not tell those of this batch from others, nor a row that was
// reported from one that was not reached; this costs a write five times a second.

import { createHash, type Hash } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { version } from '../../../index.js'
import { Failure, Misuse, systemFailure } from '../failure.js'
import { type Entry, readEntry } from './journal-entry.js'
import type { Outcome } from './outcome.js'
import { isThere, JOURNAL } from './place.js'
import type { Settings } from './settings.js'

/** Between two writes, in ms. */
const INTERVAL = 200

export type Count = Pick<Entry, 'made' | 'bad' | 'report'>

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

  /** @throws {Misuse} where another batch is unfinished, or this one was begun otherwise. */
  constructor({ out, resume, overwrite, reading, name, options, report }: Settings) {
    this.#out = out
    this.#mayReplace = overwrite
    this.#path = join(out, JOURNAL)
    // From the folder on, so that both may be elsewhere by then.
    const told = relative(resolve(out), resolve(report))
    const all = [version, reading, name, options, told]
    this.#settings = createHash('sha256').update(JSON.stringify(all)).digest('hex')
    if (!isThere(this.#path)) return
    if (resume) {
      this.#before = readEntry(this.#path)
      this.#mayReplace ||= this.#before === undefined
    }
    if (!resume && !overwrite) {
      throw new Misuse(
        `Expected a folder without an unfinished batch but '${out}' has one: --resume goes on with it, --overwrite begins anew`,
      )
    }
    if (this.#before && this.#before.settings !== this.#settings) {
      throw new Misuse(
        'Expected the flags, and the version of qrush, that the batch was begun with but received others: --overwrite without --resume begins anew',
      )
    }
  }

  /** What a run before this one has done. */
  get before(): Omit<Entry, 'settings' | 'digest'> | undefined {
    return this.#before
  }

  /**
   * From here on, what is there is known as this batch's.
   *
   * @throws {Failure} where another has begun since this one looked.
   */
  begin(): void {
    if (this.#before) return
    const count = { made: 0, bad: 0, report: 0 }
    if (this.#mayReplace) this.save(0, count)
    else {
      try {
        writeFileSync(this.#path, this.#entry(0, count), { flag: 'wx' })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw this.#failure(error)
        throw new Failure(
          `Expected '${this.#out}' for this batch but another has begun there since: wait for it, or give another --out`,
        )
      }
    }
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
    const part = `${this.#path}.part`
    try {
      // A link that lies there is not written through.
      rmSync(part, { force: true })
      writeFileSync(part, this.#entry(rows, count), { flag: 'wx' })
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

  /** @throws {Failure} where there were fewer rows than a run before has done. */
  end(): void {
    if (this.#before?.rows && !this.#isCompared) throw this.#haveChanged()
  }

  /** Nothing is left to do. */
  remove(): void {
    rmSync(this.#path, { force: true })
  }

  #entry(rows: number, count: Count): string {
    const digest = this.#rows.copy().digest('hex')
    const entry: Entry = { settings: this.#settings, rows, digest, ...count }
    return `${JSON.stringify(entry)}\n`
  }

  #failure(error: unknown): Failure {
    return systemFailure('a folder that can be written to', error)
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
      `Expected the ${this.#before?.rows} rows that are done but received others: --overwrite without --resume begins anew`,
    )
  }
}
