// Batches over HTTP: lines in, lines or an archive out, in order, in constant memory, within limits.

import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import express from 'express'
import { qrHandler } from '../../dist/http.js'
import { stats } from '../../index.js'
import { openDataURL, readPng, readSvg } from '../judges/decode.js'
import { unzip } from '../judges/zip.js'
import { bytesOf, MOUNTS, type Service } from './services.js'

const services: { [name: string]: Service } = {}
test.before(async () => {
  for (const name of ['Fastify', 'node:http'] as const) services[name] = await MOUNTS[name]()
})
test.after.always(() => Promise.all(Object.values(services).map((service) => service.close())))

interface Line {
  index?: number
  result?: string
  error?: { code: string; message: string; statusCode: number }
  total?: number
  failed?: number
}
type Body = string | ReadableStream<Uint8Array>

const post = (url: string, body: Body, type = 'application/x-ndjson', query = '') =>
  fetch(`${url}/batch${query}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    ...(typeof body !== 'string' && { duplex: 'half' }),
  } as RequestInit)
const linesOf = async (response: Response): Promise<Line[]> =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

for (const name of ['Fastify', 'node:http'] as const) {
  const url = () => services[name]?.url ?? ''

  test(`${name}: a line for each item, in order, and one for all`, async (t) => {
    const texts = Array.from({ length: 700 }, (_, at) => `ticket ${at} ありがとう`)
    const body = texts
      .map((text, at) => JSON.stringify(at % 2 ? text : { text, scale: 2 }))
      .join('\n')
    const response = await post(url(), body)
    t.is(response.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
    t.is(response.headers.get('cache-control'), 'no-store')
    const lines = await linesOf(response)
    t.deepEqual(lines.pop(), { total: 700, failed: 0 })
    for (const [at, text] of texts.entries()) {
      t.is(lines[at]?.index, at)
      if (at % 50 > 1) continue
      t.is((await readPng(openDataURL(lines[at]?.result ?? '').bytes)).text, text)
    }
  })

  test(`${name}: lines of plain text; options of the URL are for all`, async (t) => {
    const lines = await linesOf(
      await post(url(), 'one\r\n\r\ntwo\r\n"3"', 'text/plain', '?type=svg&ecc=H'),
    )
    t.deepEqual(lines.pop(), { total: 3, failed: 0 })
    for (const [at, text] of ['one', 'two', '"3"'].entries()) {
      const read = await readSvg(openDataURL(lines[at]?.result ?? '').bytes)
      t.deepEqual([read.text, read.errorCorrectionLevel], [text, 'H'])
    }
  })

  test(`${name}: a bad line has its error in its place, and the others go on`, async (t) => {
    const bad = ['{', '5', 'null', '""', '{"text":"a","scale":0}', '{"text":"a","maxPixels":1}']
    const rest = [
      '{"text":"a","type":"rgba"}',
      JSON.stringify('1'.repeat(7090)),
      '"\\ud800"',
      '{"text":["4242"]}',
      '{"text":"a","download":"x"}',
      '{"text":"a","as":"zip"}',
    ]
    const body = [...bad, ...rest].flatMap((line) => ['"good"', line])
    const lines = await linesOf(await post(url(), `${body.join('\n')}\n"good"\n`))
    t.deepEqual(lines.pop(), { total: 25, failed: 12 })
    const codes = lines.map(({ index, result, error }, at) => {
      t.is(index, at)
      return result ? 'OK' : error?.code
    })
    const expected = [
      'DATA',
      'DATA',
      'DATA',
      'EMPTY',
      'OPTION',
      'OPTION',
      'OPTION',
      'HTTP_TEXT_BYTES',
      'TEXT',
      'DATA',
      'OPTION',
      'OPTION',
    ]
    t.deepEqual(codes, [...expected.flatMap((code) => ['OK', `ERR_QR_${code}`]), 'OK'])
  })

  test(`${name}: a zip archive has a file for each, and one that tells what failed`, async (t) => {
    const body = '"one"\n{"text":"two","type":"svg"}\n{"text":""}\n"four"\n'
    const headers = { 'content-type': 'application/x-ndjson', accept: 'application/zip' }
    const response = await fetch(`${url()}/batch?download=tickets`, {
      method: 'POST',
      headers,
      body,
    })
    t.is(response.headers.get('content-type'), 'application/zip')
    t.is(response.headers.get('content-disposition'), 'attachment; filename="tickets.zip"')
    const files = await unzip(Buffer.from(await bytesOf(response)))
    t.deepEqual([...files.keys()], ['000000.png', '000001.svg', '000003.png', 'errors.ndjson'])
    t.is((await readPng(files.get('000003.png') ?? new Uint8Array())).text, 'four')
    t.is((await readSvg(files.get('000001.svg') ?? new Uint8Array())).text, 'two')
    const failed = JSON.parse(Buffer.from(files.get('errors.ndjson') ?? []).toString())
    t.deepEqual([failed.index, failed.error.code], [2, 'ERR_QR_EMPTY'])
  })

  test(`${name}: what is wrong with the whole is a status`, async (t) => {
    const cases: [Promise<Response>, number, string][] = [
      [post(url(), 'a', 'application/json'), 415, 'ERR_QR_HTTP_MEDIA_TYPE'],
      [post(url(), 'a', 'text/plain', '?scale=0'), 400, 'ERR_QR_OPTION'],
      [post(url(), 'a', 'text/plain', '?text=a'), 400, 'ERR_QR_OPTION'],
      [post(url(), 'a', 'text/plain', '?type=pdf'), 400, 'ERR_QR_OPTION'],
      [post(url(), 'a', 'text/plain', '?as=tar'), 400, 'ERR_QR_OPTION'],
      [post(url(), `${'a'.repeat(70_000)}`, 'text/plain'), 413, 'ERR_QR_HTTP_BODY_BYTES'],
    ]
    for (const [response, status, code] of cases) {
      t.is((await response).status, status)
      t.is(((await (await response).json()) as { code: string }).code, code)
    }
  })
}

test('Over the limit of items, what was made comes, and then the error', async (t) => {
  const few = await MOUNTS.Fastify({ maxBatchItems: 5 })
  t.teardown(() => few.close())
  const lines = await linesOf(await post(few.url, '"a"\n'.repeat(6)))
  t.deepEqual(
    lines.slice(0, 5).map(({ index }) => index),
    [0, 1, 2, 3, 4],
  )
  t.deepEqual(
    [lines[5]?.error?.code, lines[5]?.error?.statusCode],
    ['ERR_QR_HTTP_BATCH_ITEMS', 413],
  )
  t.is(lines.length, 6)
})

test('More batches than allowed at once are a 503 with Retry-After', async (t) => {
  const one = await MOUNTS['node:http']({ maxBatches: 1 })
  t.teardown(() => one.close())
  let end = () => {}
  const open = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from('"first"\n'))
      end = () => controller.close()
    },
  })
  const first = await post(one.url, open)
  const second = await post(one.url, '"second"')
  t.is(second.status, 503)
  const problem = (await second.json()) as { code: string; message: string }
  t.is(problem.code, 'ERR_QR_HTTP_BUSY')
  t.regex(problem.message, /Retry-After/)
  t.regex(second.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  end()
  t.is((await linesOf(first)).at(-1)?.total, 1)
  t.is((await post(one.url, '"third"')).status, 200)
})

test('A batch that something in front has read is an error, not an empty batch', async (t) => {
  const app = express()
  app.use((request, _response, next) => {
    request.resume().once('end', () => next())
  })
  app.use('/qr', qrHandler({ timeout: 500 }))
  const server = createServer(app)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.teardown(() => void server.close().closeAllConnections())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/qr`
  const single = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a' }
  for (const answer of [await post(url, '"a"'), await fetch(url, single)]) {
    const { code, message } = (await answer.json()) as { code: string; message: string }
    t.deepEqual([answer.status, code], [400, 'ERR_QR_DATA'])
    t.regex(message, /\bread\b/)
  }
})

