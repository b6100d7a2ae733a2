/**
 * A code for each row of a CSV, TSV, NDJSON or text, into files, an archive or wherever you put it: `qrush/batch`.
 *
 * @packageDocumentation
 */

import type { BufferOptions, QrError } from '../index.js'
import type { BatchError } from './batch/error.js'
import { template } from './batch/name.js'
import { type RowEntry, RowNames, settle } from './batch/outcome.js'
import { type Row, type RowFormat, rowsOf } from './batch/rows.js'
import { run } from './batch/run.js'
import { picturesOf, readSettings, renderSettings, settingsOf } from './batch/settings.js'
import { type BatchSource, open } from './batch/source.js'
import { type FlowOptions, renderStream } from './stream.js'

export type { BatchError, BatchErrorCode, RowErrorCode } from './batch/error.js'
export type { Row, RowFormat } from './batch/rows.js'
export type { BatchSource } from './batch/source.js'
export { type ZipEntry, zip } from './zip.js'

/** How a source is read. */
export interface ReadOptions {
  /**
   * What the rows are: CSV or TSV (RFC 4180), NDJSON (an object or a string a line) or lines of text, in UTF-8.
   *
   * @default as the path ends: .csv, .tsv, .tab, .ndjson, .jsonl or .txt
   */
  format?: RowFormat | null
  /**
   * The column, or the key, of the text; `lines` have one, `text`.
   *
   * @default the only one
   */
  text?: string | null
  /**
   * `csv`: the character between columns.
   *
   * @default ','
   */
  delimiter?: string | null
  /**
   * `csv`, `tsv`: whether the first row has the names of the columns, which are 1, 2, 3, … without; or the names,
   * for a part of a file whose header is elsewhere.
   *
   * @default true
   */
  header?: boolean | string[] | null
  /**
   * Bytes of a line, 1 and more, beyond which its row is a bad one. Of a longer line no more is held.
   *
   * @default 1048576
   */
  maxLineBytes?: number | null
}

/** A whole batch: what it reads, makes and writes. */
export interface BatchOptions extends ReadOptions {
  /** Where the rows are. */
  source: BatchSource
  /** The folder for the codes, which is made if need be; or the archive, if it ends in .zip. */
  out: string
  /**
   * The files' names, with `{column}`, `{row}` (from 1) and `{line}`; `{{` is a brace. What they end in is their
   * type. They are made safe for every system, and one that is taken is an error of its row.
   *
   * @default '{row}.png'
   */
  name?: string | null
  /**
   * Those of `toBuffer`, for all codes.
   *
   * @default {}
   */
  options?: BufferOptions | null
  /**
   * The file for rows that cannot be made, NDJSON or, if it ends in .csv, CSV: row, line, name, code and reason.
   *
   * @default `out` without .zip and with .report.ndjson
   */
  report?: string | null
  /**
   * Goes on with a batch that was interrupted, with the same rows and options; begins one where there is none.
   *
   * @default false
   */
  resume?: boolean | null
  /**
   * Replaces files that are there, and begins anew what is unfinished.
   *
   * @default false
   */
  overwrite?: boolean | null
  /**
   * The reason of a row's error, for the report.
   *
   * @default its message
   */
  describe?: ((error: BatchError | QrError) => string) | null
  /** Is told of each row, and once before and when it begins to write. */
  onProgress?: ((progress: BatchProgress) => void) | null
  /** Ends the batch when it aborts, after what is begun: it rejects with `signal.reason`, and can be resumed. */
  signal?: AbortSignal | null
}

/** How far a batch has come. */
export interface BatchProgress {
  /** Rows that are done, those of a run before included. */
  rows: number
  made: number
  /** Rows in the report. */
  bad: number
  /** Bytes of the source that are read. */
  bytes: number
  /** Bytes of the source, where that is known. */
  totalBytes: number | undefined
  /** Whether something is there that `resume` goes on with. */
  canResume: boolean
}

/** What a batch has come to. */
export interface BatchTotals {
  rows: number
  made: number
  /** Rows that could not be made. */
  bad: number
  /** The path of the report, which is there if a row is bad. */
  report: string
}

/** How rows are rendered. */
export interface RenderRowsOptions extends FlowOptions {
  /** As of `batch`: names are made of it, and checked, only where it is given. */
  name?: string | null
  /** Those of `toBuffer`, for all codes; their `type` is by default what `name` ends in, or `'png'`. */
  options?: BufferOptions | null
}

