// The query is the router's own: what a hook judges is what is drawn. And reading it takes time in proportion.

import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import test from 'ava'
import express from 'express'
import Fastify from 'fastify'
import qr from '../../dist/fastify.js'
import { parseQuery } from '../../dist/http/parameters.js'
import { lines, readBody } from '../../dist/http/request-body.js'
import { readPng } from '../judges/decode.js'
import { MOUNTS } from './services.js'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Sends a request's target as it is, which fetch would mend. */
async function raw(url: string, target: string): Promise<{ status: number; body: Buffer }> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  const answer = Buffer.concat(chunks)
  const head = answer.indexOf('\r\n\r\n')
  return { status: Number(answer.subarray(9, 12)), body: answer.subarray(head + 4) }
}

const TARGETS = [
  '/qr#?text=evil',
  '/qr?#text=evil',
  '/qr?text=good#&text=evil',
  '/qr;text=good?text=evil',
  '/qr;x?text=evil',
  '/qr?text=good;text=evil',
  '/qr?text=good&text=evil',
  '/qr?te%78t=evil',
  '/qr?text[]=evil',
  '/qr?text=good%00%',
  '/qr?text=evil?text=good',
  '/qr/?text=evil',
  '//qr?text=evil',
  '/%71r?text=evil',
  'http://a/qr?text=evil',
  'http://a/qr#?text=evil',
  'http://a?/qr?text=evil',
  'http://evil@a/qr?text=evil',
]

for (const useSemicolonDelimiter of [false, true]) {
  for (const target of TARGETS) {
    test(`Fastify${useSemicolonDelimiter ? ' with ;' : ''}: a hook sees the text that ${target} draws`, async (t) => {
      // An option that Fastify's types do not have yet.
      const routerOptions = { useSemicolonDelimiter } as object
      const app = Fastify({ routerOptions, connectionTimeout: 30_000 })
      let seen: string | undefined = 'no hook ran'
      app.addHook('preHandler', async (request) => {
        seen = (request.query as { text?: string }).text
      })
      await app.register(qr, { prefix: '/qr' })
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      t.teardown(() => app.close())
      const { status, body } = await raw(url, target)
      if (status !== 200) return t.true(status >= 400 && status < 500, String(status))
      t.is((await readPng(new Uint8Array(body))).text, seen ?? 'no text')
    })
  }
}

for (const target of TARGETS) {
  test(`Express: a middleware sees the text that ${target} draws`, async (t) => {
    let seen: string | undefined = 'no middleware ran'
    const { qrHandler } = await import('../../dist/http.js')
    const app = express()
    app.use('/qr', (request, _response, next) => {
      seen = request.query.text as string | undefined
      next()
    })
    app.use('/qr', qrHandler())
    const server = app.listen(0, '127.0.0.1')
    await new Promise((listening) => server.once('listening', listening))
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as { port: number }
    const { status, body } = await raw(`http://127.0.0.1:${port}`, target)
    if (status !== 200) return t.true(status >= 400 && status < 500, String(status))
    t.is((await readPng(new Uint8Array(body))).text, seen ?? 'no text')
  })
}

test('A hook that changes the query changes the code', async (t) => {
  const app = Fastify({ connectionTimeout: 30_000 })
  app.addHook('preHandler', async (request) => {
    ;(request.query as { text: string }).text = 'of the hook'
  })
  await app.register(qr, { prefix: '/qr' })
  const answer = await app.inject('/qr?text=of+the+client')
  t.is((await readPng(new Uint8Array(answer.rawPayload))).text, 'of the hook')
})

/** The least time that `job` takes, of some tries. */
async function fastest(job: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const started = performance.now()
    await job()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

for (const [what, make] of Object.entries({
  'only &': (size: number) => '&'.repeat(size),
  'only &, then a text': (size: number) => `${'&'.repeat(size)}text=a`,
  'a long text': (size: number) => `text=${'a'.repeat(size)}`,
  'a text of only =': (size: number) => `text=${'='.repeat(size)}`,
  'a text of only %20': (size: number) => `text=${'%20'.repeat(size / 3)}`,
  'a text of only +': (size: number) => `text=${'+'.repeat(size)}`,
})) {
  test.serial(`Reading a query of ${what} takes time in proportion to its length`, async (t) => {
    const [short, long] = [make(60_000), make(2_400_000)]
    const ratio = (await fastest(() => parseQuery(long))) / (await fastest(() => parseQuery(short)))
    // Quadratic, it would be 1,600.
    t.true(ratio < 400, `${ratio}`)
  })
}

/** A body in chunks of so many bytes. */
const inChunks = (size: number, each: number) =>
  Readable.from(
    Array.from({ length: size / each }, () => Buffer.alloc(each, 'a')),
    { objectMode: false, highWaterMark: 1 },
  )
const limit = { bytes: 1e9, code: 'ERR_QR_HTTP_BODY_BYTES', what: 'all' } as const
const pace = { timeout: 60_000, minRate: 0 }

test.serial(
  'A line that comes in small chunks takes time in proportion to its length',
  async (t) => {
    async function read(size: number) {
      for await (const line of lines(inChunks(size, 8), { limit, line: limit, pace })) {
        t.is(line.length, size)
      }
    }
    const ratio = (await fastest(() => read(320_000))) / (await fastest(() => read(40_000)))
    // Quadratic, it would be 64.
    t.true(ratio < 30, `${ratio}`)
  },
)

test.serial('A body in small chunks is held as bytes, not as an object for each', async (t) => {
  const body = new Readable({ read() {} })
  const whole = readBody(body, limit, pace)
  const used = () => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  const chunks = 200_000
  for (let at = 0; at < chunks; at++) {
    body.push(Buffer.from('abcdefgh'))
    if (at % 1_000 === 0) await new Promise(setImmediate)
  }
  await new Promise(setImmediate)
  // Objects would be ten times as much.
  t.true(used() - before < 3 * 8 * chunks, `${used() - before} bytes`)
  body.push(null)
  t.is((await whole).length, 8 * chunks)
})

test('A body of bytes one by one is cut off: each costs the server a thousand times what it costs its sender', async (t) => {
  await t.throwsAsync(readBody(inChunks(100_000, 1), limit, pace), { message: /closed/ })
  await t.throwsAsync(async () => {
    for await (const _ of lines(inChunks(100_000, 1), { limit, line: limit, pace })) t.fail()
  })
  t.is((await readBody(inChunks(500, 1), limit, pace)).length, 500)
})

test('A request target with # is refused by the handler of node:http', async (t) => {
  const service = await MOUNTS['node:http']()
  t.teardown(() => service.close())
  t.is((await raw(service.url, '/qr?text=a#b')).status, 400)
})
