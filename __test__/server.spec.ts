/** examples/server.ts: what it answers, by injection; over a real socket; and as a process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { type Pixels, pixelsOfPng, pixelsOfSvg, readDataURL, readPng, readSvg } from './decode.js'

// The example is CommonJS, as its users' projects may be; required, it knows its folder.
const { build } = createRequire(import.meta.url)(
  '../examples/server.ts',
) as typeof import('../examples/server.js')

const TEXTS = [
  'hello',
  'https://example.com/t/8f3a9c1e?u=42&src=mail#top',
  'two\r\nlines, a + and a %',
  'Grüße aus Köln',
  'ありがとう',
  '中文支付二维码',
  '🧿 and 👩‍👩‍👧',
]

const app = build()
test.after(() => app.close())

const ask = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const of = (text: string, rest = '') => `text=${encodeURIComponent(text)}${rest}`

for (const text of TEXTS) {
  test(`GET / answers ${JSON.stringify(text)} as the data URL of a PNG that reads as that text`, async (t) => {
    const response = await ask(`/?${of(text)}`)
    t.is(response.statusCode, 200)
    t.is(response.headers['content-type'], 'application/json; charset=utf-8')
    t.deepEqual(Object.keys(response.json()), ['result'])
    t.true(response.json().result.startsWith('data:image/png;base64,'))
    t.is((await readDataURL(response.json().result)).text, text)
  })

  test(`GET /qr.png and /qr.svg answer ${JSON.stringify(text)} as pictures that read as that text`, async (t) => {
    const png = await ask(`/qr.png?${of(text)}`)
    t.is(png.statusCode, 200)
    t.is(png.headers['content-type'], 'image/png')
    t.is((await readPng(png.rawPayload)).text, text)

    const svg = await ask(`/qr.svg?${of(text)}`)
    t.is(svg.statusCode, 200)
    t.is(svg.headers['content-type'], 'image/svg+xml; charset=utf-8')
    t.is((await readSvg(svg.body)).text, text)
  })
}

test('A + in the query is a space, as in a form', async (t) => {
  t.is((await readPng((await ask('/qr.png?text=a+b')).rawPayload)).text, 'a b')
})

test('Every answer says nosniff', async (t) => {
  for (const url of ['/?text=a', '/qr.png?text=a', '/qr.svg?text=a', '/', '/nowhere']) {
    t.is((await ask(url)).headers['x-content-type-options'], 'nosniff', url)
  }
})

test('An SVG opened by itself runs in a sandbox and loads nothing', async (t) => {
  const { headers } = await ask('/qr.svg?text=a')
  t.is(headers['content-security-policy'], "default-src 'none'; sandbox")
})

test('scale is pixels per module', async (t) => {
  const sideAt = async (scale: number) =>
    pixelsOfPng((await ask(`/qr.png?text=a&scale=${scale}`)).rawPayload).width
  // Version 1, 21 modules, between margins of 4.
  t.is(await sideAt(1), 29)
  t.is(await sideAt(7), 29 * 7)
})

test('margin is light modules on each side', async (t) => {
  for (const margin of [0, 1, 6]) {
    const png = pixelsOfPng((await ask(`/qr.png?text=a&scale=2&margin=${margin}`)).rawPayload)
    t.is(png.width, 2 * (21 + 2 * margin))
    // The corner of the finder pattern, and the last light pixel before it.
    t.is(colourAt(png, 2 * margin, 2 * margin), '#000000')
    if (margin > 0) t.is(colourAt(png, 2 * margin - 1, 2 * margin - 1), '#ffffff')
  }
})

test('width is the exact width in pixels, and wins over scale', async (t) => {
  const png = pixelsOfPng((await ask('/qr.png?text=a&width=313&scale=2')).rawPayload)
  t.is(png.width, 313)
  t.is(png.height, 313)
  t.regex((await ask('/qr.svg?text=a&width=313')).body, /^<svg [^>]*width="313"/)
})

test('dark and light colour PNG and SVG, with the # or without', async (t) => {
  for (const query of ['dark=06c&light=ffe9b0', 'dark=%230066CC&light=%23ffe9b0ff']) {
    const png = pixelsOfPng((await ask(`/qr.png?text=a&${query}`)).rawPayload)
    t.is(colourAt(png, 16, 16), '#0066cc')
    t.is(colourAt(png, 0, 0), '#ffe9b0')
    const svg = pixelsOfSvg((await ask(`/qr.svg?text=a&scale=40&${query}`)).body)
    t.is(colourAt(svg, 180, 180), '#0066cc')
    t.is(colourAt(svg, 0, 0), '#ffe9b0')
  }
})

test('light=0000 is transparent', async (t) => {
  t.is((await readPng((await ask('/qr.png?text=a&light=0000')).rawPayload)).text, 'a')
  t.is((await readSvg((await ask('/qr.svg?text=a&light=0000')).body)).text, 'a')
})

test('ecc is the least error correction level', async (t) => {
  const order = 'LMQH'
  for (const ecc of order) {
    const png = await ask(`/qr.png?${of('https://example.com/', `&ecc=${ecc}`)}`)
    const found = (await readPng(png.rawPayload)).errorCorrectionLevel
    t.true(order.indexOf(found) >= order.indexOf(ecc), `${found} for ${ecc}`)
  }
})

/** Asks in vain: the problem, its shape checked. */
async function refused(t: ExecutionContext, url: string, statusCode = 400) {
  const response = await ask(url)
  t.is(response.statusCode, statusCode, url)
  t.is(response.headers['content-type'], 'application/json; charset=utf-8')
  const problem = response.json()
  t.deepEqual(Object.keys(problem).sort(), ['code', 'error', 'message', 'statusCode'])
  t.is(problem.statusCode, statusCode)
  t.is(problem.error, statusCode === 404 ? 'Not Found' : 'Bad Request')
  return problem as { code: string; message: string }
}

