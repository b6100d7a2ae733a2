// The rows of a source of any of the formats, each with its text, or with what is wrong with it.

import { CsvReader, type CsvRecord } from './csv.js'
import { type BatchError, fault, option } from './error.js'
import { type Line, LineReader } from './lines.js'

/** What the rows of a source are. */
export type RowFormat = 'csv' | 'tsv' | 'ndjson' | 'lines'
export const FORMATS: RowFormat[] = ['csv', 'tsv', 'ndjson', 'lines']

/** A row of a source, or what is wrong with it. */
export interface Row {
  /** Its place among the rows, from 0; the header is none. */
  index: number
  /** The line of the source that it begins on, from 1. */
  line: number
  /** The text of its code; empty where it cannot be read. */
  text: string
  /** What it has in a column: text, in NDJSON any value, and `undefined` where it has nothing. */
  cell: (column: string) => unknown
  /** Why it cannot be read: `ERR_BATCH_ROW`. */
  error?: BatchError
}

export interface Reading {
  format: RowFormat
  delimiter: string
  /** Whether the first row has the names of the columns; or the names. */
  header: boolean | string[]
  /** The column of the text, unless there is only one. */
  text: string | undefined
  /** Columns that the names ask for. */
  wanted: string[]
}

/** Takes lines and gives the rows that they complete, not numbered yet. */
interface Reader {
  take: (line: Line) => Row[]
  end?: () => Row[]
}

/** @throws {BatchError} where a column is asked for that a header does not have, and for UTF-16. */
export async function* rowsOf(
  chunks: AsyncIterable<Buffer>,
  reading: Reading,
  maxLineBytes: number,
): AsyncGenerator<Row, void, undefined> {
  const lines = new LineReader(maxLineBytes)
  const reader = readerOf(reading, maxLineBytes)
  let index = 0
  for await (const chunk of chunks) {
    for (const line of lines.push(chunk)) {
      if (line.number === 1) checkEncoding(line)
      for (const row of reader.take(line)) yield numbered(row, index++)
    }
  }
  const rest = [...lines.end()].flatMap((line) => reader.take(line))
  for (const row of [...rest, ...(reader.end?.() ?? [])]) yield numbered(row, index++)
}

function checkEncoding({ bytes: [first, second] }: Line): void {
  if (!((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) return
  throw fault.source`Expected rows in UTF-8 but received UTF-16: save them as UTF-8`
}

function numbered(row: Row, index: number): Row {
  row.index = index
  if (!row.error && isNoUtf8(row.text)) row.error = noUtf8()
  return row
}

/** A byte that is no UTF-8 has become U+FFFD. */
export const isNoUtf8 = (value: unknown) => typeof value === 'string' && value.includes('\ufffd')
export const noUtf8 = () =>
  fault.row`Expected text in UTF-8 but received another byte, or U+FFFD: save the rows as UTF-8`

function readerOf(reading: Reading, maxLineBytes: number): Reader {
  const { format, text: column } = reading
  if (format !== 'lines' && format !== 'ndjson') return csv(reading)
  return {
    take: ({ number: line, text, tooLong }) => {
      if (tooLong) {
        return [
          bad(
            line,
            fault.row`Expected a line of at most ${maxLineBytes} bytes but received a longer one`,
          ),
        ]
      }
      if (format === 'ndjson') return text.trim() === '' ? [] : [jsonRow(line, text, column)]
      return text === ''
        ? []
        : [{ index: 0, line, text, cell: (name) => (name === 'text' ? text : undefined) }]
    },
  }
}

const NOTHING = () => undefined

function jsonRow(line: number, source: string, column: string | undefined): Row {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    return bad(line, fault.row`Expected JSON but received other text: ${(error as Error).message}`)
  }
  if (typeof value === 'string') return textRow(line, value, 'the line', NOTHING)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad(line, fault.row`Expected an object or a string but received ${described(value)}`)
  }
  const keys = Object.keys(value)
  const name = column ?? (keys.length === 1 ? keys[0] : undefined)
  if (name === undefined) {
    return bad(
      line,
      fault.row`Expected one key, or ${option('text')} for which it is, but received ${keys.length}`,
    )
  }
  const cell = (key: string) =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  return textRow(line, cell(name), `'${name}'`, cell)
}

function csv({ format, delimiter, header, text, wanted }: Reading): Reader {
  const reader = new CsvReader(format === 'tsv' ? '\t' : delimiter)
  let columns: Map<string, number> | undefined
  let place = 0
  let where = ''
  const rowOf = ({ line, fields, problem }: CsvRecord): Row[] => {
    if (!columns) {
      const names = Array.isArray(header) ? header : fields
      if (problem && names === fields)
        throw fault.columns`Expected columns in line ${line} but: ${problem}`
      columns = columnsOf(names, header !== false)
      place = placeOf(columns, text, wanted)
      where = `column '${[...columns.keys()][place]}'`
      if (header === true) return []
    }
    if (problem) return [bad(line, fault.row`${problem}`)]
    const names = columns
    if (fields.length !== names.size) {
      const expected = Array.isArray(header) ? 'header' : 'the first line'
      return [
        bad(
          line,
          fault.row`Expected ${names.size} columns, as ${expected} has, but received ${fields.length}`,
        ),
      ]
    }
    return [textRow(line, fields[place], where, (column) => fields[names.get(column) ?? -1])]
  }
  return {
    take: (line) => reader.take(line).flatMap(rowOf),
    end: () => reader.end().flatMap(rowOf),
  }
}

function columnsOf(fields: string[], header: boolean): Map<string, number> {
  const names = fields.map((field, place) => (header ? field : String(place + 1)))
  const columns = new Map(names.map((name, place) => [name, place]))
  if (columns.size === names.length) return columns
  const twice = names.find((name, place) => names.indexOf(name) !== place) as string
  throw fault.columns`Expected each column once in the header but received '${twice}' again`
}

/** Where the text stands. */
function placeOf(columns: Map<string, number>, text: string | undefined, wanted: string[]): number {
  const expected = [...columns.keys()]
  const all = expected.join(', ')
  for (const received of [text, ...wanted]) {
    if (received === undefined || columns.has(received)) continue
    const of = option(received === text ? 'text' : 'name')
    const error = fault.columns`Expected one of the columns ${all} for ${of} but received ${received}`
    throw Object.assign(error, { received, expected })
  }
  if (text !== undefined) return columns.get(text) as number
  if (columns.size === 1) return 0
  throw fault.columns`Expected ${option('text')} with one of the columns ${all} but received none`
}

function textRow(line: number, value: unknown, where: string, cell: Row['cell']): Row {
  const text = textOf(value)
  if (text === undefined) {
    return bad(
      line,
      fault.row`Expected text, or a whole number of at most 15 digits, in ${where} but received ${described(value)}`,
    )
  }
  return { index: 0, line, text, cell }
}

/** A cell as text. Of other numbers than these it is lost how they were written, 9.50 or 9.5. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Number.isInteger(value) || Math.abs(value as number) >= 1e15) return undefined
  return String(value)
}

function bad(line: number, error: BatchError): Row {
  return { index: 0, line, text: '', cell: NOTHING, error }
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value === 'boolean' || typeof value === 'number')
    return String(value)
  return Array.isArray(value) ? 'an array' : 'an object'
}
