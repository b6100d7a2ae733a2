// What qrush/fastify and qrush/http answer, the same behind each framework: codes that scanners read.

import { gzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { OPTIONS } from '../../dist/http/parameters.js'
import { type QrError, toBufferSync, toStringSync } from '../../index.js'
import { openDataURL, pixelsOf, pixelsOfPng, readPng, readSvg, scan } from '../judges/decode.js'
import { bytesOf, MOUNTS, type Service } from './services.js'

const TEXTS = [
  'hello',
  'https://example.com/t/8f3a9c1e?u=42&src=mail#top',
  'two\r\nlines, a + and a %',
  'ありがとう',
  '🧿 and 👩‍👩‍👧',
]

const services: { [name: string]: Service } = {}
test.before(async () => {
  for (const [name, mount] of Object.entries(MOUNTS)) services[name] = await mount()
})
test.after.always(() => Promise.all(Object.values(services).map((service) => service.close())))

const at = (name: string) => services[name]?.url ?? ''
const of = (text: string, rest = '') => `?text=${encodeURIComponent(text)}${rest}`

/** Asks in vain: the problem, its shape checked. */
async function refused(t: ExecutionContext, response: Response, statusCode: number, code: string) {
  t.is(response.status, statusCode)
  t.is(response.headers.get('content-type'), 'application/json; charset=utf-8')
  t.is(response.headers.get('cache-control'), 'no-store')
  t.is(response.headers.get('x-content-type-options'), 'nosniff')
  const problem = (await response.json()) as { [name: string]: string }
  t.deepEqual(Object.keys(problem), ['statusCode', 'code', 'error', 'message'])
  t.deepEqual([problem.statusCode, problem.code], [statusCode, code] as unknown as string[])
  return String(problem.message)
}

for (const name of Object.keys(MOUNTS)) {
  test(`${name}: GET answers each text as pictures that read as it`, async (t) => {
    for (const text of TEXTS) {
      const png = await fetch(at(name) + of(text))
      t.is(png.headers.get('content-type'), 'image/png')
      t.is((await readPng(await bytesOf(png))).text, text)
      const svg = await fetch(at(name) + of(text, '&type=svg'))
      t.is(svg.headers.get('content-type'), 'image/svg+xml; charset=utf-8')
      t.is(svg.headers.get('content-security-policy'), "default-src 'none'; sandbox")
      t.is((await readSvg(await svg.text())).text, text)
    }
  })

  test(`${name}: POST answers text, JSON, a form and bytes likewise`, async (t) => {
    const post = (type: string, body: string | Uint8Array<ArrayBuffer>, query = '') =>
      fetch(at(name) + query, { method: 'POST', headers: { 'content-type': type }, body })
    for (const text of TEXTS) {
      const answers = [
        await post('text/plain; charset=utf-8', text),
        await post('application/json', JSON.stringify({ text, scale: 3, ecc: 'H' })),
        await post('application/x-www-form-urlencoded', String(new URLSearchParams({ text }))),
        await post('application/octet-stream', new TextEncoder().encode(text), '?scale=3'),
      ]
      for (const answer of answers) {
        t.is(answer.status, 200)
        t.is(answer.headers.get('cache-control'), 'no-store')
        t.is((await readPng(await bytesOf(answer))).text, text)
      }
    }
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => at & 255)
    const read = await readPng(await bytesOf(await post('application/octet-stream', bytes)))
    t.deepEqual(Uint8Array.from(read.bytes), bytes)
  })

  test(`${name}: HEAD says of a code what GET does`, async (t) => {
    const url = at(name) + of('hello', '&type=svg&download=x')
    const [head, get] = [await fetch(url, { method: 'HEAD' }), await fetch(url)]
    t.is((await bytesOf(head)).length, 0)
    t.is(head.headers.get('content-length'), String((await bytesOf(get)).length))
    const said = ({ headers }: Response) =>
      [...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
    t.deepEqual(said(head), said(get))
    t.is((await fetch(`${at(name)}?text=`, { method: 'HEAD' })).status, 400)
  })

  test(`${name}: what is wrong is a status, a code and a sentence`, async (t) => {
    const get = (query: string, init?: RequestInit) => fetch(at(name) + query, init)
    await refused(t, await get(''), 400, 'ERR_QR_EMPTY')
    await refused(t, await get(of('x'.repeat(2954))), 400, 'ERR_QR_TOO_LONG')
    await refused(t, await get(of('1'.repeat(7090))), 413, 'ERR_QR_HTTP_TEXT_BYTES')
    await refused(t, await get('?text=a&scale=1000'), 413, 'ERR_QR_TOO_LARGE')
    await refused(t, await get('?text=a&type=rgba'), 400, 'ERR_QR_OPTION')
    const headers = { accept: 'video/mp4' }
    await refused(t, await get('?text=a', { headers }), 406, 'ERR_QR_HTTP_ACCEPT')
    const mpeg = { method: 'POST', headers: { 'content-type': 'video/mpeg' }, body: 'a' }
    await refused(t, await get('', mpeg), 415, 'ERR_QR_HTTP_MEDIA_TYPE')
    for (const [query, parameter] of [
      ['scale=big', 'scale'],
      ['scale=1.5', 'scale'],
      ['ecc=X', 'errorCorrectionLevel'],
      ['scale=2&scale=3', 'scale'],
      ['ecc=L&errorCorrectionLevel=L', 'errorCorrectionLevel'],
      ['eci=1', 'eci'],
    ] as const) {
      const sentence = await refused(t, await get(`?text=a&${query}`), 400, 'ERR_QR_OPTION')
      t.true(sentence.includes(parameter), sentence)
    }
    for (const query of [
      'maxPixels=1',
      'signal=1',
      'highWaterMark=1',
      '__proto__=1',
      'constructor=a',
    ]) {
      const sentence = await refused(t, await get(`?text=a&${query}`), 400, 'ERR_QR_OPTION')
      t.regex(sentence, /\bparameter\b.*%26/)
    }
    for (const text of ['%', '%zz', '%ff', '%e3%81', '%ed%a0%80']) {
      await refused(t, await get(`?text=${text}`), 400, 'ERR_QR_HTTP_URL')
    }
  })
}

for (const name of Object.keys(MOUNTS)) {
  test(`${name}: a body is UTF-8 and as it is, or refused`, async (t) => {
    const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
      fetch(at(name), { method: 'POST', headers, body })
    const zipped = Uint8Array.from(gzipSync('hello'))
    const coded = [
      post({ 'content-type': 'application/octet-stream', 'content-encoding': 'br' }, zipped),
      post({ 'content-type': 'text/plain', 'content-encoding': 'x-own' }, zipped),
    ]
    // Express's own parsers read it as what it says to be.
    if (name !== 'Express with parsers') {
      const latin = Uint8Array.from(Buffer.from('größe', 'utf16le'))
      coded.push(
        post({ 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' }, zipped),
        post({ 'content-type': 'text/plain; charset=utf-16le' }, latin),
        post({ 'content-type': 'text/plain; charset="ISO-8859-1"' }, 'a'),
      )
    }
    for (const answer of await Promise.all(coded)) t.true([400, 415].includes(answer.status))
    for (const type of [
      'text/plain; charset=UTF-8',
      'text/plain; x=y;charset="utf8"',
      'text/plain',
    ]) {
      const answer = await post({ 'content-type': type, 'content-encoding': 'identity' }, 'größe')
      t.is((await readPng(await bytesOf(answer))).text, 'größe')
    }
  })

  test(`${name}: of JSON the text is a string, null is nothing given, and no answer repeats a text`, async (t) => {
    const post = (body: string) =>
      fetch(at(name), { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    for (const [body, code] of [
      ['{"text":4242}', 'ERR_QR_DATA'],
      ['{"text":["4242"]}', 'ERR_QR_DATA'],
      ['{"text":[{"mode":"byte","data":"4242"}]}', 'ERR_QR_DATA'],
      ['{"text":{"length":4242}}', 'ERR_QR_DATA'],
      ['{"text":{"length":{"toString":1,"valueOf":4242}}}', 'ERR_QR_DATA'],
      ['{"text":true}', 'ERR_QR_DATA'],
      ['{"text":null}', 'ERR_QR_EMPTY'],
      ['{}', 'ERR_QR_EMPTY'],
      ['{"text":"a","4242":1}', 'ERR_QR_OPTION'],
    ] as const) {
      t.notRegex(await refused(t, await post(body), 400, code), /4242/, body)
    }
    t.notRegex(
      await refused(t, await fetch(`${at(name)}?text=https://a/?b=1&4242`), 400, 'ERR_QR_OPTION'),
      /4242/,
    )
    const nulls = '{"text":"a","type":null,"as":null,"download":null,"scale":null,"dark":null}'
    t.deepEqual(Buffer.from(await bytesOf(await post(nulls))), toBufferSync('a'))
  })
}

const EXTENSIONS = { png: 'png', jpeg: 'jpg', webp: 'webp', gif: 'gif' }
for (const [type, extension] of Object.entries(EXTENSIONS)) {
  test(`type=${type} is that format, saved as .${extension}`, async (t) => {
    const answer = await fetch(at('node:http') + of('hello', `&type=${type}&scale=8&download`))
    t.is(answer.headers.get('content-type'), `image/${type}`)
    t.is(answer.headers.get('content-disposition'), `attachment; filename="qr.${extension}"`)
    t.is((await scan(await pixelsOf(await bytesOf(answer)))).text, 'hello')
  })
}

test('type=utf8, ascii and terminal are text, the same that toString makes', async (t) => {
  for (const type of ['utf8', 'ascii', 'terminal'] as const) {
    const answer = await fetch(at('Fastify') + of('hello', `&type=${type}`))
    t.is(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    t.is(await answer.text(), toStringSync('hello', { type }))
  }
})

test('as=dataURL is a data URL in JSON, of any type that has one', async (t) => {
  for (const type of ['png', 'svg', 'webp'] as const) {
    const answer = await fetch(at('Express') + of('hello', `&as=dataURL&type=${type}`))
    const { result } = (await answer.json()) as { result: string }
    t.deepEqual(openDataURL(result).bytes, toBufferSync('hello', { type }))
  }
})

test('Each option of the URL arrives at the addon with its type', async (t) => {
  const png = pixelsOfPng(
    await bytesOf(
      await fetch(`${at('Fastify')}?text=a&width=313&scale=2&dark=06c&light=%23ffe9b0`),
    ),
  )
  t.is(png.width, 313)
  const colour = (x: number) => [...png.data.subarray(4 * (x * 313 + x), 4 * (x * 313 + x) + 3)]
  t.deepEqual(
    [colour(0), colour(60)],
    [
      [255, 233, 176],
      [0, 102, 204],
    ],
  )
  const same: [string, object][] = [
    [
      'errorCorrectionLevel=H&maskPattern=3&version=7',
      { errorCorrectionLevel: 'H', maskPattern: 3, version: 7 },
    ],
    [
      'boostErrorCorrection=false&minVersion=2&maxVersion=9',
      { boostErrorCorrection: false, minVersion: 2, maxVersion: 9 },
    ],
    ['micro=auto', { micro: 'auto' }],
    ['micro=true&margin=2', { micro: true, margin: 2 }],
    ['eci=true&ppi=300', { eci: true, ppi: 300 }],
    ['type=svg&mm=30.5&title=123&desc=a+b', { type: 'svg', mm: 30.5, title: '123', desc: 'a b' }],
    ['type=jpeg&quality=90', { type: 'jpeg', quality: 90 }],
    ['type=webp&lossless=true', { type: 'webp', lossless: true }],
  ]
  for (const [query, options] of same) {
    const answer = await bytesOf(await fetch(`${at('Connect')}?text=12345&${query}`))
    t.deepEqual(Buffer.from(answer), toBufferSync('12345', options), query)
  }
  const inverse = await fetch(`${at('Connect')}?text=a&type=utf8&inverse=true`)
  t.is(await inverse.text(), toStringSync('a', { inverse: true }))
})

test('The parameters are the options that the addon has, each of the kind that it asks for', (t) => {
  const refusal = (options: object) =>
    t.throws<QrError>(() => toBufferSync('a', options as { scale: number }))
  const known = [toBufferSync, toStringSync].flatMap((form) => {
    const error = t.throws<QrError>(() => form('a', { unheardOf: 1 } as object))
    return error?.expected?.choices ?? []
  })
  // The limits are the service's; the two colours are parameters by themselves.
  const others = ['maxPixels', 'maxBytes', 'color']
  const expected = [...new Set(known)].filter((name) => !others.includes(name))
  t.deepEqual([...OPTIONS.keys()].toSorted(), [...expected, 'dark', 'light'].toSorted())
  for (const [name, { kind }] of OPTIONS) {
    const bad = kind === 'colour' ? { color: { [name]: Symbol() } } : { [name]: Symbol() }
    t.is(refusal(bad)?.expected?.kind, kind === 'type' ? 'choice' : kind, name)
  }
})
