// qrush/fastify as a plugin: its decorators, options, schemas, and its company.

import { spawnSync } from 'node:child_process'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import { Validator } from '@seriousme/openapi-schema-validator'
import test from 'ava'
import Fastify, { type FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import qr from '../../dist/fastify.js'
import { SETTINGS } from '../../dist/http/settings.js'
import { stats, toBufferSync } from '../../index.js'
import { readPng, readSvg } from '../judges/decode.js'

test('reply.qr() answers with a code of whatever the application thought of', async (t) => {
  const app = Fastify()
  await app.register(qr)
  app.get('/png', (_request, reply) => reply.qr('from a handler'))
  app.get('/svg', async (_request, reply) =>
    reply.qr(Buffer.from('bytes'), {
      type: 'svg',
      download: 'my ticket',
      errorCorrectionLevel: 'H',
    }),
  )
  app.get('/segments', (_request, reply) =>
    reply.qr([{ mode: 'numeric', data: '123' }], { as: 'dataURL', cacheControl: 'no-store' }),
  )
  const png = await app.inject('/png')
  t.is(png.headers['cache-control'], 'no-cache')
  t.is((await readPng(png.rawPayload)).text, 'from a handler')
  const again = { url: '/png', headers: { 'if-none-match': String(png.headers.etag) } }
  t.is((await app.inject(again)).statusCode, 304)
  const svg = await app.inject('/svg')
  t.is(svg.headers['content-disposition'], 'attachment; filename="my ticket.svg"')
  t.is((await readSvg(svg.body)).text, 'bytes')
  const segments = await app.inject('/segments')
  t.is(segments.headers['cache-control'], 'no-store')
  t.is(segments.headers.etag, undefined)
  t.true(segments.json().result.startsWith('data:image/png;base64,'))
  t.is((await app.inject('/qr')).statusCode, 404, 'without a prefix there are no routes')
})

test('What is wrong goes to the application’s own error handler', async (t) => {
  const app = Fastify()
  app.setErrorHandler<Error & { code: string; statusCode: number }>((error, _request, reply) =>
    reply.code(error.statusCode).send({ mine: error.code }),
  )
  await app.register(qr, { prefix: '/qr' })
  app.get('/own', (_request, reply) => reply.qr('', {}))
  app.get('/misspelt', (_request, reply) => reply.qr('a', { skale: 4 } as object))
  for (const [url, code] of [
    ['/qr', 'ERR_QR_EMPTY'],
    ['/own', 'ERR_QR_EMPTY'],
    ['/misspelt', 'ERR_QR_OPTION'],
  ] as const) {
    const answer = await app.inject(url)
    t.is(answer.statusCode, 400)
    t.deepEqual(answer.json(), { mine: code })
  }
})

test('maxPixels of a reply goes before that of the service', async (t) => {
  const app = Fastify()
  await app.register(qr, { maxPixels: 1_000_000, logLevel: 'silent' })
  app.get<{ Querystring: { width: number; most?: number } }>('/', ({ query }, reply) =>
    reply.qr('a', {
      width: Number(query.width),
      maxPixels: query.most ? Number(query.most) : null,
    }),
  )
  for (const [query, status] of [
    ['width=400', 200],
    ['width=400&most=100', 413],
    ['width=2000', 413],
    ['width=2000&most=4000000', 200],
  ] as const) {
    t.is((await app.inject(`/?${query}`)).statusCode, status, query)
  }
})

test('The application’s own parsers, hooks and headers go on beside the routes', async (t) => {
  const app = Fastify()
  await app.register(qr, { prefix: '/qr' })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('vary', 'Origin')
  })
  app.post('/json', async ({ body }) => body)
  t.deepEqual((await app.inject({ url: '/json', method: 'POST', payload: { a: 1 } })).json(), {
    a: 1,
  })
  t.is((await app.inject('/qr?text=a')).headers.vary, 'Origin, Accept')
  const payload = { text: 'a', scale: 2 }
  const posted = await app.inject({ url: '/qr', method: 'POST', payload })
  t.deepEqual(posted.rawPayload, toBufferSync('a', { scale: 2 }))
})

test('A prefix adds to that of the scope, and twice is two services', async (t) => {
  const app = Fastify()
  await app.register(async (scope) => void (await scope.register(qr, { prefix: '/qr' })), {
    prefix: '/v1',
  })
  await app.register(async (scope) => void (await scope.register(qr, { prefix: '/' })), {
    prefix: '/v2',
  })
  for (const url of ['/v1/qr?text=a', '/v2?text=a'])
    t.is((await app.inject(url)).statusCode, 200, url)
})

for (const [name, [byDefault, least, most]] of Object.entries(SETTINGS)) {
  test(`${name} is from ${least} to ${most}, ${byDefault} by default, checked at registration`, async (t) => {
    t.true(least <= byDefault && byDefault <= most)
    const register = (value: unknown) => {
      const app = Fastify()
      app.register(qr, { [name]: value })
      return app.ready()
    }
    for (const good of [least, most, byDefault, undefined]) await t.notThrowsAsync(register(good))
    for (const bad of [least - 1, most + 1, 1.5, Number.NaN, '5', true]) {
      const message = new RegExp(
        `^Expected a whole number from ${least} to ${most} for ${name} but`,
      )
      await t.throwsAsync(register(bad), { code: 'ERR_QR_OPTION', message })
    }
  })
}

