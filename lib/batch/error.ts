// What goes wrong in a batch. A sentence keeps options apart from its words, so that the command line can
// spell them as flags.

import type { BatchOptions } from '../batch.js'

/** What is wrong with one row. */
export type RowErrorCode =
  | 'ERR_BATCH_ROW'
  | 'ERR_BATCH_NAME'
  | 'ERR_BATCH_CLASH'
  | 'ERR_BATCH_EXISTS'

/** What is wrong with a whole batch, which the first four refuse before it has touched anything; or with a row. */
export type BatchErrorCode =
  | 'ERR_BATCH_OPTION'
  | 'ERR_BATCH_COLUMNS'
  | 'ERR_BATCH_PLACE'
  | 'ERR_BATCH_RESUME'
  | 'ERR_BATCH_SOURCE'
  | 'ERR_BATCH_WRITE'
  | 'ERR_BATCH_BUSY'
  | 'ERR_BATCH_CHANGED'
  | RowErrorCode

type Option = keyof BatchOptions | 'stream' | 'type'
type Value = string | number | { option: Option }

/** An option in a sentence. */
export const option = (option: Option) => ({ option })

/** What a sentence calls otherwise than the option is. */
const WORDS: { [option: string]: string } = {
  source: 'another source',
  stream: 'a source',
  type: 'options.type',
}

/** Why a batch, or one row of it, could not be made. */
export interface BatchError extends Error {
  code: BatchErrorCode
  /** The system's error, where there is one: the batch may do better another time. */
  cause?: unknown
  /** Of `ERR_BATCH_COLUMNS`: the column that was asked for, unless the header itself is wrong. */
  received?: string
  /** Of `ERR_BATCH_COLUMNS`: the columns that there are. */
  expected?: string[]
  /** The message with other names for the options of `batch`, as a form or a command line has them. */
  messageWith: (nameOf: (option: string) => string) => string
}

class SentenceError extends Error implements BatchError {
  readonly code: BatchErrorCode
  readonly #spell: BatchError['messageWith']

  constructor(code: BatchErrorCode, raw: readonly string[], values: readonly Value[]) {
    const spell = (nameOf: (option: string) => string) => {
      const words = values.map((value) =>
        typeof value === 'object' ? nameOf(value.option) : value,
      )
      return String.raw({ raw }, ...words)
    }
    super(spell((option) => WORDS[option] ?? option))
    this.code = code
    this.#spell = spell
  }

  messageWith(nameOf: (option: string) => string): string {
    return this.#spell(nameOf)
  }
}

/** A tag for the sentence of an error. */
const tag =
  (code: BatchErrorCode) =>
  (strings: TemplateStringsArray, ...values: Value[]): BatchError =>
    new SentenceError(code, strings, values)

export const fault = {
  option: tag('ERR_BATCH_OPTION'),
  columns: tag('ERR_BATCH_COLUMNS'),
  place: tag('ERR_BATCH_PLACE'),
  resume: tag('ERR_BATCH_RESUME'),
  source: tag('ERR_BATCH_SOURCE'),
  write: tag('ERR_BATCH_WRITE'),
  busy: tag('ERR_BATCH_BUSY'),
  changed: tag('ERR_BATCH_CHANGED'),
  row: tag('ERR_BATCH_ROW'),
  name: tag('ERR_BATCH_NAME'),
  clash: tag('ERR_BATCH_CLASH'),
  exists: tag('ERR_BATCH_EXISTS'),
}

/** The system's error as a sentence: what was to be written, and what came. */
export function writeFailure(expected: string, cause: unknown): BatchError {
  const { message } = cause as Error
  return Object.assign(fault.write`Expected ${expected} but received ${message}`, { cause })
}
