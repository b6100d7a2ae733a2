/**
 * QR codes as a Fastify 5 plugin: `qrush/fastify`.
 *
 * @packageDocumentation
 */

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Data } from '../index.js'
import { disconnect, signalOf } from './http/client-abort.js'
import { Connection } from './http/connection.js'
import { varied } from './http/headers.js'
import type { ReplyOptions } from './http/representation.js'
import { batchSchema, pictureSchema, postedSchema } from './http/schemas.js'
import { Service } from './http/service.js'
import { checkPrefix, type QrServiceOptions } from './http/settings.js'
import {
  CLIENT_GONE,
  discard,
  discardWhenOver,
  type Outcome,
  type QrRequest,
  type Respond,
} from './http/types.js'

declare namespace qr {
  /** Settings of the plugin. */
  interface QrPluginOptions extends QrServiceOptions {
    /**
     * The path of the routes: `GET`, `HEAD` and `POST` of it, and `POST` of `/batch` below it.
     *
     * @default there are no routes, only `reply.qr()`
     */
    prefix?: string
  }

  /** Options of `reply.qr()`: those of a picture, and how it is sent. */
  interface QrReplyOptions extends ReplyOptions {}

  /** What the plugin tells of itself, as `app.qr`. */
  interface QrService {
    /** Whether pictures would be refused now, for all that wait: what a readiness probe asks. */
    readonly isBusy: boolean
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    qr: qr.QrService
  }

  interface FastifyReply {
    /**
     * Answers with a code, made off the event loop. It has a strong `ETag`, which a conditional request
     * compares before anything is made; it is aborted when the client goes away, and refused as 503
     * when too many wait. What is wrong with data or options goes to the error handler.
     *
     * @param data - What the code carries: text, bytes that go out as they are, or segments.
     * @param options - Those of a picture; `type` is by default what `Accept` likes best, or PNG.
     * @returns The reply, to be returned from an asynchronous handler.
     * @example
     * ```ts
     * app.get('/ticket/:id', (request, reply) => reply.qr(linkOf(request.params.id), { type: 'svg' }))
     * ```
     */
    qr(data: Data, options?: qr.QrReplyOptions): FastifyReply
  }
}

/** Options that `register` has for every plugin. */
const OF_REGISTER = ['prefix', 'logLevel', 'logSerializers']

async function plugin(app: FastifyInstance, { prefix, ...options }: qr.QrPluginOptions) {
  if (!app.initialConfig.connectionTimeout) warnOfTimeout()
  const service = new Service(options, OF_REGISTER)
  app.decorate('qr', {
    get isBusy() {
      return service.isBusy
    },
  })
  app.decorateReply('qr', function (data, options = {}) {
    service.reply(data, options, requestOf(this.request, service), responder(this))
    return this
  })
  if (prefix === undefined) return
  const path = checkPrefix(prefix) || '/'
  app.register(async (scope) => routes(scope, service, path))
}

let hasWarned = false

/** The plugin closes a client that stands still amid a request or an answer; between them only the server can. */
function warnOfTimeout(): void {
  if (hasWarned) return
  hasWarned = true
  process.emitWarning(
    'Fastify closes no connection that stands still. Set connectionTimeout, as in Fastify({ connectionTimeout: 30_000 }).',
    { code: 'QRUSH_CONNECTION_TIMEOUT' },
  )
}

function routes(app: FastifyInstance, service: Service, path: string) {
  // The service reads bodies itself, piece by piece, and judges parameters itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  app.setValidatorCompiler(() => () => true)
  // The schemas describe: an application's error handler may answer in another shape. Without a serializer
  // Fastify has its own for errors, whose shape is ours and which is faster.
  app.setSerializerCompiler((() => false) as never)
  const picture = (request: FastifyRequest, reply: FastifyReply) =>
    service.picture(requestOf(request, service), responder(reply))
  app.route({
    method: ['GET', 'HEAD'],
    url: path,
    exposeHeadRoute: false,
    schema: pictureSchema,
    handler: picture,
  })
  app.route({ method: 'POST', url: path, schema: postedSchema, handler: picture })
  app.route({
    method: 'POST',
    url: path === '/' ? '/batch' : `${path}/batch`,
    schema: batchSchema,
    handler: (request, reply) => service.batch(requestOf(request, service), responder(reply)),
  })
}

function requestOf({ raw, method, body, query }: FastifyRequest, service: Service): QrRequest {
  const request: QrRequest = {
    method,
    // As hooks see it.
    query: { parameters: query as object, url: raw.url ?? '' },
    headers: raw.headers,
    body: raw,
    connection: Connection.of(raw, service.settings.maxBytes),
    gone: () => signalOf(raw),
    disconnect: () => disconnect(raw),
  }
  // A hook, `preParsing`, has put its own in place.
  if (body instanceof Readable && body !== raw) Object.assign(request, { body, isRecoded: true })
  return request
}

function responder(reply: FastifyReply): Respond {
  return (outcome) => {
    if (reply.sent) return discard(outcome)
    try {
      answer(reply, outcome)
    } catch (error) {
      // By a header of the application's, say, that cannot be: thrown here, it would end the process.
      reply.log.error(error)
      reply.raw.destroy()
      discard(outcome)
    }
  }
}

function answer(reply: FastifyReply, outcome: Outcome): void {
  if (outcome === CLIENT_GONE) return void reply.hijack()
  if (outcome instanceof Error) return void reply.send(outcome)
  const { statusCode, headers, body } = outcome
  // Where a hook fails, nobody else ends the body.
  discardWhenOver(outcome, reply.raw, signalOf(reply.request.raw))
  if (headers.vary) headers.vary = varied(reply.getHeader('vary'), headers.vary)
  if (statusCode !== 200) reply.code(statusCode)
  reply.headers(headers).send(body)
}

const qr = fp(plugin, { fastify: '5.x', name: 'qrush' })

export = qr
