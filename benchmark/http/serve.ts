/**
 * One server in a process of its own: `GET /?text=…` answers `{ result: dataURL }`.
 *
 * Over IPC it says `{ port }` once, and to each message `'reset'` or `'read'` its state.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { pathOf, textOf } from '../measure/index.js'
import { loadObvious } from '../obvious/load.js'

type Text = { text: string }

/** What is compared: the same route, with each framework's and each library's own defaults. */
const SERVERS: Record<string, () => Promise<number>> = {
  async 'Express + qrcode'() {
    const { default: express } = await import('express')
    const { default: QRCode } = await import('qrcode')
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
    const pool = new Piscina({ filename: pathOf('measure/qrcode-worker.mjs') })
    return fastify((text) => pool.run(text))
  },

  async 'Fastify + obvious addon'() {
    const { toDataURL } = loadObvious()
    return fastify((text) => toDataURL(text))
  },

  async 'Fastify + qrush'() {
    const { toDataURL } = await import('../../index.js')
    return fastify((text) => toDataURL(text))
  },

  /** All that the plugin does besides: parameters, a tag, headers, limits, an eye on the client. */
  async 'Fastify + qrush/fastify'() {
    const { default: Fastify } = await import('fastify')
    const { default: qr } = await import('../../dist/fastify.js')
    const app = Fastify()
    await app.register(qr, { prefix: '/' })
    return listen(app)
  },

  /** Nothing is made: the answer that qrush gives, held ready. */
  async 'Fastify + a constant'() {
    const { toDataURLSync } = await import('../../index.js')
    const answer = toDataURLSync(textOf('url43'))
    return fastify(async () => answer)
  },
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

/** Delays of the event loop, sampled each millisecond, which is part of them. */
const loop = monitorEventLoopDelay({ resolution: 1 })

process.on('message', (message) => {
  if (message === 'reset') {
    loop.enable()
    loop.reset()
  }
  const [p50, p99, max] = [loop.percentile(50), loop.percentile(99), loop.max].map((ns) => ns / 1e6)
  process.send?.({ p50, p99, max, rss: process.memoryUsage.rss() })
})
// However the benchmark ends, its servers do.
process.on('disconnect', () => process.exit())

const start = SERVERS[process.argv[2] ?? '']
if (start === undefined) throw new Error(`Expected one of ${Object.keys(SERVERS).join(', ')}`)
process.send?.({ port: await start() })
