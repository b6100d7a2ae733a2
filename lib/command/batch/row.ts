// The rows of a file of any of the formats, each with its text, or with what is wrong with it.

import { Misuse } from '../failure.js'
import { nearest } from '../spelling.js'
import { CsvReader, type CsvRecord } from './csv.js'
import { type Line, linesOf } from './line.js'

export const FORMATS = ['csv', 'tsv', 'ndjson', 'lines'] as const
export type Format = (typeof FORMATS)[number]

export interface Row {
  /** From 1, without the header. */
  row: number
  /** The line of the file that it begins on, from 1. */
  line: number
  /** Its cell in a column, or `undefined`. */
  cell: (column: string) => unknown
  text: string
  /** What is wrong with it; then it has no text. */
  problem?: string
}

export interface Reading {
  format: Format
  delimiter: string
  header: boolean
  /** The column of the text, unless there is only one. */
  text: string | undefined
  /** Columns that the names ask for. */
  wanted: string[]
}

type Unnumbered = Omit<Row, 'row'>

/** Takes lines and gives the rows that they complete. */
interface Reader {
  take: (line: Line) => Unnumbered[]
  end: () => Unnumbered[]
}

/** @throws {Misuse} where a column is asked for that a header does not have. */
export async function* rowsOf(
  input: AsyncIterable<Buffer>,
  reading: Reading,
): AsyncGenerator<Row, void, undefined> {
  const { format } = reading
  const reader = format === 'lines' ? TEXTS : format === 'ndjson' ? json(reading) : csv(reading)
  let row = 0
  for await (const lines of linesOf(input)) {
    for (const line of lines) {
      for (const found of reader.take(line)) yield numbered(found, ++row, reading.wanted)
    }
  }
  for (const found of reader.end()) yield numbered(found, ++row, reading.wanted)
}

function numbered(found: Unnumbered, row: number, wanted: string[]): Row {
  // A byte that is no UTF-8 has become one.
  const isWrong = (value: unknown) => typeof value === 'string' && value.includes('\ufffd')
  if (found.problem || !(isWrong(found.text) || wanted.some((name) => isWrong(found.cell(name))))) {
    return { ...found, row }
  }
  return { ...found, row, problem: NO_UTF_8 }
}

const NOTHING = () => undefined

const TEXTS: Reader = {
  take: ({ number: line, text, tooLong }) => {
    if (tooLong) return [bad(line, TOO_LONG)]
    if (text === '') return []
    return [{ line, text, cell: (column) => (column === 'text' ? text : undefined) }]
  },
  end: () => [],
}

const json = ({ text: column }: Reading): Reader => ({
  take: ({ number: line, text, tooLong }) => {
    if (tooLong) return [bad(line, TOO_LONG)]
    return text.trim() === '' ? [] : [jsonRow(line, text, column)]
  },
  end: () => [],
})

function jsonRow(line: number, source: string, column: string | undefined): Unnumbered {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    return bad(line, `Expected JSON but received other text: ${(error as Error).message}`)
  }
  if (typeof value === 'string') return textRow(line, value, 'the line', NOTHING)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad(line, `Expected an object or a string but received ${described(value)}`)
  }
  const keys = Object.keys(value)
  const name = column ?? (keys.length === 1 ? keys[0] : undefined)
  if (name === undefined) {
    return bad(line, `Expected one key, or --text for which it is, but received ${keys.length}`)
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
  const rowOf = ({ line, fields, problem }: CsvRecord): Unnumbered[] => {
    let isHeader = false
    if (!columns) {
      if (problem) throw new Misuse(`Expected columns in line ${line} but: ${problem}`)
      columns = columnsOf(fields, header)
      place = placeOf(columns, text, wanted)
      where = `column '${[...columns.keys()][place]}'`
      isHeader = header
    }
    if (isHeader) return []
    if (problem) return [bad(line, problem)]
    const names = columns
    if (fields.length !== names.size) {
      return [
        bad(
          line,
          `Expected ${names.size} columns, as the first line has, but received ${fields.length}`,
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
  const twice = names.find((name, place) => names.indexOf(name) !== place)
  throw new Misuse(`Expected each column once in the header but received '${twice}' again`)
}

/** Where the text stands. */
function placeOf(columns: Map<string, number>, text: string | undefined, wanted: string[]): number {
  for (const [flag, name] of [['--text', text], ...wanted.map((name) => ['--name', name])]) {
    if (name === undefined || columns.has(name)) continue
    const meant = nearest(name, columns.keys())
    const remedy = meant === undefined ? '' : `: did you mean ${meant}?`
    throw new Misuse(
      `Expected one of the columns ${[...columns.keys()].join(', ')} for ${flag} but received ${name}${remedy}`,
    )
  }
  if (text !== undefined) return columns.get(text) as number
  if (columns.size === 1) return 0
  throw new Misuse(
    `Expected --text with one of the columns ${[...columns.keys()].join(', ')} but received none`,
  )
}

function textRow(line: number, value: unknown, where: string, cell: Row['cell']): Unnumbered {
  const text = textOf(value)
  if (text === undefined) {
    return bad(
      line,
      `Expected text, or a whole number of at most 15 digits, in ${where} but received ${described(value)}`,
    )
  }
  return { line, text, cell }
}

/** A cell as text. Of other numbers than these it is lost how they were written, 9.50 or 9.5. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Number.isInteger(value) || Math.abs(value as number) >= 1e15) return undefined
  return String(value)
}

const NO_UTF_8 =
  'Expected text in UTF-8 but received another byte, or U+FFFD: save the rows as UTF-8'
const TOO_LONG = 'Expected a line of at most 1048576 characters but received a longer one'

const bad = (line: number, problem: string): Unnumbered => ({
  line,
  text: '',
  problem,
  cell: NOTHING,
})

function described(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value === 'boolean' || typeof value === 'number')
    return String(value)
  return Array.isArray(value) ? 'an array' : 'an object'
}
