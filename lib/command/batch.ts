// `qrush batch`: a code of each row of a file, into a folder or an archive.

import { checkOptions, configure, type QrError } from '../../index.js'
import { optionsOf, parse } from './arguments.js'
import { Archive } from './batch/archive.js'
import { Claims } from './batch/claims.js'
import { Folder } from './batch/folder.js'
import { type Input, open } from './batch/input.js'
import { Journal } from './batch/journal.js'
import { type Outcome, outcomes } from './batch/outcome.js'
import { checkPlaces, makeFolder } from './batch/place.js'
import { duration, grouped, Progress } from './batch/progress.js'
import { Report } from './batch/report.js'
import { rowsOf } from './batch/row.js'
import { type Settings, settingsOf } from './batch/settings.js'
import { EXIT, Misuse, systemFailure, tell } from './failure.js'
import { batchHelp, versionText } from './help.js'
import { SETTINGS } from './options.js'
import { inFlags } from './spelling.js'

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
  checkPicture(settings)
  checkPlaces(settings)
  return new Batch(settings, open(settings.input)).run(args)
}

function checkPicture({ options, typeOf }: Settings): void {
  try {
    checkOptions('toBuffer', options)
  } catch (error) {
    const isOfType = typeOf !== '--type' && (error as QrError).option === 'type'
    if (!isOfType) throw error
    throw new Misuse(inFlags(error as QrError, 'what --name ends in, or for --type,'))
  }
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
  /** Whether this run has written anything. */
  #isBegun = false
  /** Whether there is something to go on with, of this run or one before. */
  #canGoOn = false

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
      const code = tell(error, 'qrush batch')
      // Of the system, as a full disk: it may do better another time.
      if (this.#canGoOn && (error as Error).cause) this.#say(this.#howToResume(args))
      return code
    } finally {
      this.#report.close()
    }
    this.#progress.clear()
    if (this.#stop) {
      const remedy = this.#canGoOn ? ` ${this.#howToResume(args)}` : ''
      this.#say(`Interrupted after ${this.#counts()}.${remedy}`)
      return this.#stop === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
    }
    this.#say(this.#summary())
    return this.#bad > 0 ? EXIT.incomplete : EXIT.done
  }

  async #intoFolder(): Promise<void> {
    const { out } = this.#settings
    const journal = new Journal(this.#settings)
    const { before } = journal
    this.#report.expect(before, this.#settings)
    this.#rows = before?.rows ?? 0
    this.#made = before?.made ?? 0
    this.#bad = before?.bad ?? 0
    this.#canGoOn = before !== undefined
    const folder = new Folder(out, this.#settings)
    for await (const outcome of this.#outcomes(this.#rows, (row) => journal.skip(row))) {
      this.#begin(() => {
        make(out)
        journal.begin()
        folder.clear()
        this.#report.open()
      })
      const { name = '', data } = outcome
      const problem = data && folder.put(name, data)
      if (problem) outcome.problem = problem
      this.#count(outcome)
      journal.done(outcome, () => this.#tally())
    }
    if (this.#stop) {
      if (this.#isBegun) journal.save(this.#rows, this.#tally())
      return
    }
    journal.end()
    this.#begin(() => this.#report.open())
    journal.remove()
  }

  async #intoArchive(): Promise<void> {
    const { out, resume } = this.#settings
    const archive = new Archive(out, this.#settings)
    this.#canGoOn = resume && archive.hasBegun
    // It says nothing of where its report is, but the report does.
    this.#report.expect(this.#canGoOn ? 'compared' : undefined, this.#settings)
    const begin = () => {
      archive.open()
      // What it did not have is of rows that the archive does not have either.
      this.#report.open(() => archive.compare())
    }
    const entries = async function* (this: Batch) {
      for await (const outcome of this.#outcomes(0, () => {})) {
        this.#begin(begin)
        this.#count(outcome)
        const { name = '', data } = outcome
        if (data) yield { name, data }
      }
      if (this.#stop) throw STOPPED
      this.#begin(begin)
      this.#report.end()
    }
    await archive.write(entries.call(this), STOPPED)
  }

  /** Once, and no sooner than the header and the first row are read: what they refuse has touched nothing. */
  #begin(begin: () => void): void {
    if (this.#isBegun) return
    begin()
    this.#isBegun = true
    this.#canGoOn = true
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
    const { input, resume } = this.#settings
    // Behind `--` it would be a file.
    const flags = resume
      ? args
      : args.includes('--')
        ? ['--resume', ...args]
        : [...args, '--resume']
    const words = ['qrush', 'batch', ...flags].map(quoted).join(' ')
    const same = input === '-' ? ', with the same rows on stdin' : ''
    return `Go on with: ${words}${same}`
  }
}

function make(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    throw systemFailure('a folder that can be written to', error)
  }
}

/** A word as a shell takes it. */
const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
