/** examples/server.ts: what it answers, by injection; over a real socket; and as a process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { readDataURL, readPng } from '../judges/decode.js'

// The example is CommonJS, as its users' projects may be; required, it knows its folder.
const { build } = createRequire(import.meta.url)(
  '../../examples/server.ts',
) as typeof import('../../examples/server.js')

const app = build()
test.after(() => app.close())

const ask = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const of = (text: string, rest = '') => `text=${encodeURIComponent(text)}${rest}`

test('GET /qr is the plugin’s: a code, read back, with its options', async (t) => {
  const { rawPayload, headers } = await ask(`/qr?${of('ありがとう', '&ecc=H&scale=8')}`)
  t.is(headers['content-type'], 'image/png')
  const read = await readPng(rawPayload)
  t.deepEqual([read.text, read.errorCorrectionLevel], ['ありがとう', 'H'])
})

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8'

test('GET /?text=… returns the code as a data URL in JSON, read back', async (t) => {
  for (const accept of [
    undefined,
    '*/*',
    'application/json',
    'application/json, text/html;q=0.9',
  ]) {
    const { statusCode, headers, ...response } = await ask(`/?${of('ありがとう')}`, {
      ...(accept && { accept }),
    })
    t.is(statusCode, 200)
    t.is(headers['content-type'], 'application/json; charset=utf-8')
    const { result, ...rest } = response.json()
    t.deepEqual(rest, {})
    t.regex(result, /^data:image\/png;base64,/)
    t.is((await readDataURL(result)).text, 'ありがとう')
  }
})

test('GET /?text=… is the page where HTML is preferred, and caches are told so', async (t) => {
  for (const accept of [BROWSER, 'text/html', 'application/json;q=0.5, text/html']) {
    const page = await ask('/?text=a', { accept })
    t.is(page.headers['content-type'], 'text/html; charset=utf-8', accept)
    t.is(page.headers.vary, 'Accept')
  }
  t.is((await ask('/?text=a')).headers.vary, 'Accept')
  t.is((await ask('/', { accept: '*/*' })).headers['content-type'], 'text/html; charset=utf-8')
})

test('GET /?text=… refuses what is no text, in words and as JSON', async (t) => {
  for (const [query, code] of [
    ['text=', 'ERR_QR_EMPTY'],
    ['text=a&text=b', 'ERR_QR_OPTION'],
    [of('a'.repeat(3_000)), 'ERR_QR_TOO_LONG'],
  ]) {
    const response = await ask(`/?${query}`)
    t.is(response.statusCode, 400, query)
    t.is(response.json().code, code)
  }
})

test('GET / takes the text that the router has read, not the characters of the URL', async (t) => {
  // Of these the router has no text, or the first alone.
  for (const url of ['/#?text=evil', '/?a=b#&text=evil']) {
    const { headers } = await ask(url)
    t.is(headers['content-type'], 'text/html; charset=utf-8', url)
  }
})

test('A connection, a request and what comes between them have their time', (t) => {
  const { server, initialConfig } = build()
  t.is(server.timeout, 60_000)
  t.is(server.requestTimeout, 120_000)
  t.is(server.keepAliveTimeout, 65_000)
  t.is(server.maxRequestsPerSocket, 10_000)
  t.true(Number(initialConfig.connectionTimeout) > 30_000, 'the plugin gives up before')
})

test('Every answer says nosniff', async (t) => {
  for (const url of [
    '/',
    '/?text=a',
    '/qr?text=a',
    '/qr',
    '/metrics',
    '/healthz',
    '/readyz',
    '/nowhere',
  ]) {
    t.is((await ask(url)).headers['x-content-type-options'], 'nosniff', url)
  }
})

test('Another path is a 404 that says what there is, and repeats no query', async (t) => {
  const { statusCode, ...response } = await ask('/qr.gif?text=secret')
  t.is(statusCode, 404)
  const message = 'Expected GET / or /qr but received GET /qr.gif'
  t.deepEqual(response.json(), {
    statusCode: 404,
    code: 'FST_ERR_NOT_FOUND',
    error: 'Not Found',
    message,
  })
})

test('GET / is the page, which may run its own script and style, and nothing else', async (t) => {
  const page = await ask('/')
  t.is(page.headers['content-type'], 'text/html; charset=utf-8')
  t.is(page.body, readFileSync(join(import.meta.dirname, '../../examples/page.html'), 'utf8'))
  const policy = String(page.headers['content-security-policy'])
  t.regex(policy, /^default-src 'none'; script-src 'sha256-[^ ;]+'; style-src 'sha256-[^ ;]+';/)
  t.notRegex(policy, /unsafe|https?:|\*/)
})

test('It is healthy, and ready from when it listens', async (t) => {
  const server = build()
  t.is((await server.inject('/healthz')).statusCode, 200)
  t.deepEqual((await server.inject('/readyz')).json(), { ready: false })
  t.is((await server.inject('/readyz')).statusCode, 503)
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => server.close())
  const response = await fetch(`${address}/readyz`)
  t.deepEqual([response.status, await response.json()], [200, { ready: true }])
})

