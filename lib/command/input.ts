// What stands on stdin, as the data of one code.

import { buffer } from 'node:stream/consumers'
import { Failure } from './failure.js'

/** Bytes: far more than any code holds, so that the addon has the last word on what is too long. */
const MOST = 65_536

export async function readBytes(stdin: NodeJS.ReadableStream): Promise<Uint8Array> {
  return buffer(bounded(stdin as AsyncIterable<Buffer>))
}

/** Text in UTF-8, without the one line end behind it that echo and editors put there. */
export async function readText(stdin: NodeJS.ReadableStream): Promise<string> {
  const bytes = await readBytes(stdin)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    throw new Failure(
      'Expected text in UTF-8 on stdin but received other bytes: --bytes takes them as they are',
    )
  }
}

async function* bounded(stdin: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let length = 0
  for await (const chunk of stdin) {
    length += chunk.length
    if (length > MOST) {
      throw new Failure(
        `Expected at most 2953 bytes on stdin but received more than ${MOST}: for many texts, there is qrush batch`,
      )
    }
    yield chunk
  }
}
