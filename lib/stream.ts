/**
 * QR codes by the million, in constant memory: `qrush/stream`.
 *
 * @packageDocumentation
 */

import type { Transform } from 'node:stream'
import { types } from 'node:util'
import type { BatchItem, BufferOptions, DataURLOptions, QrError } from '../index.js'
import { badSource, check } from './stream/options.js'
import { ReadAhead } from './stream/read-ahead.js'
import type { Source } from './stream/source.js'
import { ItemTransform } from './stream/transform.js'

/** Items to render, in an array, a generator, a `Readable` in object mode, …: any iterable. */
export type ItemSource<Options> = object &
  (Iterable<BatchItem<Options>> | AsyncIterable<BatchItem<Options>>)

/** One item's result: either `value` or `error` is there, and `index` is the item's place, from 0. */
export type StreamResult<Value> =
  | { index: number; value: Value; error?: never }
  | { index: number; value?: never; error: QrError }

/** How the stream flows. */
export interface FlowOptions {
  /**
   * How many items, 1–65,536, are at most taken from the source ahead of the consumer. They are rendered in
   * chunks of a quarter.
   *
   * @default 1024
   */
  highWaterMark?: number | null
  /**
   * Bytes of results, 1–17,179,869,184, that are at most held ahead of the consumer, and one chunk's more.
   *
   * @default 67108864
   */
  highWaterMarkBytes?: number | null
  /** Ends the stream when it aborts: the next result is a rejection with `signal.reason`. */
  signal?: AbortSignal | null
}

/** Options of a stream of Buffers. Those of `toBuffer` are defaults: an item's own go before them. */
export interface BufferStreamOptions extends BufferOptions, FlowOptions {
  /**
   * What a result's value is.
   *
   * @default 'buffer'
   */
  as?: 'buffer' | null
}

/** Options of a stream of data URLs. Those of `toDataURL` are defaults: an item's own go before them. */
export interface DataURLStreamOptions extends DataURLOptions, FlowOptions {
  /** What a result's value is. */
  as: 'dataURL'
}

export type StreamOptions = BufferStreamOptions | DataURLStreamOptions

/** What the results' value is under `Options`. */
export type StreamValue<Options> = Options extends { as: infer As }
  ? As extends 'dataURL'
    ? string
    : Buffer
  : Buffer

/**
 * Renders the items of a source, off the event loop and on all cores, and yields a result for each,
 * in order.
 *
 * The source is read from the first `next()` on, at most `highWaterMark` items ahead. An item is
 * copied when it is taken: the source may use its objects and buffers again for the next. Items that
 * are ready together are rendered together; one that comes alone is rendered at once. An item that
 * cannot be rendered yields `{ index, error }` in its place, and the stream goes on; what an item's
 * own getter throws stands there as it was thrown.
 *
 * The stream rejects with what the source throws, after the results of all items before, and with
 * `signal.reason` without delay. When the consumer leaves early, or the signal aborts, the source's
 * `return()` is called once; leaving waits for it, unless the source still owes an item. Before the
 * first `next()` that closes a stream, or an iterator, which are open by themselves.
 *
 * @param source - Data, or objects of `data` and options that go before the stream's own.
 * @param options - Options for all items, and those of the flow.
 * @returns `{ index, value }` or `{ index, error }` for each item.
 * @throws {QrError} `ERR_QR_OPTION` at the call for a bad option; `ERR_QR_DATA` for a source that is
 * no iterable, or is a single item: a string or a Uint8Array.
 * @example
 * ```ts
 * for await (const { index, value, error } of renderStream(tickets(), { width: 400 })) {
 *   if (error) console.error(`ticket ${index}: ${error.message}`);
 *   else await writeFile(`${index}.png`, value);
 * }
 * ```
 */
export function renderStream<const Options extends StreamOptions = BufferStreamOptions>(
  source: ItemSource<Options extends { as: 'dataURL' } ? DataURLOptions : BufferOptions>,
  options?: Options | null,
): AsyncIterableIterator<StreamResult<StreamValue<Options>>> {
  const checked = check(options)
  if (!isSource(source)) throw badSource(source)
  const window = new ReadAhead(source, checked)
  const results = window.results() as AsyncGenerator<StreamResult<StreamValue<Options>>>
  let hasBegun = false
  return {
    next: () => {
      hasBegun = true
      return results.next()
    },
    // A generator alone would let a `next()` that waits for the source hold this up, and before the first
    // one it would close nothing.
    return: async () => {
      const isUnread = !hasBegun
      hasBegun = true
      const closed = window.stop()
      const end = await results.return(undefined)
      if (isUnread) await closed
      return end
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/**
 * {@link renderStream} as a Node `Transform` in object mode: items are written, and
 * `{ index, value }` or `{ index, error }` is read for each, in order.
 *
 * A written item may be changed once its write is answered: then it has been copied. Beside
 * `highWaterMark` items, the two ends hold Node's own 16 objects each. When the signal aborts, the
 * stream is destroyed with `signal.reason`.
 *
 * @param options - Options for all items, and those of the flow.
 * @throws {QrError} `ERR_QR_OPTION` at the call for a bad option.
 * @example
 * ```ts
 * await pipeline(tickets, createRenderTransform({ as: 'dataURL' }), async function* (results) {
 *   for await (const result of results as AsyncIterable<StreamResult<string>>) {
 *     yield `${JSON.stringify(result)}\n`;
 *   }
 * }, response);
 * ```
 */
export function createRenderTransform(options?: StreamOptions | null): Transform {
  return new ItemTransform(check(options))
}

function isSource(source: unknown): source is Source {
  if (typeof source !== 'object' && typeof source !== 'function') return false
  if (source === null || types.isUint8Array(source)) return false
  return [Symbol.asyncIterator, Symbol.iterator].some(
    (name) => typeof (source as Record<symbol, unknown>)[name] === 'function',
  )
}
