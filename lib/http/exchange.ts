// What goes between a framework and the service: a request in, an answer or something else out.

import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Headers } from './headers.js'
import type { Problem } from './problem.js'

/** A request. */
export interface Ask {
  method: string
  /** Of the URL what comes after the `?`. */
  query: string
  headers: IncomingHttpHeaders
  body: Readable
  /** The body may be of another coding than the headers say: a hook has been at it. */
  isRecoded?: boolean
  /** What a parser has made of the body already. */
  parsed?: unknown
  /** A signal that aborts when the client goes away, or has. */
  gone: () => AbortSignal
}

export interface Answer {
  statusCode: number
  headers: Headers
  body?: string | Buffer | Readable
}

/** The answer to a client that is not there any more: nothing is to be sent. */
export const GONE = Symbol('gone')

/** Takes what came of a request: called and not promised, since each promise costs as much as a header. */
export type Done = (outcome: Outcome) => void
export type Outcome = Answer | Problem | typeof GONE

/** Ends what an answer is made of where it cannot be sent: the application was first, with a deadline of its own. */
export function discard(outcome: Outcome): void {
  if (typeof outcome === 'symbol' || outcome instanceof Error) return
  const { body } = outcome
  if (typeof body === 'object' && !Buffer.isBuffer(body)) body.destroy()
}
