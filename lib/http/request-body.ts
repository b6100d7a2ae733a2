// The body of a request: read whole, or by lines, never more of it than allowed, and never for longer than a
// client may take.

import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { LineReader } from '../batch/lines.js'
import { Parts } from '../batch/parts.js'
import { type HttpErrorCode, problem } from './problem.js'
import { type Pace, StallTimeout } from './stall-timeout.js'

export interface Limit {
  bytes: number
  code: HttpErrorCode
  /** What has the bytes, for the sentence. */
  what: string
}

function over({ bytes, code, what }: Limit) {
  return problem(code, `Expected at most ${bytes} bytes for ${what} but received more`)
}

/** Refuses what says of itself that it is too much. */
export function checkLength(headers: IncomingHttpHeaders, limit: Limit): void {
  if (Number(headers['content-length'] ?? 0) > limit.bytes) throw over(limit)
}

/** Whether a request has a body (RFC 9112, 6.3). */
export function hasBody({
  'content-length': length,
  'transfer-encoding': coding,
}: IncomingHttpHeaders) {
  return coding !== undefined || (length !== undefined && length !== '0')
}

/** Milliseconds for which the rest of a body may come after its answer. */
const DRAIN_TIME = 2_000

/**
 * Lets the rest of a body come for a while, unread: were the connection closed at once, its reset would
 * overtake the answer, and the client would not learn what was wrong.
 */
export function drain(body: Readable): void {
  if (body.readableEnded || body.destroyed) return
  const isShredded = shredded()
  body.on('data', (chunk: Buffer) => {
    if (isShredded(chunk)) body.destroy()
  })
  const timer = setTimeout(() => body.destroy(), DRAIN_TIME).unref()
  const done = () => clearTimeout(timer)
  body.once('end', done).once('close', done)
}

export function tooSlow({ timeout, minRate }: Pace) {
  const message = `The body came too slowly. Send it within ${timeout} ms, or at ${minRate} bytes a second or more.`
  return problem('ERR_QR_HTTP_TIMEOUT', message, { connection: 'close' })
}

/** All of a body. The stream is not destroyed, since the connection must still carry the answer. */
export function readBody(body: Readable, limit: Limit, pace: Pace): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const whole = new Parts()
    const isShredded = shredded()
    const timer = setTimeout(() => settle(() => reject(tooSlow(pace))), pace.timeout)
    function settle(outcome: () => void) {
      clearTimeout(timer)
      body.off('data', take).off('end', end).off('error', fail).off('close', gone)
      // What fails later, when nobody listens, is of no interest.
      body.on('error', () => {})
      outcome()
    }
    function take(chunk: Buffer) {
      try {
        if (isShredded(chunk)) body.destroy()
        whole.add(chunk)
        if (whole.length > limit.bytes) throw over(limit)
      } catch (error) {
        settle(() => reject(error))
      }
    }
    const end = () => settle(() => resolve(whole.take()))
    const fail = (error: Error) => settle(() => reject(error))
    const gone = () => fail(new Error('The connection was closed within the body'))
    body.on('data', take).on('end', end).on('error', fail).on('close', gone)
  })
}

/** Chunks of any size that a body may have, before they must have some bytes each. */
const FREE_CHUNKS = 512
const LEAST_CHUNK = 4

/**
 * Returns a function that tells of each chunk whether the body comes in too many. A chunk costs more than a thousand
 * times what a byte does, and its sender next to nothing: such a connection is closed.
 */
function shredded(): (chunk: Buffer) => boolean {
  let [chunks, bytes] = [0, 0]
  return ({ length }) => {
    chunks++
    bytes += length
    return chunks > FREE_CHUNKS + bytes / LEAST_CHUNK
  }
}

/**
 * The lines of a body, without their ends, as they come; empty ones are left out. At most `limit` bytes are
 * read, and `line` of them held; `pace` says how slowly they may come. Whatever is not read is let come for a while.
 */
export async function* lines(
  body: Readable,
  { limit, line, pace }: { limit: Limit; line: Limit; pace: Pace },
): AsyncGenerator<Buffer, void, undefined> {
  const reader = new LineReader(line.bytes)
  let length = 0
  try {
    for await (const chunk of chunksOf(body, pace)) {
      length += chunk.length
      if (length > limit.bytes) throw over(limit)
      for (const { bytes, tooLong } of reader.push(chunk)) {
        if (tooLong) throw over(line)
        if (bytes.length > 0) yield bytes
      }
    }
    for (const { bytes } of reader.end()) if (bytes.length > 0) yield bytes
  } finally {
    drain(body)
  }
}

/** The chunks of a body; the time between them is the client's. The stream is not destroyed, as above. */
async function* chunksOf(body: Readable, pace: Pace): AsyncGenerator<Buffer, void, undefined> {
  let wake = () => {}
  let end: { error?: Error } | undefined
  const finish = (error?: Error) => {
    end ??= error ? { error } : {}
    wake()
  }
  const clock = new StallTimeout(pace, () => finish(tooSlow(pace)))
  const isShredded = shredded()
  const listeners = {
    readable: () => wake(),
    end: () => finish(),
    error: (error: Error) => finish(error),
    close: () => finish(new Error('The connection was closed within the body')),
  }
  for (const [event, listener] of Object.entries(listeners)) body.on(event, listener)
  try {
    for (;;) {
      const chunk = body.read() as Buffer | null
      if (chunk) {
        clock.stop(chunk.length)
        if (isShredded(chunk)) body.destroy()
        yield chunk
      } else if (end) {
        if (end.error) throw end.error
        return
      } else {
        clock.start()
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    clock.end()
    for (const [event, listener] of Object.entries(listeners)) body.off(event, listener)
    // What fails later, when nobody listens, is of no interest.
    body.on('error', () => {})
  }
}