test('An unknown option, a bad prefix and bad metrics are refused at registration', async (t) => {
  for (const options of [
    { maxPixel: 1 },
    { prefix: 'qr' },
    { prefix: '/qr?x' },
    { prefix: '/qr#x' },
    { metrics: {} },
    { metrics: { registerMetric() {} } },
  ]) {
    const app = Fastify()
    app.register(qr, options as object)
    await t.throwsAsync(async () => app.ready(), { code: 'ERR_QR_OPTION' })
  }
})

test.serial(
  'Metrics: results by code, the queue, and histograms that agree with stats()',
  async (t) => {
    const metrics = new Registry()
    const app = Fastify()
    await app.register(qr, { prefix: '/qr', metrics })
    const { headers } = await app.inject('/qr?text=a')
    await app.inject({ url: '/qr?text=a', headers: { 'if-none-match': String(headers.etag) } })
    await app.inject('/qr?text=a&scale=0')
    const text = await metrics.metrics()
    const value = (line: string) =>
      Number(
        text
          .split('\n')
          .find((found) => found.startsWith(`${line} `))
          ?.split(' ')[1],
      )
    t.is(value('qrush_http_results_total{code="OK"}'), 1)
    t.is(value('qrush_http_results_total{code="NOT_MODIFIED"}'), 1)
    t.is(value('qrush_http_results_total{code="ERR_QR_OPTION"}'), 1)
    t.is(value('qrush_queued'), 0)
    t.is(value('qrush_running'), 0)
    for (const [name, times] of Object.entries({
      qrush_wait_seconds: 'waitTime',
      qrush_run_seconds: 'runTime',
    } as const)) {
      const { steps = [], total = 0 } = stats({ histograms: true })[times]
      const calls = steps.reduce((sum, step) => sum + step.calls, 0)
      t.is(value(`${name}_count`), calls)
      t.is(value(`${name}_bucket{le="+Inf"}`), calls)
      t.true(Math.abs(value(`${name}_sum`) - total / 1000) < 1e-9)
      const bounds = [
        ...text.matchAll(new RegExp(`^${name}_bucket\\{le="([\\d.]+)"\\} (\\d+)$`, 'gm')),
      ]
      t.is(bounds.length, 21)
      const counts = bounds.map(([, , count]) => Number(count))
      t.deepEqual(
        counts,
        counts.toSorted((one, other) => one - other),
      )
    }
  },
)

async function documented(): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'codes', version: '1' } },
  })
  await app.register(qr, { prefix: '/qr' })
  await app.ready()
  return app
}

test('@fastify/swagger makes an OpenAPI document of the routes, and a validator finds it right', async (t) => {
  const app = await documented()
  const document = app.swagger()
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as object as Record<string, unknown>,
  )
  t.true(valid, JSON.stringify(errors))
  const paths = (document as unknown as { paths: { [path: string]: { [method: string]: object } } })
    .paths
  t.deepEqual(Object.keys(paths), ['/qr', '/qr/batch'])
  t.deepEqual(Object.keys(paths['/qr'] ?? {}).toSorted(), ['get', 'head', 'post'])
})

test('The ranges in the document are those of the addon', async (t) => {
  const document = (await documented()).swagger() as unknown as {
    paths: {
      '/qr': {
        get: { parameters: { name: string; schema: { minimum?: number; maximum?: number } }[] }
      }
    }
  }
  let ranges = 0
  for (const { name, schema } of document.paths['/qr'].get.parameters) {
    if (schema.minimum === undefined || schema.maximum === undefined) continue
    ranges++
    for (const value of [schema.minimum - 1, schema.maximum + 1]) {
      t.throws(() => toBufferSync('a', { [name]: value }), {
        message: new RegExp(`number from ${schema.minimum} to ${schema.maximum} for ${name}`),
      })
    }
  }
  t.is(ranges, 10)
})

test('@fastify/rate-limit and @fastify/under-pressure limit the routes as any others', async (t) => {
  const app = Fastify()
  await app.register(rateLimit, { max: 2, timeWindow: '1 minute' })
  await app.register(qr, { prefix: '/qr' })
  const statuses = []
  for (let at = 0; at < 3; at++) statuses.push((await app.inject('/qr?text=a')).statusCode)
  t.deepEqual(statuses, [200, 200, 429])

  const pressed = Fastify()
  await pressed.register(underPressure, { healthCheck: async () => false, healthCheckInterval: 10 })
  await pressed.register(qr, { prefix: '/qr' })
  await pressed.ready()
  const answer = await pressed.inject('/qr?text=a')
  t.is(answer.statusCode, 503)
  t.truthy(answer.headers['retry-after'])
  await pressed.close()
})

test('A Fastify that closes no connection is warned of, once', (t) => {
  const program = (options: string) => `
    import Fastify from 'fastify'
    import qr from ${JSON.stringify(new URL('../../dist/fastify.js', import.meta.url).href)}
    for (let app = 0; app < 2; app++) await Fastify(${options}).register(qr, { prefix: '/qr' })
  `
  const warnings = (options: string) => {
    const args = ['--input-type=module', '--eval', program(options)]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    t.is(status, 0, stderr)
    return stderr.split('QRUSH_CONNECTION_TIMEOUT').length - 1
  }
  t.is(warnings(''), 1)
  t.is(warnings('{ connectionTimeout: 30_000 }'), 0)
})