test('GET /metrics counts the results by their code', async (t) => {
  const server = build()
  t.teardown(() => server.close())
  for (const url of ['/qr?text=a', '/qr?text=b', '/qr?text=']) await server.inject(url)
  const { body, headers } = await server.inject('/metrics')
  t.regex(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  t.regex(body, /^qrush_http_results_total\{code="OK"\} 2$/m)
  t.regex(body, /^qrush_http_results_total\{code="ERR_QR_EMPTY"\} 1$/m)
})

test('No text is ever logged, whatever becomes of the request', async (t) => {
  const lines: string[] = []
  const talkative = build({ level: 'trace', stream: { write: (line) => lines.push(line) } })
  for (const url of [
    '/qr?text=hunter2',
    '/?text=hunter2',
    '/?text=hunter2&text=hunter2',
    '/qr?text=hunter2&scale=x',
    '/qr?text=hunter2&text=hunter2',
    '/qr?text=hunter2&width=1',
    `/qr?text=${'hunter2'.repeat(1000)}`,
    `/qr?text=${'hunter2'.repeat(1100)}`,
    '/qr?text=hunter2%ff',
    '/qr?hunter=hunter2',
    '/qr?text=a&hunter2',
    '/%ff?text=hunter2',
    '/nowhere?text=hunter2',
  ]) {
    await talkative.inject({ url })
  }
  t.true(lines.length >= 10)
  t.deepEqual(
    lines.filter((line) => line.includes('hunter2')),
    [],
  )
})

/** Runs the example as a person would; `PORT=0` lets the system choose. */
function start(t: ExecutionContext, port = '0') {
  const child = spawn(process.execPath, ['--import=tsx', 'examples/server.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, PORT: port, HOST: '127.0.0.1' },
  })
  t.teardown(() => child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += data))
  child.stderr.on('data', (data) => (said.err += data))
  return { child, said, ended: once(child, 'close') }
}

async function addressOf(child: ChildProcess, said: { out: string; err: string }) {
  while (!said.out.includes('curl')) {
    if (child.exitCode !== null) throw new Error(said.err)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return new URL(/curl '([^']+)'/.exec(said.out)?.[1] ?? '')
}

test.serial('It prints its address and a curl line that works', async (t) => {
  const { child, said } = start(t)
  const url = await addressOf(child, said)
  t.regex(said.out, /^QR codes at http:\/\/127\.0\.0\.1:\d+\n/)
  // The curl line draws in the terminal; as a PNG it is what the scanners of the tests read.
  t.regex(await (await fetch(url)).text(), /^ +\n(?: *[▀▄█ ]+ *\n)+/)
  url.searchParams.set('type', 'png')
  const png = await (await fetch(url)).arrayBuffer()
  t.is((await readPng(new Uint8Array(png))).text, url.searchParams.get('text') ?? '')
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test.serial(`${signal}: requests under way are answered, and the exit code is 0`, async (t) => {
    const { child, said, ended } = start(t)
    const url = await addressOf(child, said)
    // A picture of some milliseconds, first made alone: what all of them must be.
    const path = `/qr?${of('ありがとう', '&width=2048&type=jpeg')}`
    const expected = await request(connect(Number(url.port), url.hostname), path)
    // A first answer on each connection, so that the server surely holds them all.
    const clients = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const socket = connect(Number(url.port), url.hostname)
        await request(socket, '/qr?text=warm')
        return socket
      }),
    )
    // The signal goes out with the first answer, while the others are being made.
    let signalled = false
    const answers = await Promise.all(
      clients.map(async (socket) => {
        const answer = await request(socket, path)
        if (!signalled) signalled = child.kill(signal)
        return answer
      }),
    )
    for (const { head, body } of answers) {
      t.regex(head, /^HTTP\/1\.1 200 /)
      t.true(body.equals(expected.body))
    }
    const late = answers.filter(({ head }) => /^connection: close$/im.test(head))
    t.true(late.length > 0, 'some were under way when the server began to close')
    t.log(`${late.length} of ${answers.length} were answered after the signal`)
    const from = performance.now()
    t.deepEqual(await ended, [0, null])
    t.true(performance.now() - from < 5000, 'a connection kept alive does not hold it up')
    t.is(said.err, '')
  })
}

test.serial('A connection that asks for nothing does not keep it alive', async (t) => {
  const { child, said, ended } = start(t)
  const url = await addressOf(child, said)
  const silent = connect(Number(url.port), url.hostname)
  await once(silent, 'connect')
  const half = connect(Number(url.port), url.hostname)
  half.write('GET /qr?text=a HTTP/1.1\r\nHos')
  // The server has both once it has answered a third.
  t.is((await fetch(url)).status, 200)
  child.kill('SIGTERM')
  t.deepEqual(await ended, [0, null])
})

test.serial('A port in use is one sentence, and exit code 1', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const { said, ended } = start(t, String(port))
  t.deepEqual(await ended, [1, null])
  t.is(said.err, `Cannot listen on port ${port} of 127.0.0.1: it is in use, set PORT to another\n`)
  t.is(said.out, '')
})

test.serial('A PORT that is no port is one sentence, and exit code 1', async (t) => {
  const { said, ended } = start(t, 'http')
  t.deepEqual(await ended, [1, null])
  t.regex(said.err, /^Cannot listen on port http of 127\.0\.0\.1: [^\n]+\n$/)
})

/** One request on a connection that stays open, and its whole answer. */
async function request(socket: Socket, path: string): Promise<{ head: string; body: Buffer }> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  let answer = Buffer.alloc(0)
  for (;;) {
    const [chunk] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown]
    if (!(chunk instanceof Buffer)) throw new Error('The connection was closed before the answer')
    answer = Buffer.concat([answer, chunk])
    const end = answer.indexOf('\r\n\r\n')
    if (end < 0) continue
    const head = answer.subarray(0, end).toString('latin1')
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1])
    const body = answer.subarray(end + 4)
    if (body.length >= length) return { head, body }
  }
}
