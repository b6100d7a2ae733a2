// What goes between a framework and the service: a request in, an answer or something else out.

import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { finished, Readable } from 'node:stream'
import type { Connection } from './connection.js'
import type { Headers } from './headers.js'
import type { RoutedQuery } from './parameters.js'
import type { Problem } from './problem.js'

/** A request. */
export interface QrRequest {
  method: string
  /** What comes after the `?` of the URL, or its parameters as the framework's router has read them. */
  query: string | RoutedQuery
  headers: IncomingHttpHeaders
  body: Readable
  /** The body may be of another coding than the headers say: a hook has been at it. */
  isRecoded?: boolean
  /** What a parser has made of the body already. */
  parsed?: unknown
  connection: Connection
  /** A signal that aborts when the client goes away, or has. */
  gone: () => AbortSignal
  /** Closes the connection. */
  disconnect: () => void
}

export interface Answer {
  statusCode: number
  headers: Headers
  body?: string | Buffer | Readable
  /** To be called when the answer is sent, or cannot be: its bytes are no longer held. */
  release?: () => void
}

/** The outcome for a client that is not there any more: nothing is to be sent. */
export const CLIENT_GONE = Symbol('gone')

/** Sends an outcome. A callback rather than a promise, which costs as much as a header. */
export type Respond = (outcome: Outcome) => void
export type Outcome = Answer | Problem | typeof CLIENT_GONE

/** Frees what an answer holds where it cannot be sent: the application was first, with a deadline of its own. */
export function discard(outcome: Outcome): void {
  if (typeof outcome === 'symbol' || outcome instanceof Error) return
  const { body, release } = outcome
  if (body instanceof Readable) body.destroy()
  release?.()
}

/**
 * Frees what an answer holds when it is sent, or can no longer be. A response that waits behind others of its
 * connection does not learn of the connection's end, so `gone` tells it.
 */
export function discardWhenOver(answer: Answer, response: ServerResponse, gone: AbortSignal): void {
  if (answer.release || answer.body instanceof Readable) {
    finished(response, { signal: gone }, () => discard(answer))
  }
}
