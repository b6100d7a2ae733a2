/**
 * QR codes over HTTP, the example to copy. It listens on HOST and PORT, 127.0.0.1:3000 by default:
 *
 *   npx tsx examples/server.ts
 *
 *   GET /?text=…      a code as { "result": "data:image/png;base64,…" }
 *   GET /qr?text=…    a code as a file: see docs/fastify.md for the options, POST and batches
 *   GET /             a page to try it all, which a browser gets of the first, too
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

/**
 * Limits of a connection, most of which Fastify has none of by default: without them a client that sends or reads
 * nothing holds a connection, and what is kept for it, for as long as it likes.
 */
const TIMEOUTS = {
  // Nothing was sent or taken for so long: longer than the plugin itself waits for more of a body.
  connectionTimeout: 60_000,
  // A whole request has come: a batch of 8 MiB does at 70 kB a second.
  requestTimeout: 120_000,
  // The next request comes: longer than the minute for which most load balancers keep a connection.
  keepAliveTimeout: 65_000,
  // One connection does not stay for ever with one process of several.
  maxRequestsPerSocket: 10_000,
}

/** `log` lets a caller listen in; texts are people's passwords and links, and never logged. */
export function build(
  log = { level: 'silent', stream: process.stderr as { write(s: string): void } },
) {
  const app = Fastify({
    ...TIMEOUTS,
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

  app.get<{ Querystring: { text?: string | string[] } }>('/', async (request, reply) => {
    // The router's own reading of the query: what a hook has checked is what the code carries.
    const { text } = request.query
    reply.header('vary', 'Accept')
    if (text !== undefined && !prefersHtml(request.headers.accept)) {
      if (typeof text !== 'string') throw givenTwice()
      return reply.qr(text, { as: 'dataURL' })
    }
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

/** Says nothing of the texts, since errors are logged. */
function givenTwice() {
  const message = 'Query parameter "text" appears more than once. Give it once.'
  return Object.assign(new Error(message), { statusCode: 400, code: 'ERR_QR_OPTION' })
}

/** Whether HTML is liked better than JSON: browsers say so, programs that take anything do not. */
function prefersHtml(accept = '*/*') {
  const ranges = accept.split(',').map((range) => {
    const [media = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    return { media, quality: weight ? Number(weight.slice(2)) : 1 }
  })
  const qualityOf = (...names: string[]) =>
    names.map((name) => ranges.find(({ media }) => media === name)).find(Boolean)?.quality ?? 0
  return (
    qualityOf('text/html', 'text/*', '*/*') > qualityOf('application/json', 'application/*', '*/*')
  )
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
