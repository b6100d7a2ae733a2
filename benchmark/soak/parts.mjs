// What the soak does, over and over: each part is a function that makes one round of its work and leaves
// nothing behind. Plain JavaScript, so that every runtime runs it as it stands.

import { getEventListeners, once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, get } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

const require = createRequire(import.meta.url)
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const qrush = require('../../index.js')
const { qrHandler } = require('../../dist/http.js')
const { createRenderTransform, renderStream } = require('../../dist/stream.js')
const compat = require('../../dist/compat.js')

const LONG = 'https://example.com/'.repeat(60)
let serial = 0
/** A text that no cache has seen. */
const text = () => `https://example.com/t/${serial++}`
const texts = (count) => Array.from({ length: count }, text)

/** What a promise comes to, whichever way. */
const settled = (promise) => promise.then(expected, expected)
const expected = (value) => value

/** Throws where a part comes to something other than it should: a soak of failures shows nothing. */
function ensure(condition, what) {
  if (!condition) throw new Error(`The soak expected ${what}`)
}

const ensureAll = (all, condition, what) => ensure(all.every(condition), what)

async function calls() {
  const all = await Promise.all(
    texts(120).map((data, index) => {
      if (index % 40 === 0) return qrush.toBuffer(LONG, { type: 'jpeg', scale: 7 })
      if (index % 4 === 0) return qrush.toDataURL(data)
      if (index % 4 === 1) return qrush.toString(data)
      if (index % 4 === 2) return qrush.toBuffer(data, { type: 'svg' })
      return qrush.toBuffer(data, { type: 'png', scale: 8 })
    }),
  )
  ensureAll(all, (made) => made.length > 0, 'pictures')
  for (const data of texts(20)) {
    qrush.toBufferSync(data)
    qrush.toDataURLSync(data)
    qrush.create(data).get(0, 0)
  }
  return 180
}

/** One signal for the life of the process, as a server has one for its end. */
const lasting = new AbortController()

async function aborts() {
  const shared = new AbortController()
  const all = []
  for (let call = 0; call < 40; call++) {
    const own = new AbortController()
    all.push(settled(qrush.toBuffer(text(), { signal: own.signal })))
    all.push(settled(qrush.toBuffer(text(), { signal: shared.signal })))
    all.push(settled(qrush.toBuffer(text(), { signal: lasting.signal })))
    if (call % 2 === 0) own.abort()
  }
  all.push(settled(qrush.toBufferBatch(texts(200), { signal: shared.signal })))
  shared.abort()
  await Promise.all(all)
  if (typeof getEventListeners === 'function') {
    ensure(getEventListeners(lasting.signal, 'abort').length === 0, 'no listener left on a signal')
  }
  return all.length
}

async function streams() {
  let seen = 0
  for await (const { value } of renderStream(texts(200))) seen += value === undefined ? 0 : 1
  ensure(seen === 200, 'as many results as items')
  for await (const { index } of renderStream(texts(400), { as: 'dataURL' })) {
    if (index === 20) break
  }
  const nowhere = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() })
  await pipeline(Readable.from(texts(100)), createRenderTransform({ type: 'svg' }), nowhere)
  const left = createRenderTransform()
  const pushed = pipeline(Readable.from(texts(400)), left, async (source) => {
    for await (const _ of source) break
  })
  await settled(pushed)
  return 800
}

async function errors() {
  const bad = [
    () => qrush.toBuffer(''),
    () => qrush.toBuffer(LONG.repeat(4)),
    () => qrush.toBuffer('a', { typ: 'png' }),
    () => qrush.toBuffer('a', { width: 4 }),
    () => qrush.toBuffer('a', { color: { dark: 'red' } }),
    () => qrush.toBuffer('\ud800'),
    () => qrush.toDataURL(7),
    () =>
      qrush.toBuffer('a', {
        get margin() {
          throw new Error('mine')
        },
      }),
    async () => qrush.toBufferSync(''),
    async () => qrush.create('a', { version: 41 }),
  ]
  const all = await Promise.all(Array.from({ length: 60 }, (_, at) => settled(bad[at % 10]())))
  ensureAll(all, (error) => error instanceof Error, 'errors')
  const mixed = await qrush.toBufferBatch(['a', '', 'b', '\ud800'], { settle: true })
  ensure(mixed.filter(({ status }) => status === 'rejected').length === 2, 'two rejections')
  return 61
}

async function batches() {
  let told = 0
  for (let batch = 0; batch < 4; batch++) {
    const made = await qrush.toBufferBatch(texts(100), { onProgress: () => told++ })
    ensure(made.length === 100, 'a picture for each item')
    await qrush.toDataURLBatch(texts(50), { settle: true })
  }
  // The last call may come after the promise.
  await new Promise((resolve) => setTimeout(resolve, 1))
  ensure(told >= 1, 'a word on how far it is')
  return 600
}

