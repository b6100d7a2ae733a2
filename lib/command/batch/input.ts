// Where the rows come from, and how much of it has been read.

import { createReadStream, fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { systemFailure } from '../failure.js'

export interface Input {
  chunks: AsyncIterable<Buffer>
  /** Bytes so far. */
  read: () => number
  /** Bytes in all, if that is known. */
  total: number | undefined
  /** Cuts it off, even where it is waited for. */
  stop: () => void
}

/** @throws {Failure} where it cannot be read. */
export function open(path: string): Input {
  if (path === '-') return inputOf(process.stdin, undefined)
  try {
    const file = openSync(path, 'r')
    const found = fstatSync(file)
    if (found.isDirectory()) throw new Error(`a folder, '${path}'`)
    // A reading of a pipe that has begun could not be cut off.
    if (found.isFIFO())
      return inputOf(new Socket({ fd: file, readable: true, writable: false }), undefined)
    const stream = createReadStream('', { fd: file, highWaterMark: 1 << 18 })
    return inputOf(stream, found.isFile() ? found.size : undefined)
  } catch (error) {
    throw systemFailure('a file of rows that can be read, or - for stdin,', error)
  }
}

function inputOf(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  total: number | undefined,
): Input {
  let read = 0
  return {
    chunks: (async function* () {
      try {
        for await (const chunk of stream) {
          read += chunk.length
          yield chunk as Buffer
        }
      } catch (error) {
        throw systemFailure('rows that can be read', error)
      }
    })(),
    read: () => read,
    total,
    stop: () => stream.destroy(),
  }
}
