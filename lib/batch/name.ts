// The names of files, made of what stands in rows: nobody's text leads out of the folder, or makes a name
// that one of the systems cannot have.

import { type BatchError, fault, option } from './error.js'
import { isNoUtf8, noUtf8, type Row, textOf } from './rows.js'

/** Bytes of UTF-8 that ext4, APFS and NTFS take for sure, less what an archiver may put behind. */
const LONGEST = 240

/** Those that mean something to a path or to Windows; control and directional ones; halves of surrogates. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd\ud800-\udfff<>:"/\\|?*]/gu
/** Names of devices, whatever they end in (Windows' Naming Files, Paths, and Namespaces). */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\s|$)/iu

type Part = { literal: string } | { column: string }

export interface Template {
  /** As it was given. */
  source: string
  /** Columns that it asks for, without `row` and `line`. */
  columns: string[]
  /** What it ends in, without the point; nothing where a column ends it. */
  ending: string
  /** @returns The name of a row's file, or what is wrong with it. */
  nameOf: (row: Row) => string | BatchError
}

/** @throws {BatchError} */
export function template(source: string): Template {
  const parts = partsOf(source)
  const last = parts.at(-1)
  const tail = last && 'literal' in last ? last.literal : ''
  const ending = /\.([^.\s]+)$/.exec(tail)?.[1] ?? ''
  if (/[/\\]/.test(parts.map((part) => ('literal' in part ? part.literal : '')).join(''))) {
    throw fault.option`Expected a name without folders for ${option('name')} but received one with / or \\: ${option('out')} says the folder`
  }
  const columns = parts.flatMap((part) =>
    'column' in part && !isCounted(part.column) ? [part.column] : [],
  )
  return {
    source,
    columns,
    ending,
    nameOf: (row) => {
      if (columns.some((column) => isNoUtf8(row.cell(column)))) return noUtf8()
      return nameOf(parts, row, ending && `.${ending}`)
    },
  }
}

const isCounted = (column: string): column is 'row' | 'line' =>
  column === 'row' || column === 'line'

/** What stands in braces, and what does not; two braces are one. */
function partsOf(source: string): Part[] {
  const parts: Part[] = []
  for (const [piece, column] of source.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g)) {
    if (piece === '{' || piece === '}') {
      throw fault.option`Expected a column in braces for ${option('name')} but received '${source}': a brace that is meant is {{ or }}`
    }
    if (column !== undefined) parts.push({ column })
    else parts.push({ literal: piece.replace(/^(\{\{|\}\})$/, (braces) => braces.slice(1)) })
  }
  return parts
}

function nameOf(parts: Part[], row: Row, ending: string): string | BatchError {
  let name = ''
  for (const part of parts) {
    if ('literal' in part) {
      name += part.literal
      continue
    }
    const { column } = part
    const counted = { row: row.index + 1, line: row.line }
    const value = isCounted(column) ? String(counted[column]) : textOf(row.cell(column))
    if (!value) {
      return fault.name`Expected text in '${column}' for the name of the file but received none`
    }
    name += value
  }
  return safe(name, ending)
}

/** The name as every system can have it: what it cannot is `_` there. */
export function safe(name: string, ending = ''): string {
  let stem = name.slice(0, name.length - ending.length).normalize('NFC')
  stem = stem
    .replaceAll(FORBIDDEN, '_')
    .replace(/^[.\s]/u, '_')
    .replace(DEVICE, '_$1')
  stem = shortened(stem, LONGEST - Buffer.byteLength(ending))
  const whole = stem + ending.replaceAll(FORBIDDEN, '_')
  // Windows drops them.
  return whole.replace(/[.\s]$/u, '_') || '_'
}

/** As many whole characters as fit. */
function shortened(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let short = ''
  let length = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    length += Buffer.byteLength(segment)
    if (length > bytes) break
    short += segment
  }
  return short
}
