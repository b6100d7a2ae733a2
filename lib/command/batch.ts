// `qrush batch`: a code of each row of a file, into a folder or an archive.

import { configure } from '../../index.js'
import { optionsOf, parse } from './arguments.js'
import { Archive } from './batch/archive.js'
import { Claims } from './batch/claims.js'
import { Folder } from './batch/folder.js'
import { type Input, open } from './batch/input.js'
import { Journal } from './batch/journal.js'
import { type Outcome, outcomes } from './batch/outcome.js'
import { duration, grouped, Progress } from './batch/progress.js'
import { Report } from './batch/report.js'
import { rowsOf } from './batch/row.js'
import { checkOut, type Settings, settingsOf } from './batch/settings.js'
import { EXIT, tell } from './failure.js'
import { batchHelp, versionText } from './help.js'
import { SETTINGS } from './options.js'

/** What a batch that was stopped ends with, where it would otherwise be taken for done. */
const STOPPED = Symbol('stopped')

export async function run(args: string[]): Promise<number> {
  const given = parse(args, 'batch')
  if (given.values.has('help') || given.values.has('version')) {
    process.stdout.write(given.values.has('help') ? batchHelp() : versionText())
    return EXIT.done
  }
  configure(optionsOf(given, SETTINGS))
  const settings = settingsOf(given)
  checkOut(settings)
  return new Batch(settings, open(settings.input)).run(args)
}

class Batch {
  readonly #settings: Settings
  readonly #input: Input
  readonly #report: Report
  readonly #progress: Progress
  readonly #begun = performance.now()
  #rows = 0
  #made = 0
  #bad = 0
  #stop: 'SIGINT' | 'SIGTERM' | undefined

  constructor(settings: Settings, input: Input) {
    this.#settings = settings
    this.#input = input
    this.#report = new Report(settings.report)
    this.#progress = new Progress(process.stderr, input.total, settings.quiet)
  }

  async run(args: string[]): Promise<number> {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#end(signal))
    try {
      await (this.#settings.isArchive ? this.#intoArchive() : this.#intoFolder())
    } catch (error) {
      this.#progress.clear()
      const code = tell(error)
      // Of the system, as a full disk: it may do better another time.
      if (this.#rows > 0 && (error as Error).cause) this.#say(this.#howToResume(args))
      return code
    } finally {
      this.#report.close()
    }
    this.#progress.clear()
    if (this.#stop) {
      this.#say(`Interrupted after ${this.#counts()}. ${this.#howToResume(args)}`)
      return this.#stop === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
    }
    this.#say(this.#summary())
    return this.#bad > 0 ? EXIT.incomplete : EXIT.done
  }

  async #intoFolder(): Promise<void> {
    const { out, resume, overwrite } = this.#settings
    const journal = new Journal(this.#settings)
    const { before } = journal
    this.#report.open(before?.report ?? 0, overwrite || before !== undefined)
    this.#rows = before?.rows ?? 0
    this.#made = before?.made ?? 0
    this.#bad = before?.bad ?? 0
    const folder = new Folder(out, { resume, overwrite })
    let isOpen = false
    for await (const outcome of this.#outcomes(this.#rows, (row) => journal.skip(row))) {
      if (!isOpen) {
        folder.open()
        // From here on, what is there is known as this batch's.
        if (!before) journal.save(0, this.#tally())
        isOpen = true
      }
      const { name = '', data } = outcome
      const problem = data && folder.put(name, data)
      if (problem) outcome.problem = problem
      this.#count(outcome)
      journal.done(outcome, () => this.#tally())
    }
    if (isOpen && this.#stop) journal.save(this.#rows, this.#tally())
    else if (!this.#stop) journal.remove()
  }

  async #intoArchive(): Promise<void> {
    const { out, resume, overwrite } = this.#settings
    const archive = new Archive(out, { resume, overwrite })
    this.#report.open(0, overwrite || (resume && archive.hasBegun))
    const entries = async function* (this: Batch) {
      for await (const outcome of this.#outcomes(0, () => {})) {
        this.#count(outcome)
        const { name = '', data } = outcome
        if (data) yield { name, data }
      }
      if (this.#stop) throw STOPPED
    }
    await archive.write(entries.call(this), STOPPED)
  }

  #outcomes(skip: number, onSkipped: (outcome: Outcome) => void): AsyncGenerator<Outcome> {
    const { reading, template, options } = this.#settings
    return outcomes(rowsOf(this.#input.chunks, reading), {
      template,
      options,
      claims: new Claims(),
      skip,
      onSkipped,
      isStopped: () => this.#stop !== undefined,
    })
  }

  #count(outcome: Outcome): void {
    const { row, problem } = outcome
    this.#rows = row.row
    if (problem) {
      this.#bad++
      this.#report.add({ ...outcome, problem })
    } else this.#made++
    this.#progress.tell(() => ({ rows: this.#rows, bad: this.#bad, read: this.#input.read() }))
  }

  #tally = () => ({ made: this.#made, bad: this.#bad, report: this.#report.length })

  /** What is begun is finished; a second time, nothing is. */
  #end(signal: 'SIGINT' | 'SIGTERM'): void {
    if (this.#stop) process.exit(signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated)
    this.#stop = signal
    this.#input.stop()
  }

  #say(words: string): void {
    if (!this.#settings.quiet) process.stderr.write(`${words}\n`)
  }

  #counts(): string {
    const bad = this.#bad > 0 ? `, ${grouped(this.#bad)} bad` : ''
    return `${grouped(this.#rows)} rows: ${grouped(this.#made)} made${bad}`
  }

  #summary(): string {
    const { out, report } = this.#settings
    const told = this.#bad > 0 ? `; what is bad is in ${report}` : ''
    const seconds = (performance.now() - this.#begun) / 1000
    return `${this.#counts()}, in ${out}${told} (${duration(seconds)})`
  }

  #howToResume(args: string[]): string {
    const again = args.filter((arg) => arg !== '--resume' && arg !== '--overwrite')
    const words = ['qrush', 'batch', ...again, '--resume'].map(quoted).join(' ')
    const same = this.#settings.input === '-' ? ', with the same rows on stdin' : ''
    return `Go on with: ${words}${same}`
  }
}

/** A word as a shell takes it. */
const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
