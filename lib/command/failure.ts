// What the command line says of a failure, and the exit code that it ends with.

import type { QrError } from '../../index.js'
import type { BatchError } from '../batch/error.js'
import { inFlags } from './sentence.js'
import { nearest } from './suggest.js'

export const EXIT = {
  done: 0,
  /** The work failed: the text does not fit, a file cannot be read or written. */
  failed: 1,
  /** The command line is wrong: nothing was begun. */
  misused: 2,
  /** A batch is done, but for rows that its report tells of. */
  incomplete: 3,
  /** 128 and the number of the signal, as shells have it. */
  interrupted: 130,
  terminated: 143,
} as const

/** A command line that cannot be followed. */
export class Misuse extends Error {}

/** Work that failed for a reason with a sentence of its own. */
export class Failure extends Error {}

/** Codes of what was refused before it was begun. */
const REFUSED = /^ERR_(QR_OPTION|BATCH_(OPTION|COLUMNS|PLACE|RESUME))$/

/** What a batch calls otherwise than the flag is. */
const NAMES: Record<string, string> = {
  header: '--no-header',
  options: 'flags',
  source: '- for stdin',
  stream: "'-'",
}

/** The sentence of an error of the addon or of a batch, with flags for its options. */
export function sentenceOf(error: QrError | BatchError): string {
  if (!('messageWith' in error)) return inFlags(error)
  const sentence = error.messageWith((option) => NAMES[option] ?? `--${option}`)
  const { received, expected = [] } = error
  const meant = received === undefined ? undefined : nearest(received, expected)
  return meant === undefined ? sentence : `${sentence}: did you mean ${meant}?`
}

/** Says on stderr what went wrong with a command, as in `qrush batch`. */
export function tell(error: unknown, command = 'qrush'): number {
  const say = (sentence: string, code: number) => {
    const hint = code === EXIT.misused ? `\nTry: ${command} --help` : ''
    process.stderr.write(`qrush: ${sentence}${hint}\n`)
    return code
  }
  if (error instanceof Misuse) return say(error.message, EXIT.misused)
  if (error instanceof Failure) return say(error.message, EXIT.failed)
  const { code, stack } = error as QrError
  if (REFUSED.test(code)) return say(sentenceOf(error as QrError), EXIT.misused)
  if (/^ERR_(QR|BATCH)_/.test(code)) return say(sentenceOf(error as QrError), EXIT.failed)
  return say(stack ?? String(error), EXIT.failed)
}

/** The system's error as a sentence: what was to be done, and what came. */
export function systemFailure(expected: string, error: unknown): Failure {
  const { message } = error as NodeJS.ErrnoException
  return new Failure(`Expected ${expected} but received ${message}`, { cause: error })
}