test('A line comes back while the next is still to be sent', async (t) => {
  const { hostname, port } = new URL(services.Fastify?.url ?? '')
  const headers = { 'content-type': 'text/plain' }
  const sent = request({ hostname, port, path: '/qr/batch', method: 'POST', headers })
  sent.write('first\n')
  const [response] = await once(sent, 'response')
  const [line] = await once(response, 'data')
  t.is(JSON.parse(String(line)).index, 0)
  sent.end('second')
  const [next] = await once(response, 'data')
  t.is(JSON.parse(String(next).split('\n')[0] ?? '').index, 1)
  response.destroy()
})

test.serial(
  '100,000 items stream in constant memory, and none waits for a client that does not read',
  async (t) => {
    const many = await MOUNTS['node:http']({ maxBatchItems: 1_000_000, maxBatchBytes: 2 ** 30 })
    t.teardown(() => many.close())
    let sent = 0
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 100_000) return controller.close()
        const lines = Array.from({ length: 1000 }, () => `"https://example.com/${sent++}"\n`)
        controller.enqueue(Buffer.from(lines.join('')))
      },
    })
    const before = stats().completed
    const { body } = await post(many.url, source)
    const reader = (body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    // What fits into sockets and the window is taken in advance; then nothing is, however long one waits.
    let ahead = -1
    while (stats().completed !== ahead) {
      ahead = stats().completed
      await pause(1000)
    }
    // Each call is a chunk of 64 items.
    const rendered = 64 * (ahead - before)
    t.true(rendered < 60_000, `${rendered} items were rendered in advance`)
    let [newlines, most] = [0, 0]
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      for (const byte of read.value) if (byte === 0x0a) newlines++
      most = Math.max(most, process.memoryUsage().arrayBuffers)
    }
    t.true(newlines > 99_900)
    t.true(most < 64_000_000, `${most} bytes of buffers at most`)
  },
)

test.serial('A batch whose client goes away stops', async (t) => {
  const many = await MOUNTS.Fastify({ maxBatchItems: 10_000_000, maxBatchBytes: 2 ** 30 })
  t.teardown(() => many.close())
  const { hostname, port } = new URL(many.url)
  const headers = { 'content-type': 'application/x-ndjson' }
  const endless = request({ hostname, port, path: '/qr/batch', method: 'POST', headers })
  endless.on('error', () => {})
  const chunk = Buffer.from('"again and again"\n'.repeat(1000))
  const pump = () => {
    while (!endless.destroyed && endless.write(chunk));
  }
  endless.on('drain', pump)
  pump()
  const [response] = await once(endless, 'response')
  response.on('error', () => {})
  for (let part = 0; part < 10; part++) await once(response, 'data')
  endless.destroy()
  // Were it not to stop, this would not end.
  let completed: number
  do {
    completed = stats().completed
    await pause(200)
  } while (stats().completed > completed)
  t.is(stats().queued + stats().running, 0)
})
