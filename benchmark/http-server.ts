/**
 * One server of `http.ts`, in a process of its own: `GET /?text=…` answers `{ result: dataURL }`.
 *
 * Over IPC it says `{ port }` once, and to each message `'reset'` or `'read'` an event-loop delay.
 */
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { loadObvious } from './obvious.js'

type Text = { text: string }

/** What is compared: the same route, with each framework's and each library's own defaults. */
const SERVERS: Record<string, () => Promise<number>> = {
  async 'Express + qrcode'() {
    const [{ default: express }, { default: QRCode }] = await Promise.all([
      import('express'),
      import('qrcode'),
    ])
    const app = express()
    app.get('/', async ({ query }, response) => {
      response.json({ result: await QRCode.toDataURL((query as Text).text) })
    })
    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', () => {
        resolve((server.address() as { port: number }).port)
      })
    })
  },

  async 'Fastify + qrcode'() {
    const { default: QRCode } = await import('qrcode')
    return fastify((text) => QRCode.toDataURL(text))
  },

  async 'Fastify + piscina + qrcode'() {
    const { Piscina } = await import('piscina')
    const pool = new Piscina({ filename: here('qrcode-worker.mjs') })
    return fastify((text) => pool.run(text))
  },

  async 'Fastify + obvious addon'() {
    const { toDataURL } = loadObvious()
    return fastify((text) => toDataURL(text))
  },

  async 'Fastify + qrush'() {
    const { toDataURL } = await import('../index.js')
    return fastify((text) => toDataURL(text))
  },

  /** All that the plugin does besides: parameters, a tag, headers, limits, an eye on the client. */
  async 'Fastify + qrush/fastify'() {
    const [{ default: Fastify }, { default: qr }] = await Promise.all([
      import('fastify'),
      import('../dist/fastify.js'),
    ])
    const app = Fastify()
    await app.register(qr, { prefix: '/' })
    return listen(app)
  },

  /** Nothing is made: the answer that qrush gives, held ready. */
  async 'Fastify + a constant'() {
    const { toDataURLSync } = await import('../index.js')
    const { url43 } = JSON.parse(readFileSync(here('cases.json'), 'utf8'))
    const answer = toDataURLSync(url43)
    return fastify(async () => answer)
  },
}

function here(file: string) {
  return fileURLToPath(new URL(file, import.meta.url))
}

async function fastify(toDataURL: (text: string) => Promise<string>) {
  const { default: Fastify } = await import('fastify')
  const app = Fastify()
  app.get('/', async ({ query }) => ({ result: await toDataURL((query as Text).text) }))
  return listen(app)
}

async function listen(app: FastifyInstance) {
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return Number(new URL(address).port)
}

/** Delays of the event loop in ms, sampled each millisecond, which is part of them. */
const loop = monitorEventLoopDelay({ resolution: 1 })
loop.enable()

process.on('message', (message) => {
  if (message === 'reset') loop.reset()
  const [p50, p99, max] = [loop.percentile(50), loop.percentile(99), loop.max].map((ns) => ns / 1e6)
  process.send?.({ p50, p99, max })
})
// However the benchmark ends, its servers do.
process.on('disconnect', () => process.exit())

const start = SERVERS[process.argv[2] ?? '']
if (start === undefined) throw new Error(`Expected one of ${Object.keys(SERVERS).join(', ')}`)
process.send?.({ port: await start() })
