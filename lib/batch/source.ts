// Where the rows come from, and how much of it has been read.

import { createReadStream, fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { type Readable, Stream } from 'node:stream'
import { isUint8Array } from 'node:util/types'
import { close, open as iterate } from '../stream/source.js'
import { fault, option } from './error.js'

/**
 * A path, the bytes themselves, or any iterable of them: a `Readable`, a `fetch`'s body, a generator, an array.
 * Chunks are bytes or text, and may end anywhere but within a character of text.
 */
export type BatchSource =
  | string
  | URL
  | Uint8Array
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>

export interface Input {
  chunks: AsyncIterable<Buffer>
  /** Bytes so far. */
  read: () => number
  /** Bytes in all, if that is known. */
  total: number | undefined
  /** Cuts it off, even where it is waited for. */
  stop: () => void
}

/** @throws {BatchError} where it cannot be read. */
export function open(source: BatchSource): Input {
  if (isUint8Array(source)) return inputOf([source], source.length)
  if (typeof source !== 'string' && !(source instanceof URL)) return inputOf(source)
  try {
    const file = openSync(source, 'r')
    const found = fstatSync(file)
    if (found.isDirectory()) throw new Error(`a folder, '${source}'`)
    // A reading of a pipe that has begun could not be cut off.
    if (found.isFIFO()) return inputOf(new Socket({ fd: file, readable: true, writable: false }))
    const stream = createReadStream('', { fd: file, highWaterMark: 1 << 18 })
    return inputOf(stream, found.isFile() ? found.size : undefined)
  } catch (cause) {
    const { message } = cause as Error
    const error = fault.source`Expected a file of rows that can be read, or ${option('source')}, but received ${message}`
    throw Object.assign(error, { cause })
  }
}

function inputOf(source: object, total?: number): Input {
  let [read, cut] = [0, () => {}]
  let isStopped = false
  async function* chunks() {
    const iterator = iterate(source as never)
    try {
      while (!isStopped) {
        const step = await new Promise<IteratorResult<unknown> | undefined>((resolve, reject) => {
          cut = () => resolve(undefined)
          Promise.resolve(iterator.next()).then(resolve, reject)
        })
        if (isStopped || !step || step.done) break
        const chunk = bytesOf(step.value)
        read += chunk.length
        yield chunk
      }
    } catch (cause) {
      const { message } = cause as Error
      throw Object.assign(fault.source`Expected rows that can be read but received ${message}`, {
        cause,
      })
    } finally {
      const closing = close(iterator).catch(() => {})
      // One that is cut off may owe an answer for ever.
      if (!isStopped) await closing
    }
  }
  const stop = () => {
    isStopped = true
    cut()
    if (source instanceof Stream) (source as Partial<Readable>).destroy?.()
  }
  return { chunks: chunks(), read: () => read, total, stop }
}

function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk)
  if (!isUint8Array(chunk)) throw new Error('a chunk that is neither bytes nor text')
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
}