/** What became of a row: either `value` or `error` is there. */
export type RowOutcome = {
  /** The row's place, from 0. */
  index: number
  /** The line of the source that it begins on, from 1. */
  line: number
  row: Row
  /** The name of its file, by the `name` of the options. */
  name?: string
} & ({ value: Buffer; error?: never } | { value?: never; error: BatchError | QrError })

/**
 * Makes a code of each row of a source and writes it into a folder or a zip, off the event loop and in memory
 * that does not grow with the source, but for some 16 to 32 bytes a row by which a name is known again, and in an
 * archive its name.
 *
 * A bad row is reported and costs no other. Nothing is overwritten, nor written through a link, unless the options
 * say so; under a name there is a whole file or none. A batch that was aborted or killed goes on with `resume`, to
 * the same bytes: the command line's `qrush batch` is this function.
 *
 * Files are written synchronously, for some 5 ms at a time; then the event loop gets its turn.
 *
 * @param options - What is read, made and written.
 * @returns How many rows there were, when all is written.
 * @throws {BatchError} `ERR_BATCH_OPTION`, `ERR_BATCH_PLACE`, `ERR_BATCH_RESUME` and `ERR_BATCH_COLUMNS` before
 * anything is touched; `ERR_BATCH_SOURCE`, `ERR_BATCH_WRITE`, `ERR_BATCH_BUSY` and `ERR_BATCH_CHANGED` on the way.
 * @throws {QrError} `ERR_QR_OPTION` for `options`, before anything is touched.
 * @example
 * ```ts
 * const { made, bad, report } = await batch({
 *   source: 'tickets.csv',
 *   text: 'url',
 *   name: '{id}.svg',
 *   out: 'codes.zip',
 *   options: { errorCorrectionLevel: 'Q' },
 * });
 * console.log(`${made} made`, bad > 0 ? `${bad} in ${report}` : '');
 * ```
 */
export async function batch(options: BatchOptions): Promise<BatchTotals> {
  return run(settingsOf(options))
}

/**
 * Reads a source as rows, one after the other, in constant memory. A row that cannot be read has an `error`, and the
 * others go on. The source is opened at the first `next()`, and closed when the consumer leaves.
 *
 * @param source - A path, bytes, or a stream or iterable of them.
 * @param options - How it is read.
 * @throws {BatchError} `ERR_BATCH_OPTION` at the call; from `next()` `ERR_BATCH_COLUMNS`, where the header does not
 * have a column that is asked for, and `ERR_BATCH_SOURCE`.
 * @example
 * ```ts
 * for await (const row of readRows(request, { format: 'csv', text: 'url' })) {
 *   if (row.error) console.error(`line ${row.line}: ${row.error.message}`);
 *   else console.log(row.cell('id'), row.text);
 * }
 * ```
 */
export function readRows(
  source: BatchSource,
  options?: ReadOptions | null,
): AsyncIterableIterator<Row> {
  const { reading, maxLineBytes } = readSettings(source, options ?? {})
  const chunks = { [Symbol.asyncIterator]: () => open(source).chunks[Symbol.asyncIterator]() }
  return rowsOf(chunks, reading, maxLineBytes)
}

/**
 * Renders rows, off the event loop and on all cores, and yields an outcome for each, in order: to be stored
 * wherever they shall be, as by `zip`. It flows, aborts and ends as `renderStream` does.
 *
 * @param rows - Those of `readRows`, or your own.
 * @param options - Names, options of the pictures, and those of the flow.
 * @throws {BatchError} `ERR_BATCH_OPTION` at the call for a bad `name`.
 * @throws {QrError} `ERR_QR_OPTION` at the call for other bad options.
 * @example
 * ```ts
 * const rows = readRows(part, { format: 'ndjson', text: 'url' });
 * async function* files(): AsyncGenerator<ZipEntry> {
 *   for await (const { index, name = '', value, error } of renderRows(rows, { name: '{id}.png' })) {
 *     if (error) failed.push({ index, code: error.code, reason: error.message });
 *     else yield { name, data: value };
 *   }
 * }
 * await upload(zip(files()));
 * ```
 */
export function renderRows(
  rows: AsyncIterable<Row> | Iterable<Row>,
  options?: RenderRowsOptions | null,
): AsyncIterableIterator<RowOutcome> {
  const { name, options: pictures = {}, ...flow } = renderSettings(options ?? {})
  const names = name === undefined ? undefined : template(name)
  const all = { ...(names ? picturesOf(pictures, names) : pictures), ...flow }
  const entries = new RowNames(names)
  const entryOf = (row: Row): [string, RowEntry] => [row.text, entries.entryOf(row)]
  const outcomes = settle(rows, entryOf, (items) => renderStream(items, all))
  return outcomes as AsyncIterableIterator<RowOutcome>
}
