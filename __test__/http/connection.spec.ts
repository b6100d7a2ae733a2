// One connection with many requests, and applications that answer first, fail or listen in between.

import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createGunzip, gzipSync } from 'node:zlib'
import test from 'ava'
import express from 'express'
import Fastify from 'fastify'
import qr from '../../dist/fastify.js'
import { qrHandler } from '../../dist/http.js'
import { stats, toBufferSync, toStringSync } from '../../index.js'
import { bytesOf, MOUNTS } from './services.js'

interface Answered {
  status: number
  headers: string
  body: Buffer
}

/** Sends requests at once, and gives their answers once there are as many. */
async function pipelined(url: string, requests: string[]): Promise<Answered[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(requests.join(''))
  const answers: Answered[] = []
  let rest = Buffer.alloc(0)
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk])
    for (let answer = first(rest); answer; answer = first(rest)) {
      answers.push(answer)
      rest = rest.subarray(answer.end)
    }
    if (answers.length === requests.length) break
  }
  socket.destroy()
  return answers
}

/** The first answer in `bytes`, once it is whole. */
function first(bytes: Buffer): (Answered & { end: number }) | undefined {
  const from = bytes.indexOf('\r\n\r\n') + 4
  if (from < 4) return undefined
  const headers = bytes.subarray(0, from).toString('latin1')
  const length = /^content-length: (\d+)\r$/im.exec(headers)?.[1]
  const last = bytes.indexOf('0\r\n\r\n', from)
  const end = length === undefined ? last + 5 : from + Number(length)
  if (end > bytes.length || (length === undefined && last < 0)) return undefined
  const status = Number(headers.slice(9, 12))
  return { status, headers, body: bytes.subarray(from, end), end }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`

for (const [name, mount] of Object.entries(MOUNTS)) {
  test(`${name}: whatever follows at once on a connection is answered, too, and in order`, async (t) => {
    const service = await mount()
    t.teardown(() => service.close())
    const hasBatch = name !== 'Express with parsers'
    const answers = await pipelined(service.url, [
      get('/qr?text=a&type=utf8'),
      get('/qr?text=b&type=svg&width=100'),
      get(`/qr?text=${'c'.repeat(600)}`),
      get('/qr?text=d&bogus=1'),
      post('/qr?scale=2', 'e'),
      post(hasBatch ? '/qr/batch' : '/qr', 'f'),
      get('/qr?text=g&margin=1'),
    ])
    t.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 400, 200, 200, 200],
    )
    const bodies = answers.map(({ body }) => body)
    t.is(String(bodies[0]), toStringSync('a'))
    t.is(String(bodies[1]), toStringSync('b', { type: 'svg', width: 100 }))
    t.deepEqual(bodies[2], toBufferSync('c'.repeat(600)))
    t.deepEqual(bodies[4], toBufferSync('e', { scale: 2 }))
    if (hasBatch) t.regex(String(bodies[5]), /"total":1,"failed":0/)
    t.deepEqual(bodies[6], toBufferSync('g', { margin: 1 }))
  })
}

test('An application that has answered before, by a deadline, has answered; the process goes on', async (t) => {
  const app = express()
  const waiting: (() => void)[] = []
  app.use((request, response, next) => {
    const late = () => response.status(503).send('too late')
    next()
    // The service has begun, and answers on a later turn at the soonest.
    if (request.headers['x-late']) late()
    else waiting.push(late)
  })
  app.use('/qr', qrHandler())
  const server = createServer(app)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.teardown(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/qr`

  // The rest of a body, an error, a picture and a batch come after the deadline.
  for (const [path, type] of [
    ['/qr', 'text/plain'],
    ['/qr', 'application/json'],
    ['/qr/batch', 'text/plain'],
  ]) {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: 2\r\n\r\na`,
    )
    while (waiting.length === 0) await pause(1)
    waiting.pop()?.()
    const [answer] = await new Promise<[Buffer]>((some) =>
      socket.once('data', (data) => some([data])),
    )
    t.regex(String(answer), /^HTTP\/1\.1 503 [\s\S]*too late$/)
    socket.write('b')
    await pause(50)
    socket.destroy()
  }
  const headers = { 'x-late': '1' }
  const picture = `${url}?text=a&type=gif&width=2000`
  const pictures = Array.from({ length: 20 }, () => fetch(picture, { headers }))
  for (const answer of await Promise.all(pictures)) t.is(await answer.text(), 'too late')
  // The pictures that nobody waits for are made by then.
  while (stats().queued + stats().running > 0) await pause(5)
  t.deepEqual(Buffer.from(await bytesOf(await fetch(`${url}?text=a`))), toBufferSync('a'))
})

test('HEAD of what is wrong has the headers of the error, and no body', async (t) => {
  const options = { rejectNonStandardBodyWrites: true }
  const server = createServer(options, qrHandler({ prefix: '/qr' }))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.teardown(() => void server.close())
  const { port } = server.address() as AddressInfo
  for (const path of ['/qr?x=1', '/qr?text=', '/elsewhere', '/qr/batch']) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'HEAD' })
    t.true(answer.status >= 400 && answer.status < 500, path)
    t.true(Number(answer.headers.get('content-length')) > 0)
    t.is(await answer.text(), '')
  }
})

test('A request of an absolute URL, and of a path with needless percent signs, finds its route', async (t) => {
  const server = createServer(qrHandler({ prefix: '/ü b/' }))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.teardown(() => void server.close())
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/`
  const paths = ['/%C3%BC%20b', '/%c3%bc%20b/', 'http://a/%C3%BC%20b', 'http://a:80/%C3%BC%20%62']
  const answers = await pipelined(
    url,
    paths.map((path) => get(`${path}?text=a&type=utf8`)),
  )
  for (const { status, body } of answers)
    t.deepEqual([status, String(body)], [200, toStringSync('a')])
  const others = ['/%C3%BC%20b%', '/%C3%BC%20b%2fbatch', 'http://a?text=a', '/%']
  const misses = await pipelined(url, others.map(get))
  t.deepEqual(
    misses.map(({ status }) => status),
    others.map(() => 404),
  )
})