function files(folder) {
  return async () => {
    const paths = Array.from({ length: 20 }, (_, at) => join(folder, `${at}.png`))
    await Promise.all(paths.map((path) => qrush.toFile(path, text())))
    const missing = await settled(qrush.toFile(join(folder, 'none', 'a.png'), 'a'))
    ensure(missing.code === 'ERR_QR_FILE', 'a file that cannot be written')
    await Promise.all(paths.map((path) => rm(path)))
    return 21
  }
}

async function compatible() {
  const all = await Promise.all(
    texts(30).map((data, at) =>
      at % 3 === 0
        ? compat.toDataURL(data)
        : at % 3 === 1
          ? compat.toString(data, { type: 'svg' })
          : new Promise((resolve, reject) =>
              compat.toBuffer(data, (error, made) => (error ? reject(error) : resolve(made))),
            ),
    ),
  )
  ensureAll(all, (made) => made.length > 0, 'pictures')
  compat.create(text())
  return 31
}

/** A server of its own handler, asked by one client; some requests go away before their answer. */
async function http(handle = qrHandler({ prefix: '/qr' })) {
  const server = createServer(handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  return {
    async round() {
      await Promise.all(
        texts(30).map((data, at) => {
          const query = at % 10 === 9 ? 'margin=x' : `type=${at % 2 ? 'svg' : 'png'}`
          const path = `/qr?text=${encodeURIComponent(data)}&${query}`
          return request({ host: '127.0.0.1', port, path, agent: false }, at % 6 === 0)
        }),
      )
      return 30
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function request(options, isLeft) {
  return new Promise((resolve) => {
    const asked = get(options, (response) => {
      response.on('data', expected)
      response.on('end', resolve)
      response.on('error', resolve)
    })
    asked.on('error', resolve)
    if (isLeft)
      asked.on('socket', (socket) =>
        socket.on('connect', () => setImmediate(() => asked.destroy())),
      )
    asked.on('close', resolve)
  })
}

const INDEX = JSON.stringify(join(ROOT, 'index.js'))
const BUSY = `
  const { parentPort } = require('node:worker_threads')
  const qrush = require(${INDEX})
  const controller = new AbortController()
  const all = Array.from({ length: 30 }, (_, at) => qrush.toBuffer('worker ' + at, { signal: controller.signal }))
  Promise.all(all).then(() => qrush.toBufferBatch(['a', 'b'], { onProgress() {} })).then(() => parentPort.postMessage('done'))
`
const ENDLESS = `
  const { parentPort } = require('node:worker_threads')
  const qrush = require(${INDEX})
  for (let call = 0; call < 100; call++) qrush.toBuffer('x'.repeat(500), { signal: new AbortController().signal })
  qrush.toBufferBatch(new Array(200).fill('b'), { onProgress() {} })
  parentPort.postMessage('busy')
`
const EMPTY = `
  const { parentPort } = require('node:worker_threads')
  parentPort.postMessage('done')
`

/** Starts a worker, waits for its first message, and lets it end or ends it. */
async function work(program, isEnded) {
  const worker = new Worker(program, { eval: true })
  const exit = once(worker, 'exit')
  await once(worker, 'message')
  if (isEnded) await worker.terminate()
  await exit
}

/** Workers that end by themselves and such as are terminated in the midst of their calls. */
async function workers() {
  await work(BUSY, false)
  await work(ENDLESS, true)
  await atRest()
  return 2
}

/** The same comings and goings, of workers that know nothing of qrush. */
async function emptyWorkers() {
  await work(EMPTY, false)
  await work(EMPTY, true)
  return 2
}

/** The pool of threads, begun anew. */
async function configure() {
  for (const threads of [1, 3, 2]) {
    qrush.configure({ threads })
    await qrush.toBufferBatch(texts(40))
  }
  return 3
}

/** Waits until no call of qrush is under way. */
export async function atRest() {
  while (qrush.stats().queued + qrush.stats().running > 0) {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** The parts by their names, each made ready; and what ends them all. */
export async function prepare(names, folder) {
  const closing = []
  const known = {
    calls: () => calls,
    aborts: () => aborts,
    streams: () => streams,
    errors: () => errors,
    batches: () => batches,
    files: () => files(folder),
    compat: () => compatible,
    configure: () => configure,
    workers: () => workers,
    'empty workers': () => emptyWorkers,
    http: () => serve(),
  }
  async function serve(handle) {
    const { round, close } = await http(handle)
    closing.push(close)
    return round
  }
  const controls = await import('./controls.mjs')
  for (const [name, make] of Object.entries(controls.make({ folder, serve }))) known[name] = make
  const parts = []
  for (const name of names) {
    if (known[name] === undefined) throw new Error(`Unknown part "${name}"`)
    parts.push([name, await known[name]()])
  }
  return { parts, close: () => Promise.all(closing.map((close) => close())) }
}
