/**
 * QR codes over HTTP, the example to copy. It listens on HOST and PORT, 127.0.0.1:3000 by default:
 *
 *   npx tsx examples/server.ts
 *
 *   GET /qr?text=…    a code: see docs/fastify.md for the options, POST and batches
 *   GET /             a page to try it all
 *   GET /metrics      for Prometheus; /healthz and /readyz for whoever starts and stops it
 *
 * It is CommonJS: in a project whose package.json says "type": "module", call it server.cts.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import { Registry } from 'prom-client'
import qr from 'qrush/fastify'

const html = readFileSync(join(__dirname, 'page.html'), 'utf8')
const hashOf = (tag: string) => {
  const inline = html.slice(html.indexOf(`<${tag}>`) + tag.length + 2, html.indexOf(`</${tag}>`))
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`
}
const PAGE_CSP =
  `default-src 'none'; script-src ${hashOf('script')}; style-src ${hashOf('style')}; ` +
  "img-src blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `log` lets a caller listen in; texts are people's passwords and links, and never logged. */
export function build(
  log = { level: 'silent', stream: process.stderr as { write(s: string): void } },
) {
  const app = Fastify({
    logger: { ...log, serializers: { req: ({ method, url }) => ({ method, path: pathOf(url) }) } },
    // Room for the longest text, percent-encoded.
    http: { maxHeaderSize: 96 * 1024 },
  })
  const metrics = new Registry()
  app.register(qr, { prefix: '/qr', metrics })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    // Once the server closes, a connection that is kept alive would hold it open.
    if (!app.server.listening) reply.header('connection', 'close')
  })

  app.get('/', async (_request, reply) => {
    reply.header('content-security-policy', PAGE_CSP).header('referrer-policy', 'no-referrer')
    return reply.type('text/html; charset=utf-8').send(html)
  })
  app.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })
  app.get('/healthz', async () => ({ healthy: true }))
  app.get('/readyz', async (_request, reply) => {
    const ready = app.server.listening && !app.qr.isBusy
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  app.setNotFoundHandler(({ method, url }) => {
    const message = `Expected GET / or /qr but received ${method} ${pathOf(url)}`
    throw Object.assign(new Error(message), { statusCode: 404, code: 'FST_ERR_NOT_FOUND' })
  })
  return app
}

const pathOf = (url: string) => url.split('?', 1)[0]

/** Milliseconds that requests under way get at the end. */
const GRACE = 10_000

async function main() {
  const app = build({ level: 'warn', stream: process.stderr })
  const host = process.env.HOST || '127.0.0.1'
  const port = Number(process.env.PORT || 3000)
  // Requests under way are answered; what holds a connection after that does not keep the process alive.
  const close = () => {
    app.close()
    setTimeout(() => app.server.closeAllConnections(), GRACE).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, close)
  try {
    const address = await app.listen({ host, port })
    console.log(`QR codes at ${address}\n\n  curl '${address}/qr?text=hello&type=utf8'\n`)
  } catch (error) {
    const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    const why = inUse ? 'it is in use, set PORT to another' : (error as Error).message
    console.error(`Cannot listen on port ${process.env.PORT || 3000} of ${host}: ${why}`)
    process.exitCode = 1
  }
}

if (require.main === module) main()
