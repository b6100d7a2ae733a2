// Whether the client still waits.

import type { IncomingMessage } from 'node:http'

const signals = new WeakMap<object, AbortSignal>()

/**
 * A signal that aborts when the client goes away: one for all requests of a connection, so that a request
 * costs no listener.
 */
export function signalOf(request: IncomingMessage): AbortSignal {
  // Of HTTP/2, a connection's streams end one by one. The request's and not the response's, which has no socket
  // while those before it on the connection are unanswered.
  const source = (request as { stream?: NodeJS.EventEmitter }).stream ?? request.socket
  if (!source || (source as { destroyed?: boolean }).destroyed) return AbortSignal.abort()
  const known = signals.get(source)
  if (known) return known
  const gone = new AbortController()
  source.once('close', () => gone.abort())
  signals.set(source, gone.signal)
  return gone.signal
}
