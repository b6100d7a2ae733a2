// Whether the client still waits, and the end of its connection.

import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** One for all: an error of its own for each client, with its stack, costs as much as a code. */
const GONE = new Error('The client has gone')

const signals = new WeakMap<object, AbortSignal>()

/**
 * A signal that aborts when the client goes away: one for all requests of a connection, so that a request
 * costs no listener.
 */
export function signalOf(request: IncomingMessage): AbortSignal {
  const source = sourceOf(request)
  if (!source || source.destroyed) return AbortSignal.abort(GONE)
  const known = signals.get(source)
  if (known) return known
  const gone = new AbortController()
  // As many as there are requests on the connection.
  setMaxListeners(0, gone.signal)
  source.once('close', () => gone.abort(GONE))
  signals.set(source, gone.signal)
  return gone.signal
}

/** Ends the connection, with all that waits on it. */
export function disconnect(request: IncomingMessage): void {
  sourceOf(request)?.destroy()
}

/**
 * The streams of an HTTP/2 connection end one by one. The request's and not the response's, which has no socket
 * while those before it on the connection are unanswered.
 */
function sourceOf(request: IncomingMessage): Duplex | undefined {
  return (request as { stream?: Duplex }).stream ?? request.socket
}
