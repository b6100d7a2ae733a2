// Hostile requests: injection, floods, slow and vanishing clients. After each the service serves on.

import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { stats } from '../../index.js'
import { readPng } from '../judges/decode.js'
import { bytesOf, MOUNTS, type Service } from './services.js'

const NAMES = ['Fastify', 'node:http', 'Express'] as const
const services: { [name: string]: Service } = {}
test.before(async () => {
  for (const name of NAMES) services[name] = await MOUNTS[name]()
})
test.after.always(() => Promise.all(Object.values(services).map((service) => service.close())))

async function servesOn(t: ExecutionContext, url: string) {
  t.is((await readPng(await bytesOf(await fetch(`${url}?text=alive`)))).text, 'alive')
}

/** Sends bytes as they are, and resolves with all that comes back until an error is whole, or the end. */
async function raw(url: string, send: (socket: Socket) => void | Promise<void>): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
    if (/\r\n\r\n\{"statusCode".*\}$/.test(answer)) socket.destroy()
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  await send(socket)
  await closed
  return answer
}

const head = (method: string, path: string, rest = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: a\r\n${rest}\r\n`

const INJECTIONS = [
  '"><script>alert(1)</script>',
  "'/><image href=x onerror=alert(1)>",
  '<!ENTITY x SYSTEM "file:///etc/passwd">',
  'a\r\nSet-Cookie: owned=1\r\n\r\n<html>',
  '</title><script>alert(1)</script>',
  ']]>',
  '{{7*7}}',
  '../../../../etc/passwd',
  '\u0000',
  '\u2028;alert(1)',
]

for (const name of NAMES) {
  const at = () => services[name]?.url ?? ''

  test.serial(`${name}: nothing that is injected gets into markup or headers`, async (t) => {
    for (const bad of INJECTIONS) {
      for (const parameter of ['dark', 'light', 'title', 'desc', 'download', 'type', 'as', bad]) {
        const query = `text=a&${encodeURIComponent(parameter)}=${encodeURIComponent(bad)}`
        const answer = await fetch(`${at()}?${query}${parameter === 'type' ? '' : '&type=svg'}`)
        t.is(answer.headers.get('set-cookie'), null)
        t.is(answer.headers.get('x-content-type-options'), 'nosniff')
        const body = await answer.text()
        if (answer.status === 200) {
          t.notRegex(body, /<(?:script|image|!|html)|onerror=[^&]*[^&]>/i, query)
          t.is(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox")
        } else {
          t.true(answer.status >= 400 && answer.status < 500, query)
          t.is(answer.headers.get('content-type'), 'application/json; charset=utf-8')
        }
      }
    }
    await servesOn(t, at())
  })

  test.serial(`${name}: paths lead nowhere but to the routes`, async (t) => {
    for (const path of [
      '/qr/../../etc/passwd',
      '/qr/%2e%2e/%2e%2e/etc/passwd',
      '/qr/..%2f..%2fetc/passwd',
      '/qr//etc/passwd',
      '/qr/batch/../x',
      '/qr%00',
      '/qr/__proto__',
      'http://evil.example/qr',
    ]) {
      const answer = await raw(at(), (socket) => {
        socket.write(head('GET', path, 'Connection: close\r\n'))
      })
      t.notRegex(answer, /root:/, path)
      t.regex(answer, /^HTTP\/1\.1 (?:4\d\d|200) /, path)
    }
    await servesOn(t, at())
  })

  test.serial(
    `${name}: 10 MB are refused by their length, and unannounced after a piece of them`,
    async (t) => {
      const body = Buffer.alloc(10_000_000, 'a')
      for (const path of ['/qr', '/qr/batch']) {
        const type = 'Content-Type: text/plain\r\n'
        const announced = await raw(at(), (socket) => {
          socket.write(head('POST', path, `${type}Content-Length: ${body.length}\r\n`))
          socket.write(body)
        })
        t.regex(announced, /^HTTP\/1\.1 413 /, path)
        t.regex(announced, /"code":"ERR_QR_HTTP_(?:BODY|BATCH)_BYTES"/)
        const before = process.memoryUsage().arrayBuffers
        const chunked = await raw(at(), async (socket) => {
          socket.write(head('POST', path, `${type}Transfer-Encoding: chunked\r\n`))
          for (let at = 0; at < body.length && !socket.destroyed; at += 100_000) {
            socket.write('186a0\r\n')
            socket.write(body.subarray(at, at + 100_000))
            socket.write('\r\n')
            await pause(1)
          }
        })
        t.regex(chunked, /^HTTP\/1\.1 413 /, path)
        t.true(process.memoryUsage().arrayBuffers - before < 40_000_000)
      }
      await servesOn(t, at())
    },
  )

  test.serial(`${name}: whoever sends too slowly is answered 408, and disconnected`, async (t) => {
    const timeout = 300
    const impatient = await MOUNTS[name]({ timeout })
    t.teardown(() => impatient.close())
    const type = 'Content-Type: text/plain\r\nContent-Length: 100\r\n'
    const answer = await raw(impatient.url, async (socket) => {
      socket.write(head('POST', '/qr', type))
      // A byte now and then does not buy more time.
      for (let byte = 0; byte < 50 && !socket.destroyed; byte++) {
        socket.write('a')
        await pause(timeout / 5)
      }
    })
    t.regex(answer, /^HTTP\/1\.1 408 /)
    t.regex(answer, /"code":"ERR_QR_HTTP_TIMEOUT"/)
    await servesOn(t, impatient.url)
  })

  test.serial(`${name}: a body that breaks off leaves nothing behind`, async (t) => {
    for (const path of ['/qr', '/qr/batch']) {
      const type = 'Content-Type: text/plain\r\nContent-Length: 1000\r\n'
      await raw(at(), async (socket) => {
        socket.write(`${head('POST', path, type)}half of a li`)
        await pause(50)
        socket.destroy()
      })
    }
    await servesOn(t, at())
    t.is(stats().queued + stats().running, 0)
  })

  test.serial(`${name}: the work of a client that goes away is aborted`, async (t) => {
    const before = stats()
    // Each some ms of work, until more of them wait than can be under way at once. They go away together.
    const sockets: Socket[] = []
    const ask = (client: number) =>
      raw(at(), (socket) => {
        sockets.push(socket)
        socket.write(head('GET', `/qr?text=${client}&type=gif&width=2000`))
      })
    const clients: Promise<string>[] = []
    while (stats().queued < 40) {
      clients.push(ask(clients.length))
      await pause(1)
    }
    for (const socket of sockets) socket.destroy()
    await Promise.all(clients)
    while (stats().queued + stats().running > 0) await pause(5)
    const after = stats()
    t.true(after.aborted - before.aborted >= 20, `${after.aborted - before.aborted} aborted`)
    t.is(after.failed, before.failed)
    await servesOn(t, at())
  })
}

test.serial('JSON that would be a prototype, or is no object, is refused', async (t) => {
  const headers = { 'content-type': 'application/json' }
  for (const body of [
    '{"text":"a","__proto__":{"scale":9}}',
    '{"text":"a","constructor":1}',
    '{"text":"a","toString":"x"}',
    '[1]',
    'null',
    '"a"',
    '{',
    '{"text":{}}',
    '{"text":"a","scale":{"valueOf":1}}',
    `{"text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ]) {
    const answer = await fetch(services['node:http']?.url ?? '', { method: 'POST', headers, body })
    t.is(answer.status, 400, body.slice(0, 50))
    const { code } = (await answer.json()) as { code: string }
    t.regex(code, /^ERR_QR_(?:OPTION|DATA)$/, body.slice(0, 50))
  }
})
