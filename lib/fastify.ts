/**
 * QR codes as a Fastify 5 plugin: `qrush/fastify`.
 *
 * @packageDocumentation
 */

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Data } from '../index.js'
import { type Ask, type Done, discard, GONE, type Outcome } from './http/exchange.js'
import { signalOf } from './http/gone.js'
import { varied } from './http/headers.js'
import { batchSchema, pictureSchema, postedSchema } from './http/schemas.js'
import { Service } from './http/service.js'
import { checkPrefix, type QrServiceOptions } from './http/settings.js'
import type { MadeOptions } from './http/wanted.js'

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
  interface QrReplyOptions extends MadeOptions {}

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
  const service = new Service(options, OF_REGISTER)
  app.decorate('qr', {
    get isBusy() {
      return service.isBusy
    },
  })
  app.decorateReply('qr', function (data, options = {}) {
    service.made(data, options, ask(this.request), answering(this))
    return this
  })
  if (prefix === undefined) return
  const path = checkPrefix(prefix) || '/'
  app.register(async (scope) => routes(scope, service, path))
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
    service.picture(ask(request), answering(reply))
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
    handler: (request, reply) => service.batch(ask(request), answering(reply)),
  })
}

function ask({ raw, method, body }: FastifyRequest): Ask {
  const { url = '', headers } = raw
  const mark = url.indexOf('?')
  const asked: Ask = {
    method,
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers,
    body: raw,
    gone: () => signalOf(raw),
  }
  // A hook, `preParsing`, has put its own in place.
  if (body instanceof Readable && body !== raw) Object.assign(asked, { body, isRecoded: true })
  return asked
}

function answering(reply: FastifyReply): Done {
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
  if (outcome === GONE) return void reply.hijack()
  if (outcome instanceof Error) return void reply.send(outcome)
  const { statusCode, headers, body } = outcome
  if (headers.vary) headers.vary = varied(reply.getHeader('vary'), headers.vary)
  if (statusCode !== 200) reply.code(statusCode)
  // Where a hook fails, nobody else ends it.
  if (body instanceof Readable) reply.raw.once('close', () => body.destroy())
  reply.headers(headers).send(body)
}

const qr = fp(plugin, { fastify: '5.x', name: 'qrush' })

export = qr
