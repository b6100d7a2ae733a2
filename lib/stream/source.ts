// Where items come from, opened and closed as iterators are.

import { type Readable, Stream } from 'node:stream'
import type { Item } from './snapshot.js'

export type Source = Iterable<Item> | AsyncIterable<Item>

export function open(source: Source): Iterator<Item> | AsyncIterator<Item> {
  const { [Symbol.asyncIterator]: async } = source as Partial<AsyncIterable<Item>>
  return async ? async.call(source) : (source as Iterable<Item>)[Symbol.iterator]()
}

/** Nobody has opened it; but a stream is open by itself, and so is what is its own iterator. */
export async function closeUnread(source: object): Promise<void> {
  if (source instanceof Stream) (source as Partial<Readable>).destroy?.()
  else if (isReadableStream(source)) await source.cancel()
  else await (source as Partial<Iterator<Item>>).return?.()
}

/** By its shape: one of another realm is as good. */
function isReadableStream(source: object): source is ReadableStream {
  return ['cancel', 'getReader', 'tee'].every(
    (name) => typeof (source as Record<string, unknown>)[name] === 'function',
  )
}

export async function close(iterator: Iterator<Item> | AsyncIterator<Item>): Promise<void> {
  await iterator.return?.()
}
