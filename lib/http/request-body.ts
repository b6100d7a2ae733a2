// The body of a request: read whole, or by lines, never more of it than allowed, and never for longer than a
// client may take.

import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
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
    const whole = new Parts(limit)
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

const LINE_FEED = 0x0a

/**
 * The lines of a body, without their ends, as they come; empty ones are left out. At most `limit` bytes are
 * read, and `line` of them held; `pace` says how slowly they may come.
 */
export async function* lines(
  body: Readable,
  { limit, line, pace }: { limit: Limit; line: Limit; pace: Pace },
): AsyncGenerator<Buffer, void, undefined> {
  const held = new Parts(line)
  let length = 0
  for await (const chunk of chunksOf(body, pace)) {
    length += chunk.length
    if (length > limit.bytes) throw over(limit)
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      if (end > from) held.add(chunk.subarray(from, end))
      from = end + 1
      if (held.isEmpty) continue
      const whole = trimmed(held.take())
      if (whole.length > 0) yield whole
    }
    held.add(chunk.subarray(from))
  }
  const last = trimmed(held.take())
  if (last.length > 0) yield last
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

/** Without the carriage return of a line's end. */
function trimmed(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line
}

/** Parts that are joined at once: each has an object of its own, many times the size of a byte. */
const MAX_PARTS = 256

/**
 * Bytes as they come, in parts. 256 at a time are joined, and then all: a byte a part
 * costs little more than all at once.
 */
class Parts {
  readonly #limit: Limit
  /** Joined parts, each of as many bytes as there were, and then single ones. */
  #joined: Buffer[] = []
  #single: Buffer[] = []
  #length = 0

  constructor(limit: Limit) {
    this.#limit = limit
  }

  get isEmpty(): boolean {
    return this.#length === 0
  }

  /** @throws {Problem} over the limit. */
  add(part: Buffer): void {
    if (part.length === 0) return
    this.#length += part.length
    if (this.#length > this.#limit.bytes) throw over(this.#limit)
    this.#single.push(part)
    if (this.#single.length < MAX_PARTS) return
    this.#joined.push(Buffer.concat(this.#single))
    this.#single = []
  }

  /** All of them, which leaves none. */
  take(): Buffer {
    const [first] = this.#single
    const isOne = this.#joined.length === 0 && this.#single.length === 1
    const whole = first && isOne ? first : Buffer.concat([...this.#joined, ...this.#single])
    this.#joined = []
    this.#single = []
    this.#length = 0
    return whole
  }
}
