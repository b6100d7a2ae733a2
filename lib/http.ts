/**
 * QR codes over HTTP for node:http, Express and Connect: `qrush/http`.
 *
 * @packageDocumentation
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { disconnect, signalOf } from './http/client-abort.js'
import { Connection } from './http/connection.js'
import { REFUSAL_HEADERS, varied } from './http/headers.js'
import { JSON_TYPE } from './http/media.js'
import { bodyOf, type Problem, problem } from './http/problem.js'
import { Service } from './http/service.js'
import { checkPrefix, type QrServiceOptions } from './http/settings.js'
import {
  type Answer,
  CLIENT_GONE,
  discard,
  discardWhenOver,
  type QrRequest,
  type Respond,
} from './http/types.js'

export type { HttpErrorCode, ProblemBody } from './http/problem.js'
export type { MetricsRegistry, QrServiceOptions } from './http/settings.js'

/** Settings of the handler. */
export interface QrHandlerOptions extends QrServiceOptions {
  /**
   * The path at which it answers, in front of `/batch` too. Where a framework mounts it, as
   * `app.use('/qr', …)` does, that path is not part of it.
   *
   * @default '/'
   */
  prefix?: string
}

/** A function of node:http, and with `next` a middleware of Express and Connect. */
export interface QrHandler {
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void
  /** Whether pictures would be refused now, for all that wait: what a readiness probe asks. */
  readonly isBusy: boolean
}

/**
 * Makes a handler that answers `GET` and `HEAD` of its path with a code, `POST` of it with that of a body,
 * and `POST` of `/batch` below it with the codes of many. What is wrong is answered as
 * `{ statusCode, code, error, message }`. Other paths go to `next`, or are a 404.
 *
 * @param options - Limits, and where it answers.
 * @throws {QrError} `ERR_QR_OPTION` for an unknown option or a bad value.
 * @example
 * ```ts
 * createServer(qrHandler({ prefix: '/qr' })).listen(3000);
 * ```
 */
export function qrHandler(options: QrHandlerOptions = {}): QrHandler {
  const { prefix = '/', ...settings } = options
  const base = decoded(checkPrefix(prefix))
  const service = new Service(settings, ['prefix'])

  function handle(
    request: IncomingMessage & { body?: unknown },
    response: ServerResponse,
    next?: (error?: unknown) => void,
  ) {
    const { method = 'GET', headers } = request
    const url = originForm(request.url ?? '/')
    const mark = url.indexOf('?')
    const path = decoded(mark < 0 ? url : url.slice(0, mark))
    const isBatch = path === `${base}/batch`
    if (!isBatch && path !== base && path !== `${base}/`) {
      if (next) return next()
      const refused = problem('ERR_QR_HTTP_PATH', `Expected ${base || '/'} for the path`)
      return refuse(response, refused, method)
    }
    const allowed = isBatch ? ['POST'] : ['GET', 'HEAD', 'POST']
    if (!allowed.includes(method)) {
      const message = `Expected ${allowed.join(', ')} for the method but received another`
      const refused = problem('ERR_QR_HTTP_METHOD', message, { allow: allowed.join(', ') })
      return refuse(response, refused, method)
    }
    const ask: QrRequest = {
      method,
      query: mark < 0 ? '' : url.slice(mark + 1),
      headers,
      body: request,
      connection: Connection.of(request, service.settings.maxBytes),
      // Express and Connect put there what a parser has made of it.
      ...(request.readableEnded && request.body !== undefined && { parsed: request.body }),
      gone: () => signalOf(request),
      disconnect: () => disconnect(request),
    }
    const done: Respond = (outcome) => {
      if (outcome === CLIENT_GONE) return
      if (response.headersSent || response.writableEnded) return discard(outcome)
      if (outcome instanceof Error) refuse(response, outcome, method)
      else {
        discardWhenOver(outcome, response, signalOf(request))
        send(response, outcome, method)
      }
    }
    if (isBatch) service.batch(ask, done)
    else service.picture(ask, done)
  }
  return Object.defineProperty(handle, 'isBusy', { get: () => service.isBusy }) as QrHandler
}

function send(response: ServerResponse, answer: Answer, method: string) {
  const { statusCode, headers, body } = answer
  if (headers.vary) headers.vary = varied(response.getHeader('vary'), headers.vary)
  if (body instanceof Readable) {
    response.writeHead(statusCode, headers)
    pipeline(body, response, () => {})
    return
  }
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
  response.writeHead(statusCode, headers)
  response.end(method === 'HEAD' ? undefined : body)
}

function refuse(response: ServerResponse, refused: Problem, method: string) {
  const body = Buffer.from(JSON.stringify(bodyOf(refused)))
  response.writeHead(refused.statusCode, {
    'content-type': JSON_TYPE,
    'content-length': body.length,
    ...REFUSAL_HEADERS,
    ...refused.headers,
  })
  response.end(method === 'HEAD' ? undefined : body)
}

/** Of a request of an absolute URL, as proxies are sent (RFC 9112, 3.2.2), what others have. */
function originForm(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '') || '/'
}

/** A path without percent signs, where that can be had; as it is elsewhere, which no route is. */
function decoded(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
