// `qrush batch`: a code of each row of a file, into a folder or an archive.

import { type BufferOptions, configure, type QrError } from '../../index.js'
import { type BatchProgress, type BatchTotals, batch, type RowFormat } from '../batch.js'
import { type Given, optionsOf, parse } from './arguments.js'
import { duration, grouped, Progress } from './batch/progress.js'
import { EXIT, Misuse, sentenceOf, tell } from './failure.js'
import { batchHelp, versionText } from './help.js'
import { MANY, SETTINGS } from './options.js'
import { inFlags } from './sentence.js'

type Signal = 'SIGINT' | 'SIGTERM'

export async function run(args: string[]): Promise<number> {
  const given = parse(args, 'batch')
  if (given.values.has('help') || given.values.has('version')) {
    process.stdout.write(given.values.has('help') ? batchHelp() : versionText())
    return EXIT.done
  }
  configure(optionsOf(given, SETTINGS))
  return new Batch(given, args).run()
}

class Batch {
  readonly #given: Given
  readonly #args: string[]
  readonly #input: string
  readonly #progress: Progress
  readonly #begun = performance.now()
  readonly #stop = new AbortController()
  #reached: Pick<BatchProgress, 'rows' | 'made' | 'bad' | 'canResume'>

  /** @throws {Misuse} */
  constructor(given: Given, args: string[]) {
    this.#given = given
    this.#args = args
    this.#input = inputOf(given)
    this.#progress = new Progress(process.stderr, given.values.has('quiet'))
    this.#reached = { rows: 0, made: 0, bad: 0, canResume: false }
  }

  async run(): Promise<number> {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#end(signal))
    try {
      const totals = await batch(this.#options())
      this.#say(this.#summary(totals))
      return totals.bad > 0 ? EXIT.incomplete : EXIT.done
    } catch (error) {
      const { canResume } = this.#reached
      const remedy = canResume ? this.#howToResume() : ''
      if (error === this.#stop.signal.reason) {
        this.#say(`Interrupted after ${this.#counts()}.${remedy && ` ${remedy}`}`)
        return exitOf(error as Signal)
      }
      this.#progress.clear()
      const code = tell(this.#named(error), 'qrush batch')
      // Of the system, as a full disk: it may do better another time.
      if (canResume && (error as Error).cause) this.#say(remedy)
      return code
    }
  }

  #options() {
    const { values } = this.#given
    const value = (name: string) => values.get(name) as string | undefined
    return {
      source: this.#input === '-' ? process.stdin : this.#input,
      out: value('out') ?? '',
      ...(values.has('no-header') && { header: false }),
      ...Object.fromEntries(COPIED.map((name) => [name, value(name)])),
      format: value('format') as RowFormat,
      resume: values.has('resume'),
      overwrite: values.has('overwrite'),
      options: optionsOf(this.#given, MANY) as BufferOptions,
      describe: sentenceOf,
      onProgress: (progress: BatchProgress) => {
        this.#reached = progress
        this.#progress.tell(progress)
      },
      signal: this.#stop.signal,
    }
  }

  /** The type of the pictures may be that of the name. */
  #named(error: unknown): unknown {
    const { code, option } = error as QrError
    if (this.#given.values.has('type') || code !== 'ERR_QR_OPTION' || option !== 'type')
      return error
    return new Misuse(inFlags(error as QrError, 'what --name ends in, or for --type,'))
  }

  /** What is begun is finished; a second time, nothing is. */
  #end(signal: Signal): void {
    if (this.#stop.signal.aborted) process.exit(exitOf(signal))
    this.#stop.abort(signal)
  }

  #say(words: string): void {
    this.#progress.clear()
    if (!this.#given.values.has('quiet')) process.stderr.write(`${words}\n`)
  }

  #counts(): string {
    const { rows, made, bad } = this.#reached
    return `${grouped(rows)} rows: ${grouped(made)} made${bad > 0 ? `, ${grouped(bad)} bad` : ''}`
  }

  #summary({ bad, report }: BatchTotals): string {
    const told = bad > 0 ? `; what is bad is in ${report}` : ''
    const seconds = (performance.now() - this.#begun) / 1000
    return `${this.#counts()}, in ${this.#given.values.get('out')}${told} (${duration(seconds)})`
  }

  #howToResume(): string {
    const args = this.#args
    const isResumed = this.#given.values.has('resume')
    // Behind `--` it would be a file.
    const more = args.includes('--') ? ['--resume', ...args] : [...args, '--resume']
    const words = ['qrush', 'batch', ...(isResumed ? args : more)].map(quoted).join(' ')
    const same = this.#input === '-' ? ', with the same rows on stdin' : ''
    return `Go on with: ${words}${same}`
  }
}

/** Flags that are options of the same name. */
const COPIED = ['text', 'name', 'delimiter', 'report']

/** @throws {Misuse} */
function inputOf({ positionals }: Given): string {
  const [input, second] = positionals
  if (input === undefined) {
    throw new Misuse(
      'Expected a file of rows, or - for stdin, but received none: qrush batch tickets.csv --out codes/',
    )
  }
  if (second === undefined) return input
  throw new Misuse(
    `Expected one file of rows but received ${positionals.length}: cat joins files, for -`,
  )
}

const exitOf = (signal: Signal) => (signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated)

/** A word as a shell takes it. */
const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
