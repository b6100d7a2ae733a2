// The body of a request: read whole, or by lines, never more of it than allowed, and never for longer than
// patience lasts.

import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { type HttpErrorCode, problem } from './problem.js'

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
export function checkLength(headers: IncomingHttpHeaders, body: Readable, limit: Limit): void {
  if (Number(headers['content-length']) <= limit.bytes || !headers['content-length']) return
  linger(body)
  throw over(limit)
}

/** For so long, in ms, what is too much may still come. */
const LINGER = 2_000

/**
 * Lets the rest of a refused body come for a while, unread: were the connection closed at once, its reset would
 * overtake the answer, and the client would not learn what was wrong.
 */
export function linger(body: Readable): void {
  if (body.readableEnded || body.destroyed) return
  body.resume()
  const timer = setTimeout(() => body.destroy(), LINGER)
  const done = () => clearTimeout(timer)
  body.once('end', done).once('close', done)
}

export function tooSlow(timeout: number) {
  const message = `Expected the body within ${timeout} ms but it had not come by then`
  return problem('ERR_QR_HTTP_TIMEOUT', message, { connection: 'close' })
}

/** All of a body. The stream is not destroyed, since the connection must still carry the answer. */
export function readBody(body: Readable, limit: Limit, timeout: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const timer = setTimeout(() => settle(() => reject(tooSlow(timeout))), timeout)
    function settle(outcome: () => void, rest?: (body: Readable) => void) {
      clearTimeout(timer)
      body.off('data', take).off('end', end).off('error', fail).off('close', gone)
      // What fails later, when nobody listens, is of no interest.
      body.on('error', () => {})
      rest?.(body)
      outcome()
    }
    function take(chunk: Buffer) {
      length += chunk.length
      if (length > limit.bytes) settle(() => reject(over(limit)), linger)
      else chunks.push(chunk)
    }
    const end = () => settle(() => resolve(Buffer.concat(chunks)))
    const fail = (error: Error) => settle(() => reject(error))
    const gone = () => fail(new Error('The connection was closed within the body'))
    body.on('data', take).on('end', end).on('error', fail).on('close', gone)
  })
}

const LINE_FEED = 0x0a

/**
 * The lines of a body, without their ends, as they come; empty ones are left out. At most `limit` bytes are
 * read, and `line` of them held. `patience` says how long to wait for more.
 */
export async function* lines(
  body: Readable,
  { limit, line, patience }: { limit: Limit; line: Limit; patience: Patience },
): AsyncGenerator<Buffer, void, undefined> {
  let held: Buffer = Buffer.alloc(0)
  let length = 0
  const chunks = body.iterator({ destroyOnReturn: false })
  for (;;) {
    const { done, value } = await patience.during(chunks.next() as Promise<IteratorResult<Buffer>>)
    if (done) break
    length += value.length
    if (length > limit.bytes) throw over(limit)
    let from = 0
    for (;;) {
      const end = value.indexOf(LINE_FEED, from)
      const part = value.subarray(from, end < 0 ? undefined : end)
      if (held.length + part.length > line.bytes) throw over(line)
      held = held.length === 0 ? part : Buffer.concat([held, part])
      if (end < 0) break
      if (!isBlank(held)) yield trimmed(held)
      held = Buffer.alloc(0)
      from = end + 1
    }
  }
  if (!isBlank(held)) yield trimmed(held)
}

const isBlank = (line: Buffer) => trimmed(line).length === 0

/** Without the carriage return of a line's end. */
function trimmed(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line
}

/** How long somebody is waited for. */
export class Patience {
  constructor(readonly timeout: number) {}

  /** What `promise` gives, or a rejection when it has taken too long. */
  async during<Value>(promise: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined
    const end = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooSlow(this.timeout)), this.timeout)
    })
    try {
      return await Promise.race([promise, end])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Calls `gone` unless the function that is returned is called in time. */
  until(gone: () => void): () => void {
    const timer = setTimeout(gone, this.timeout)
    return () => clearTimeout(timer)
  }
}
