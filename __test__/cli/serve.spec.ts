// `qrush serve`: the service of qrush/http, from the command line to its end.

import { once } from 'node:events'
import { connect } from 'node:net'
import test from 'ava'
import { SERVICE } from '../../lib/command/options.js'
import { SETTINGS } from '../../lib/http/settings.js'
import { readPng } from '../judges/decode.js'
import { ended, qrush, start } from './process.js'

// Windows has neither signals nor pseudo-terminals of this kind.
const onUnix = process.platform === 'win32' ? test.skip : test

/** Starts a service, and tells where it is. */
async function serve(...args: string[]) {
  const child = start(['serve', '--port', '0', ...args])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: new URL(line.toString().trim()) }
}

onUnix('it says where it is, answers there, and ends well on SIGTERM and SIGINT', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { child, url } = await serve('--prefix', '/qr')
    t.is(url.hostname, '127.0.0.1')
    t.is(url.pathname, '/qr')
    const answer = await fetch(url)
    t.is(answer.status, 200)
    t.is((await readPng(new Uint8Array(await answer.arrayBuffer()))).text, 'hello')
    child.kill(signal)
    t.is((await ended(child)).code, 0)
  }
})

onUnix('an answer under way is given before the end, a connection at rest is closed', async (t) => {
  const { child, url } = await serve()
  const idle = connect(Number(url.port), url.hostname)
  await once(idle, 'connect')
  const body = 'a text that comes in two parts'
  const slow = connect(Number(url.port), url.hostname)
  slow.write(
    `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 6)}`,
  )
  // Until the service has begun with it, which an answered request behind it shows.
  await (await fetch(url)).arrayBuffer()
  child.kill('SIGTERM')
  slow.write(body.slice(6))
  const pieces: Buffer[] = []
  for await (const piece of slow) pieces.push(piece)
  const answer = Buffer.concat(pieces)
  t.regex(answer.toString('latin1'), /^HTTP\/1\.1 200 OK\r\n/)
  const png = answer.subarray(answer.indexOf('\r\n\r\n') + 4)
  t.is((await readPng(png)).text, body)
  t.is((await ended(child)).code, 0)
  idle.destroy()
})

onUnix('a client that asks without end is told to close its connection', async (t) => {
  const { child, url } = await serve()
  const over = ended(child)
  const client = connect(Number(url.port), url.hostname)
  const ask = () => client.write('GET /?text=a HTTP/1.1\r\nhost: x\r\n\r\n')
  // One is always outstanding: a connection at rest is closed without a word.
  ask()
  ask()
  let heard = ''
  for await (const piece of client) {
    if (heard === '') child.kill('SIGTERM')
    heard += piece.toString('latin1')
    if (/\r\nconnection: close\r\n/i.test(heard)) break
    ask()
  }
  client.destroy()
  t.regex(heard, /\r\nconnection: close\r\n/i)
  t.is((await over).code, 0)
})

onUnix(
  'nothing that a client has under way holds the end up for as long as its timeout',
  async (t) => {
    const { child, url } = await serve('--timeout', '3600000')
    const post = (body: string, length = body.length) =>
      `POST /batch?version=40&type=jpeg&width=2000 HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n${body}`
    const requests = [
      // A batch whose body does not end, one that nobody reads, headers that do not end, and nothing at all.
      post('a\n', 1_000),
      post('a\n'.repeat(1_000)),
      'GET /?text=a HTTP/1.1\r\nhost',
      '',
    ]
    const sockets = requests.map((request) => {
      const socket = connect(Number(url.port), url.hostname)
      socket.on('error', () => {})
      socket.pause()
      socket.write(request)
      return socket
    })
    await (await fetch(url)).arrayBuffer()
    const started = performance.now()
    child.kill('SIGTERM')
    t.is((await ended(child)).code, 0)
    t.true(performance.now() - started < 60_000, 'and not an hour')
    for (const socket of sockets) socket.destroy()
  },
)

test('each option of the service is a flag, with its default', (t) => {
  for (const [name, [byDefault]] of Object.entries(SETTINGS)) {
    const flag = SERVICE.find(({ option }) => option === name)
    t.true(flag?.says.endsWith(`Default: ${byDefault}.`), name)
  }
})

test('its limits are those of the flags', async (t) => {
  const { child, url } = await serve('--max-text-bytes', '3', '--max-age', '0')
  t.is((await fetch(url)).status, 413)
  const answer = await fetch(new URL('?text=abc', url))
  t.is(answer.headers.get('cache-control'), 'no-store')
  child.kill()
  await ended(child)
})

test('what it cannot follow is a sentence, and an exit code', async (t) => {
  const { child, url } = await serve()
  const { code, stderr } = await qrush(['serve', '--port', url.port])
  t.is(code, 1)
  t.regex(stderr, /EADDRINUSE/)
  t.false(stderr.includes('--help'))
  child.kill()
  await ended(child)
  const help = await qrush(['serve', '--help'])
  for (const { name } of SERVICE) t.true(help.stdout.includes(`--${name}`))
})