test('Fastify: a hook that decodes bodies is before the routes', async (t) => {
  const app = Fastify()
  await app.register(qr, { prefix: '/qr' })
  app.addHook('preParsing', async (request, _reply, payload) =>
    request.headers['content-encoding'] === 'gzip' ? payload.pipe(createGunzip()) : payload,
  )
  for (const [type, body] of [
    ['text/plain', 'zipped'],
    ['application/json', '{"text":"zipped"}'],
  ] as const) {
    const headers = { 'content-type': type, 'content-encoding': 'gzip' }
    const answer = await app.inject({
      url: '/qr',
      method: 'POST',
      headers,
      payload: gzipSync(body),
    })
    t.deepEqual(answer.rawPayload, toBufferSync('zipped'))
  }
})

test('Fastify: a batch whose answer fails in a hook gives its place back', async (t) => {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(qr, { prefix: '/qr', maxBatches: 1 })
  let fails = 3
  app.addHook('onSend', async (_request, _reply, payload) => {
    // It is asked of the error's answer, too.
    if (typeof payload !== 'string' && fails-- > 0) throw new Error('of the hook')
    return payload
  })
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/qr/batch`
  t.teardown(() => app.close())
  const headers = { 'content-type': 'text/plain' }
  for (const status of [500, 500, 500, 200]) {
    const answer = await fetch(url, { method: 'POST', headers, body: 'a' })
    t.is(answer.status, status)
    await answer.text()
  }
})

test('Fastify: a header that cannot be ends the answer, and not the process', async (t) => {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(qr, { prefix: '/qr' })
  app.get('/control', (_request, reply) => reply.qr('a', { cacheControl: 'a\r\nx: y' }))
  app.get('/number', (_request, reply) => reply.qr('a', { cacheControl: 5 as never }))
  app.get('/own', (_request, reply) => reply.header('x-own', 'a\nb').qr('a'))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  for (const path of ['/control', '/number']) {
    const answer = await fetch(url + path)
    t.is(answer.status, 400)
    const { code, message } = (await answer.json()) as { code: string; message: string }
    t.is(code, 'ERR_QR_OPTION')
    t.regex(message, /cacheControl/)
  }
  await t.throwsAsync(fetch(`${url}/own`))
  t.is((await fetch(`${url}/qr?text=a`)).status, 200)
})