for (const route of ['/', '/qr.png', '/qr.svg']) {
  test(`GET ${route} without a text, or with an empty one, is ERR_QR_EMPTY`, async (t) => {
    for (const url of [route, `${route}?text=`, `${route}?scale=4`]) {
      const { code, message } = await refused(t, url)
      t.is(code, 'ERR_QR_EMPTY')
      t.regex(message, /^Expected at least one character .* but received none/)
    }
  })

  test(`GET ${route} with more than a QR code holds is ERR_QR_TOO_LONG, and says how much fits`, async (t) => {
    for (const text of ['x'.repeat(2954), '二'.repeat(1500), '🧿'.repeat(7089)]) {
      const { code, message } = await refused(t, `${route}?${of(text)}`)
      t.is(code, 'ERR_QR_TOO_LONG')
      t.regex(message, /^Expected at most \d+ bits for data .* but received /)
    }
  })

  test(`GET ${route} with over 7,089 characters is refused before it is encoded`, async (t) => {
    const { code, message } = await refused(t, `${route}?${of('1'.repeat(7090))}`)
    t.is(code, 'FST_ERR_VALIDATION')
    t.is(message, 'Expected at most 7089 characters for text but received more')
  })

  test(`GET ${route} with an unknown parameter is refused by its name`, async (t) => {
    const { code, message } = await refused(t, `${route}?text=a&colour=red`)
    t.is(code, 'FST_ERR_VALIDATION')
    t.is(
      message,
      'Expected one of text, ecc, scale, margin, width, dark, light but received colour',
    )
  })

  for (const [query, sentence] of [
    ['scale=big', "Expected a whole number from 1 (pixels) for scale but received 'big'"],
    ['scale=0', "Expected a whole number from 1 (pixels) for scale but received '0'"],
    ['scale=1.5', "Expected a whole number from 1 (pixels) for scale but received '1.5'"],
    ['scale=', "Expected a whole number from 1 (pixels) for scale but received ''"],
    ['margin=-1', "Expected a whole number from 0 (modules) for margin but received '-1'"],
    ['ecc=X', "Expected one of L, M, Q, H for ecc but received 'X'"],
    ['ecc=m', "Expected one of L, M, Q, H for ecc but received 'm'"],
    ['dark=red', "Expected a colour as rgb, rgba, rrggbb or rrggbbaa for dark but received 'red'"],
    ['light=', "Expected a colour as rgb, rgba, rrggbb or rrggbbaa for light but received ''"],
    [
      'light=%23ff',
      "Expected a colour as rgb, rgba, rrggbb or rrggbbaa for light but received '#ff'",
    ],
    ['scale=2&scale=3', 'Expected scale once but received it 2 times'],
    ['text=b', 'Expected text once but received it 2 times'],
  ] as const) {
    test(`GET ${route} with ${query} is refused in words`, async (t) => {
      const { code, message } = await refused(t, `${route}?text=a&${query}`)
      t.is(code, 'FST_ERR_VALIDATION')
      t.is(message, sentence)
    })
  }

  test(`GET ${route} with broken percent-encoding is refused, not taken literally`, async (t) => {
    for (const text of ['%', '%zz', '%ff', '%e3%81', '%ed%a0%80']) {
      const { code, message } = await refused(t, `${route}?text=${text}`)
      t.is(code, 'FST_ERR_BAD_URL')
      t.is(message, 'Expected percent-encoded UTF-8 for the address')
    }
  })
}

test('A picture over the pixel limit is ERR_QR_TOO_LARGE', async (t) => {
  const { code, message } = await refused(t, '/qr.png?text=a&scale=1000')
  t.is(code, 'ERR_QR_TOO_LARGE')
  t.regex(message, /^Expected at most \d+ pixels /)
})

test('A width with less than a pixel for a module, or without end, is ERR_QR_OPTION', async (t) => {
  for (const width of ['20', '1e999']) {
    const { code, message } = await refused(t, `/qr.png?text=a&width=${width}`)
    t.is(code, 'ERR_QR_OPTION')
    t.regex(message, /^Expected .* for width but received (20|Infinity)/)
  }
})

