// Entity tags, conditional requests, and what caches may keep.

import { connect } from 'node:net'
import test from 'ava'
import Fastify from 'fastify'
import qr from '../../dist/fastify.js'
import { type Data, stats, toBufferSync } from '../../index.js'
import { MOUNTS, type Service } from './services.js'

let [service, short]: Service[] = []
test.before(async () => {
  service = await MOUNTS['node:http']()
  short = await MOUNTS.Fastify({ maxAge: 60 })
})
test.after.always(() => Promise.all([service?.close(), short?.close()]))

const get = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${service?.url}?${query}`, { headers })
const tagOf = async (query: string, headers: Record<string, string> = {}) =>
  (await get(query, headers)).headers.get('etag') ?? ''

/** How many codes were made meanwhile. */
async function made(job: () => Promise<unknown>): Promise<number> {
  const count = () => stats().completed + stats().failed
  const before = count()
  await job()
  return count() - before
}

test.serial('A conditional request costs no encoding', async (t) => {
  for (const query of ['text=a', 'text=a&type=svg&scale=9&dark=06c', 'text=a&as=dataURL']) {
    const first = await get(query)
    const tag = first.headers.get('etag') ?? ''
    t.regex(tag, /^"[\w-]{43}"$/)
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const encodings = await made(async () => {
        const { status, headers, body } = await get(query, { 'if-none-match': known })
        t.is(status, 304)
        t.is(headers.get('etag'), tag)
        t.is(headers.get('cache-control'), first.headers.get('cache-control'))
        t.is(headers.get('vary'), first.headers.get('vary'))
        t.is(headers.get('content-type'), null)
        t.is(body, null)
      })
      t.is(encodings, 0, `${query}: ${known}`)
    }
    t.is(await made(() => get(query, { 'if-none-match': '"other"' })), 1)
  }
})

test.serial('If-None-Match: * is met by whatever can be made, and by nothing else', async (t) => {
  t.is((await get('text=a', { 'if-none-match': '*' })).status, 304)
  t.is((await get('text=', { 'if-none-match': '*' })).status, 400)
})

test.serial('A HEAD is conditional, too', async (t) => {
  const headers = { 'if-none-match': await tagOf('text=a') }
  const encodings = await made(async () => {
    t.is((await fetch(`${service?.url}?text=a`, { method: 'HEAD', headers })).status, 304)
  })
  t.is(encodings, 0)
})

test('The same picture has one tag, in whatever way and order it was asked for', async (t) => {
  const tag = await tagOf('text=a&type=png&ecc=H&scale=3&dark=000')
  for (const query of [
    'scale=3&dark=%23000&errorCorrectionLevel=H&type=png&text=%61',
    'type=png&text=a&dark=000&ecc=H&scale=3&download=x',
  ]) {
    t.is(await tagOf(query), tag)
  }
  t.is(await tagOf('text=a', { accept: 'image/svg+xml' }), await tagOf('text=a&type=svg'))
})

test('Another text, option, format or form has another tag', async (t) => {
  const queries = [
    ...[
      'text=a',
      'text=b',
      'text=a&scale=3',
      'text=a&scale=30',
      'text=a&margin=3',
      'text=a&width=300',
    ],
    ...[
      'text=a&type=svg',
      'text=a&type=svg&title=3',
      'text=a&type=svg&desc=3',
      'text=a&as=dataURL',
    ],
    ...['text=a&dark=300', 'text=a&light=300', 'text=a&micro=true', 'text=a&eci=true'],
    ...['text=a&type=utf8', 'text=a&type=ascii', 'text=a&as=dataURL&type=svg'],
  ]
  const tags = await Promise.all(queries.map((query) => tagOf(query)))
  t.is(new Set(tags).size, queries.length)
})

test('What the URL determines may be kept for good; what was posted, not at all', async (t) => {
  const immutable = 'public, max-age=31536000, immutable'
  t.is((await get('text=a&type=png')).headers.get('cache-control'), immutable)
  t.is((await get('text=a')).headers.get('cache-control'), immutable)
  t.is((await get('text=a')).headers.get('vary'), 'Accept')
  const headers = { 'content-type': 'text/plain' }
  const posted = await fetch(service?.url ?? '', { method: 'POST', headers, body: 'a' })
  t.is(posted.headers.get('cache-control'), 'no-store')
  t.is(posted.headers.get('etag'), null)
  const hour = (await fetch(`${short?.url}?text=a`)).headers.get('cache-control')
  t.is(hour, 'public, max-age=60, immutable')
})

test('A request that says no-store is answered so, without a tag', async (t) => {
  const { headers } = await get('text=secret', { 'cache-control': 'no-cache, no-store' })
  t.is(headers.get('cache-control'), 'no-store')
  t.is(headers.get('etag'), null)
})

test('maxAge: 0 is no-store for all', async (t) => {
  const none = await MOUNTS.Connect({ maxAge: 0 })
  t.teardown(() => none.close())
  t.is((await fetch(`${none.url}?text=a`)).headers.get('cache-control'), 'no-store')
})

test('On one connection, requests that follow each other at once are answered in order', async (t) => {
  const { hostname, port } = new URL(service?.url ?? '')
  const socket = connect(Number(port), hostname)
  const texts = Array.from({ length: 20 }, (_, at) => `pipelined-${at}`)
  const request = (text: string) =>
    `GET /qr?type=utf8&text=${text} HTTP/1.1\r\nHost: a\r\nConnection: ${text.endsWith('-19') ? 'close' : 'keep-alive'}\r\n\r\n`
  socket.write(texts.map(request).join(''))
  let answers = ''
  for await (const chunk of socket) answers += chunk
  const tags = [...answers.matchAll(/^etag: (.*)\r$/gim)].map(([, tag]) => tag)
  t.deepEqual(tags, await Promise.all(texts.map((text) => tagOf(`type=utf8&text=${text}`))))
})

test('A tag is of one code: a byte of a segment is no letter of one', async (t) => {
  const app = Fastify()
  await app.register(qr)
  const codes: Data[] = [
    [{ mode: 'byte', data: 'é' }],
    [{ mode: 'byte', data: new Uint8Array([0xe9]) }],
    [{ mode: 'byte', data: new Uint8Array([0xc3, 0xa9]) }],
    'é',
    new Uint8Array([0xe9]),
  ]
  for (const [at, data] of codes.entries()) app.get(`/${at}`, (_, reply) => reply.qr(data))
  const tags = await Promise.all(
    codes.map(async (_, at) => (await app.inject(`/${at}`)).headers.etag),
  )
  t.is(new Set(tags).size, codes.length)
})

test('Only GET and HEAD are conditional', async (t) => {
  const app = Fastify()
  await app.register(qr)
  app.route({ method: ['GET', 'POST'], url: '/', handler: (_, reply) => reply.qr('a') })
  const tag = String((await app.inject('/')).headers.etag)
  for (const known of [tag, '*']) {
    const headers = { 'if-none-match': known }
    t.is((await app.inject({ url: '/', headers })).statusCode, 304)
    const posted = await app.inject({ url: '/', method: 'POST', headers, payload: {} })
    t.is(posted.statusCode, 200)
    t.deepEqual(posted.rawPayload, toBufferSync('a'))
  }
})
