// What a batch is to do: its options, checked at the call.

import { extname } from 'node:path'
import { type BufferOptions, checkOptions, type QrError } from '../../index.js'
import type { BatchOptions, ReadOptions, RenderRowsOptions } from '../batch.js'
import { type BatchError, fault, option } from './error.js'
import { type Template, template } from './name.js'
import { FORMATS, type Reading, type RowFormat } from './rows.js'
import type { BatchSource } from './source.js'

/** Without `null`, which is as good as absent. */
type Given<Options> = { [Name in keyof Options]: Exclude<Options[Name], null> }

export interface Settings
  extends Required<Given<Omit<BatchOptions, keyof ReadOptions | 'name' | 'signal'>>> {
  reading: Reading
  maxLineBytes: number
  template: Template
  isArchive: boolean
  signal: AbortSignal | undefined
}

/** What a name ends in, where it is not the type's own. */
const ENDINGS: Record<string, string> = { jpg: 'jpeg' }
const FORMAT_OF: Record<string, RowFormat> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.txt': 'lines',
}

/** Far more than the longest text with all that stands beside it. */
const MAX_LINE_BYTES = 1 << 20

const DEFAULTS = {
  resume: false,
  overwrite: false,
  describe: (error: BatchError | QrError) => error.message,
  onProgress: () => {},
  signal: undefined,
}

/** The options by their types. */
const TYPES = {
  string: ['format', 'delimiter', 'text', 'name', 'out', 'report'],
  boolean: ['header', 'resume', 'overwrite'],
  number: ['maxLineBytes'],
  object: ['source', 'options', 'signal'],
  function: ['describe', 'onProgress'],
}
const NAMES = Object.values(TYPES).flat()

/** @throws {BatchError | QrError} */
export function settingsOf(options: BatchOptions): Settings {
  const given = checked(options)
  const { source, out, name = '{row}.png' } = given
  if (!out) {
    throw fault.option`Expected ${option('out')} with a folder or a .zip for the codes but received none`
  }
  const parts = template(name)
  const isArchive = /\.zip$/i.test(out)
  const pictures = picturesOf(given.options, parts)
  const reading = readingOf(source, given, parts.columns)
  checkOptions('toBuffer', pictures)
  const { maxLineBytes = MAX_LINE_BYTES, report = reportOf(out, isArchive) } = given
  const own = { reading, maxLineBytes, template: parts, options: pictures, isArchive, report }
  return { ...DEFAULTS, ...given, ...own }
}

/** What `readRows` is to do. */
export function readSettings(source: BatchSource, options: ReadOptions) {
  const { maxLineBytes = MAX_LINE_BYTES, ...given } = checked(options)
  return { reading: readingOf(source, given, []), maxLineBytes }
}

/** What `renderRows` is to do; the stream checks how it flows. */
export function renderSettings({ name, options, ...flow }: RenderRowsOptions) {
  return { ...checked({ name, options }), ...flow }
}

function checked<Options extends object>(options: Options): Given<Options> {
  const given = Object.entries(options).filter(([, value]) => (value ?? null) !== null)
  for (const [name, value] of given) {
    if (!NAMES.includes(name)) {
      throw fault.option`Expected one of ${NAMES.join(', ')} for the name of an option but received '${name}'`
    }
    const type = typeof value as keyof typeof TYPES
    const isRight = TYPES[type]?.includes(name) && (type !== 'number' || isCount(value))
    if (isRight || name === 'source' || (name === 'header' && isNames(value))) continue
    throw fault.option`Expected ${typesOf(name)} for ${name} but received ${typeof value === 'object' ? 'an object' : String(value)}`
  }
  return Object.fromEntries(given) as Given<Options>
}

/** In words. */
function typesOf(name: string): string {
  if (name === 'header') return 'a boolean or an array of names'
  if (name === 'maxLineBytes') return 'a whole number from 1'
  return `a value of type ${Object.entries(TYPES).find(([, names]) => names.includes(name))?.[0]}`
}

const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0
const isNames = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')

/** The options of the pictures, whose type is that of the names unless they say it. */
export function picturesOf(
  options: BufferOptions | undefined,
  { ending, source }: Template,
): BufferOptions {
  if ((options?.type ?? null) !== null) return { ...options }
  if (!ending) {
    throw fault.option`Expected a name that ends in a type, or ${option('type')}, for ${option('name')} but received '${source}': as in '{row}.png'`
  }
  const type = ENDINGS[ending.toLowerCase()] ?? ending.toLowerCase()
  return { ...options, type: type as NonNullable<BufferOptions['type']> }
}

/** Beside the codes; within the folder where it has no name of its own. */
function reportOf(out: string, isArchive: boolean): string {
  const bare = out.replace(isArchive ? /\.zip$/i : /[/\\]+$/, '')
  const isNameless = !isArchive && /(^|[/\\])\.{0,2}$/.test(bare)
  return `${isNameless ? `${bare || '/'}/qrush` : bare}.report.ndjson`
}

function readingOf(
  source: BatchSource,
  { format: said, delimiter, header = true, text }: Given<ReadOptions>,
  wanted: string[],
): Reading {
  const isIterable = [Symbol.asyncIterator, Symbol.iterator].some((name) => name in Object(source))
  if (!isIterable && !(source instanceof URL)) {
    throw fault.option`Expected a path, bytes or an iterable of them for the source but received none`
  }
  const path = source instanceof URL ? source.pathname : source
  const isPath = typeof path === 'string'
  const format = said ?? (isPath ? FORMAT_OF[extname(path).toLowerCase()] : undefined)
  if (!FORMATS.includes(format as RowFormat)) {
    const [expected, of] = [FORMATS.join(', '), option('format')]
    if (said !== undefined)
      throw fault.option`Expected one of ${expected} for ${of} but received '${said}'`
    const received = isPath ? `'${path}'` : option('stream')
    throw fault.option`Expected one of ${expected} for ${of} but received ${received}, which does not say it`
  }
  if (delimiter !== undefined && (format !== 'csv' || !/^[^"\r\n]$/u.test(delimiter))) {
    throw fault.option`Expected one character, with ${option('format')} csv, for ${option('delimiter')} but received '${delimiter}'`
  }
  if (header !== true && format !== 'csv' && format !== 'tsv') {
    throw fault.option`Expected ${option('header')} with csv or tsv but received it with ${format as RowFormat}`
  }
  const unknown = [text, ...wanted].find((column) => column !== undefined && column !== 'text')
  if (format === 'lines' && unknown !== undefined) {
    throw fault.option`Expected the one column of lines, text, but received '${unknown}'`
  }
  return { format: format as RowFormat, delimiter: delimiter ?? ',', header, text, wanted }
}
