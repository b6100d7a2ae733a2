// What a batch is to do, from its arguments.

import { extname } from 'node:path'
import { type Given, optionsOf } from '../arguments.js'
import { Misuse } from '../failure.js'
import { MANY } from '../options.js'
import { type Template, template } from './name.js'
import { FORMATS, type Format, type Reading } from './row.js'

export interface Settings {
  /** A path, or `-` for stdin. */
  input: string
  reading: Reading
  /** As it was given. */
  name: string
  template: Template
  /** Of the pictures. */
  options: Record<string, unknown>
  /** The flag that their type is of. */
  typeOf: '--type' | '--name'
  out: string
  isArchive: boolean
  report: string
  resume: boolean
  overwrite: boolean
  quiet: boolean
}

/** What a name ends in, where it is not the type's own. */
const ENDINGS: Record<string, string> = { jpg: 'jpeg' }
const FORMAT_OF: Record<string, Format> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.txt': 'lines',
}

/** @throws {Misuse} */
export function settingsOf(given: Given): Settings {
  const { values, positionals } = given
  const value = (name: string) => values.get(name) as string | undefined
  const [input, second] = positionals
  if (input === undefined) {
    throw new Misuse(
      'Expected a file of rows, or - for stdin, but received none: qrush batch tickets.csv --out codes/',
    )
  }
  if (second !== undefined) {
    throw new Misuse(
      `Expected one file of rows but received ${positionals.length}: cat joins files, for -`,
    )
  }
  const out = value('out')
  if (!out)
    throw new Misuse('Expected --out with a folder or a .zip for the codes but received none')
  const name = value('name') ?? '{row}.png'
  const parts = template(name)
  const options = optionsOf(given, MANY)
  const isNamed = options.type === undefined
  options.type ??= typeOf(parts.ending, name)
  const isArchive = /\.zip$/i.test(out)
  return {
    input,
    reading: readingOf(input, value, values.has('no-header'), parts.columns),
    name,
    template: parts,
    options,
    typeOf: isNamed ? '--name' : '--type',
    out,
    isArchive,
    report: value('report') ?? `${placeOf(out, isArchive)}.report.ndjson`,
    resume: values.has('resume'),
    overwrite: values.has('overwrite'),
    quiet: values.has('quiet'),
  }
}

function typeOf(ending: string, name: string): string {
  if (ending) return ENDINGS[ending.toLowerCase()] ?? ending.toLowerCase()
  throw new Misuse(
    `Expected a name that ends in a type, or --type, for --name but received '${name}': as in '{row}.png'`,
  )
}

/** What the report stands beside. */
function placeOf(out: string, isArchive: boolean): string {
  if (isArchive) return out.slice(0, -'.zip'.length)
  // Within the folder where it has no name of its own.
  const bare = out.replace(/[/\\]+$/, '')
  return /(^|[/\\])\.{0,2}$/.test(bare) ? `${bare || '/'}/qrush` : bare
}

function readingOf(
  input: string,
  value: (name: string) => string | undefined,
  noHeader: boolean,
  wanted: string[],
): Reading {
  const format = value('format') ?? FORMAT_OF[extname(input).toLowerCase()]
  if (!FORMATS.includes(format as Format)) {
    const received = format === undefined ? `'${input}', which does not say it` : `'${format}'`
    throw new Misuse(`Expected one of ${FORMATS.join(', ')} for --format but received ${received}`)
  }
  const delimiter = value('delimiter')
  if (delimiter !== undefined && (format !== 'csv' || !/^[^"\r\n]$/u.test(delimiter))) {
    throw new Misuse(
      `Expected one character, with --format csv, for --delimiter but received '${delimiter}'`,
    )
  }
  const text = value('text')
  if (noHeader && format !== 'csv' && format !== 'tsv') {
    throw new Misuse(`Expected --no-header with csv or tsv but received it with ${format}`)
  }
  const unknown = [text, ...wanted].find((column) => column !== undefined && column !== 'text')
  if (format === 'lines' && unknown !== undefined) {
    throw new Misuse(`Expected the one column of lines, text, but received '${unknown}'`)
  }
  return {
    format: format as Format,
    delimiter: delimiter ?? ',',
    header: !noHeader,
    text,
    wanted,
  }
}