test('A colour that could carry markup does not reach the SVG', async (t) => {
  const { message } = await refused(t, `/qr.svg?text=a&dark=${encodeURIComponent('"><script>')}`)
  t.regex(message, /for dark/)
})

test('Another path or method is a 404 that says what there is', async (t) => {
  const { code, message } = await refused(t, '/qr.gif?text=secret', 404)
  t.is(code, 'FST_ERR_NOT_FOUND')
  t.is(message, 'Expected GET /, /qr.png or /qr.svg but received GET /qr.gif')
  t.is((await app.inject({ method: 'POST', url: '/?text=a' })).statusCode, 404)
})

test('A browser that asks for / without a text gets the page', async (t) => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  const page = await ask('/', { accept })
  t.is(page.statusCode, 200)
  t.is(page.headers['content-type'], 'text/html; charset=utf-8')
  t.is(page.headers.vary, 'accept')
  t.is(page.body, readFileSync(join(import.meta.dirname, '../examples/page.html'), 'utf8'))
  t.is(
    (await ask('/?text=a', { accept })).headers['content-type'],
    'application/json; charset=utf-8',
  )
})

test('The page may run its own script and style, and nothing else', async (t) => {
  const { headers } = await ask('/', { accept: 'text/html' })
  const policy = String(headers['content-security-policy'])
  t.regex(policy, /^default-src 'none'; script-src 'sha256-[^ ;]+'; style-src 'sha256-[^ ;]+';/)
  t.notRegex(policy, /unsafe|https?:|\*/)
})

test('No text is ever logged, whatever becomes of the request', async (t) => {
  const lines: string[] = []
  const talkative = build({ level: 'trace', stream: { write: (line) => lines.push(line) } })
  for (const url of [
    '/?text=hunter2',
    '/qr.png?text=hunter2&scale=x',
    '/qr.svg?text=hunter2&text=hunter2',
    '/qr.png?text=hunter2&width=1',
    `/qr.svg?text=${'hunter2'.repeat(1000)}`,
    `/qr.svg?text=${'hunter2'.repeat(1100)}`,
    '/?text=hunter2%ff',
    '/%ff?text=hunter2',
    '/nowhere?text=hunter2',
  ]) {
    await talkative.inject({ url })
  }
  t.true(lines.length >= 9)
  t.deepEqual(
    lines.filter((line) => line.includes('hunter2')),
    [],
  )
})

async function listen(t: ExecutionContext) {
  const server = build()
  t.teardown(() => server.close())
  return server.listen({ host: '127.0.0.1', port: 0 })
}

test('Over a socket: the answer is the same, byte for byte, and its length is right', async (t) => {
  const address = await listen(t)
  for (const text of TEXTS) {
    for (const [path, read] of [
      ['/qr.png', readPng],
      ['/qr.svg', readSvg],
    ] as const) {
      const url = `${path}?${of(text)}`
      const response = await fetch(address + url)
      const bytes = Buffer.from(await response.arrayBuffer())
      t.is(response.headers.get('content-length'), String(bytes.length))
      t.deepEqual(bytes, (await app.inject(url)).rawPayload)
      t.is((await read(bytes)).text, text)
    }
  }
})

test('A text of the greatest length gets through, percent-encoded', async (t) => {
  const address = await listen(t)
  const text = '1'.repeat(7089)
  const response = await fetch(`${address}/qr.png?${of(text, '&ecc=L')}`)
  t.is((await readPng(Buffer.from(await response.arrayBuffer()))).text, text)
  const refusal = await fetch(`${address}/qr.png?${of('🧿'.repeat(7089))}`)
  t.is(((await refusal.json()) as { code: string }).code, 'ERR_QR_TOO_LONG')
})

/** Runs the example as a person would; `PORT=0` lets the system choose. */
function start(t: ExecutionContext, port = '0') {
  const child = spawn(process.execPath, ['--import=tsx', 'examples/server.ts'], {
    cwd: join(import.meta.dirname, '..'),
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
  const { result } = (await (await fetch(url)).json()) as { result: string }
  t.is((await readDataURL(result)).text, url.searchParams.get('text') ?? '')
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test.serial(`${signal}: requests under way are answered, and the exit code is 0`, async (t) => {
    const { child, said, ended } = start(t)
    const url = await addressOf(child, said)
    // A picture of some milliseconds, first made alone: what all of them must be.
    const path = `/qr.png?${of('ありがとう', '&width=4096')}`
    const expected = await request(connect(Number(url.port), url.hostname), path)
    // A first answer on each connection, so that the server surely holds them all.
    const clients = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const socket = connect(Number(url.port), url.hostname)
        await request(socket, '/?text=warm')
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

function colourAt({ width, data }: Pixels, x: number, y: number) {
  const at = 4 * (y * width + x)
  return `#${Buffer.from(data.subarray(at, at + 3)).toString('hex')}`
}
