// What is made and not sent is bounded in bytes, however little a request costs who sends it.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import test, { type ExecutionContext } from 'ava'
import { configure, stats } from '../../index.js'
import { bytesOf, MOUNTS, type Service } from './services.js'

/** The largest answer under the default limits: 3.5 MB for a request of 130 bytes. */
const BIG = 'version=40&ecc=H&type=jpeg&quality=100&dark=f00&light=0f0&width=2035'
const MB = 1_000_000
/** Bytes that answers may hold by default, and for each of eight batches a code that is made and one that is sent. */
const HELD = (34 + 2 * 8 * 3.5) * MB

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`

/** A connection that sends and reads nothing. */
async function deaf(url: string, request: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  socket.on('error', () => {})
  socket.write(request)
  return socket
}

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** The most that buffers held, garbage aside, from now until nothing more is made. */
async function peak(): Promise<number> {
  let most = 0
  let quiet = 0
  for (let last = -1; quiet < 10; quiet++) {
    gc()
    most = Math.max(most, process.memoryUsage().arrayBuffers)
    await pause(20)
    const { completed, queued, running } = stats()
    if (queued + running > 0 || completed !== last) quiet = 0
    last = completed
  }
  return most
}

async function servesOn(t: ExecutionContext, { url }: Service) {
  const answer = await fetch(`${url}?text=alive`)
  t.is(answer.status, 200)
  await answer.arrayBuffer()
}

/** Waits for what `holds` to be so; if it never is, the test times out. */
async function until(holds: () => boolean) {
  while (!holds()) await pause(5)
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

for (const name of ['node:http', 'Fastify', 'Express'] as const) {
  test.serial(`${name}: a connection that pipelines large codes holds few of them`, async (t) => {
    const service = await MOUNTS[name]()
    t.teardown(() => service.close())
    await servesOn(t, service)
    const before = process.memoryUsage().arrayBuffers
    const socket = await deaf(service.url, get(`/qr?text=a&${BIG}`).repeat(90))
    const held = (await peak()) - before
    t.true(held < 20 * MB, `${held} bytes`)
    await servesOn(t, service)
    socket.destroy()
    await until(() => stats().queued + stats().running === 0)
  })

  test.serial(`${name}: a connection that pipelines without end is closed`, async (t) => {
    const service = await MOUNTS[name]()
    t.teardown(() => service.close())
    const socket = await deaf(service.url, get(`/qr?text=a&${BIG}`).repeat(400))
    socket.resume()
    await once(socket, 'close')
    await servesOn(t, service)
  })

  test.serial(`${name}: batches of large codes that nobody reads hold few of them`, async (t) => {
    const service = await MOUNTS[name]()
    t.teardown(() => service.close())
    await servesOn(t, service)
    for (const form of ['ndjson', 'zip']) {
      const before = process.memoryUsage().arrayBuffers
      const request = post(`/qr/batch?as=${form}&${BIG}`, 'a\n'.repeat(256))
      const sockets = await Promise.all(Array.from({ length: 8 }, () => deaf(service.url, request)))
      const held = (await peak()) - before
      t.true(held < HELD, `${form}: ${held} bytes`)
      await servesOn(t, service)
      for (const socket of sockets) socket.destroy()
      await until(() => stats().queued + stats().running === 0)
    }
  })

  test.serial(`${name}: answers that wait behind another end with their connection`, async (t) => {
    const service = await MOUNTS[name]()
    t.teardown(() => service.close())
    await servesOn(t, service)
    await pause(50)
    const before = timers()
    const requests = [
      post(`/qr/batch?${BIG}`, 'a\n'.repeat(256)).repeat(16),
      get(`/qr?text=a&${BIG}`).repeat(8),
    ]
    for (const request of requests) {
      const socket = await deaf(service.url, request)
      // Those behind the first have begun, and their responses take no more.
      await pause(600)
      socket.resetAndDestroy()
      // Far less than the timeout of 30 s.
      await until(() => timers() <= before)
    }
    t.pass()
  })

  test.serial(`${name}: slow readers hold few codes, and others are served`, async (t) => {
    const service = await MOUNTS[name]({ maxWait: 200 })
    t.teardown(() => service.close())
    await servesOn(t, service)
    const before = process.memoryUsage().arrayBuffers
    const sockets = await Promise.all(
      Array.from({ length: 60 }, (_, at) => deaf(service.url, get(`/qr?text=${at}&${BIG}`))),
    )
    const held = (await peak()) - before
    t.true(held < HELD, `${held} bytes`)
    await servesOn(t, service)
    for (const socket of sockets) socket.destroy()
  })

  test.serial(`${name}: who takes nothing of an answer for timeout is disconnected`, async (t) => {
    // More than sockets take by themselves.
    configure({ maxPixels: 36 * MB })
    t.teardown(() => configure({ maxPixels: 2 ** 24 }))
    const huge = { maxPixels: 36 * MB, maxBytes: 100 * MB }
    const service = await MOUNTS[name]({ timeout: 300, maxBufferedBytes: 4 * MB, ...huge })
    t.teardown(() => service.close())
    const whole = 6.6 * MB
    const socket = await deaf(service.url, get(`/qr?text=a&${BIG.replace('2035', '5735')}`))
    await until(() => stats().queued + stats().running > 0)
    await until(() => stats().queued + stats().running === 0)
    await pause(1_000)
    let received = 0
    let status = ''
    socket.on('data', (chunk: Buffer) => {
      status ||= chunk.subarray(0, 15).toString('latin1')
      received += chunk.length
    })
    socket.resume()
    await once(socket, 'close')
    t.is(status, 'HTTP/1.1 200 OK')
    t.true(received < whole, `${received} bytes came before the end`)
    // Its bytes are free again.
    const next = await fetch(`${service.url}?text=a&${BIG}`)
    t.is(next.status, 200)
    t.is((await next.arrayBuffer()).byteLength, Number(next.headers.get('content-length')))
  })

  test.serial(`${name}: who is slow, but steady, gets all`, async (t) => {
    const service = await MOUNTS[name]({ timeout: 300, minRate: 100_000 })
    t.teardown(() => service.close())
    const { hostname, port } = new URL(service.url)
    const socket = connect(Number(port), hostname)
    socket.write(`GET /qr?text=a&${BIG} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    let bytes = 0
    for await (const chunk of socket) {
      bytes += chunk.length
      if (bytes % 4 === 0) await pause(5)
    }
    t.true(bytes > 3.4 * MB, `${bytes} bytes`)
  })

  test.serial(`${name}: a batch that trickles in makes room for others`, async (t) => {
    const service = await MOUNTS[name]({ timeout: 300, minRate: 1_000, maxBatches: 1 })
    t.teardown(() => service.close())
    const { hostname, port } = new URL(service.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(
      'POST /qr/batch HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\na\n',
    )
    const trickle = setInterval(() => socket.write('b'), 100)
    t.teardown(() => clearInterval(trickle))
    let answer = ''
    for await (const chunk of socket) answer += chunk
    t.regex(answer, /"code":"ERR_QR_HTTP_TIMEOUT"/)
    const headers = { 'content-type': 'text/plain' }
    const next = await fetch(`${service.url}/batch`, { method: 'POST', headers, body: 'c' })
    t.is(next.status, 200)
    await next.text()
  })

  test.serial(`${name}: a client that leaves amid a batch leaves no timer behind`, async (t) => {
    const service = await MOUNTS[name]()
    t.teardown(() => service.close())
    await servesOn(t, service)
    await pause(50)
    const before = timers()
    for (const request of [
      post('/qr/batch', 'a\n'.repeat(256)),
      'POST /qr/batch HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\na\n',
      get(`/qr?text=a&${BIG}`),
    ]) {
      const socket = await deaf(service.url, request)
      await pause(100)
      socket.destroy()
    }
    // Far less than the timeout of 30 s.
    await until(() => timers() <= before)
    t.pass()
  })

  test.serial(`${name}: maxBytes bounds an answer`, async (t) => {
    const service = await MOUNTS[name]({ maxBytes: 1_000 })
    t.teardown(() => service.close())
    for (const query of [BIG, 'type=svg&version=40', 'as=dataURL&version=40', 'version=40']) {
      const answer = await fetch(`${service.url}?text=a&${query}`)
      const { code } = (await answer.json()) as { code: string }
      t.deepEqual([answer.status, code], [413, 'ERR_QR_TOO_LARGE'], query)
    }
    const small = await fetch(`${service.url}?text=a`)
    t.is(small.status, 200)
    t.true((await bytesOf(small)).length < 1_000)
  })
}

test.serial('Bodies that are announced are bounded in all, and small ones pass by', async (t) => {
  const service = await MOUNTS['node:http']({ maxBufferedBytes: 200_000, maxWait: 100 })
  t.teardown(() => service.close())
  const request =
    'POST /qr HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 65536\r\n\r\na'
  const sockets = await Promise.all(Array.from({ length: 3 }, () => deaf(service.url, request)))
  const headers = { 'content-type': 'text/plain' }
  const send = (body: string) => fetch(service.url, { method: 'POST', headers, body })
  const large = await send('b'.repeat(65_536))
  t.is(large.status, 503)
  await large.text()
  const small = await send('b')
  t.is(small.status, 200)
  await small.arrayBuffer()
  for (const socket of sockets) socket.destroy()
})
