/**
 * QR codes over HTTP, the example to copy. It listens on HOST and PORT, 127.0.0.1:3000 by default:
 *
 *   npx tsx examples/server.ts
 *
 *   GET /?text=…         { "result": "data:image/png;base64,…" }
 *   GET /qr.png?text=…   the picture; so does /qr.svg. Options: see query.ts
 *   GET /                in a browser, a page to try it all
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyError } from 'fastify'
import { toBuffer, toDataURL } from 'qrush'
import { optionsOf, type Query, query, sentenceOf } from './query'

const string = { type: 'string' } as const
const result = { type: 'object', required: ['result'], properties: { result: string } } as const
const problem = {
  type: 'object',
  properties: { statusCode: { type: 'integer' }, code: string, error: string, message: string },
} as const
const problems = { '4xx': problem, '5xx': problem }

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
    // Left to its default, Fastify would drop unknown parameters without a word.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
    // Room for the longest text of the schema, percent-encoded.
    http: { maxHeaderSize: 96 * 1024 },
  })
  app.addHook('onRequest', async (request) => {
    // Fastify would take broken percent-encoding for literal text.
    if (!isDecodable(request.raw.url ?? '')) {
      throw problemOf(400, 'FST_ERR_BAD_URL', 'Expected percent-encoded UTF-8 for the address')
    }
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    // Once the server closes, a connection that is kept alive would hold it open.
    if (!app.server.listening) reply.header('connection', 'close')
  })

  app.get<{ Querystring: Query }>(
    '/',
    { schema: { querystring: query, response: { 200: result, ...problems } } },
    async ({ query, headers }, reply) => {
      reply.header('vary', 'accept')
      if (query.text === undefined && headers.accept?.includes('text/html')) {
        reply.header('content-security-policy', PAGE_CSP).header('referrer-policy', 'no-referrer')
        return reply.type('text/html; charset=utf-8').send(html)
      }
      return { result: await toDataURL(query.text ?? '', optionsOf(query)) }
    },
  )

  const picture = { schema: { querystring: query, response: problems } }
  app.get<{ Querystring: Query }>('/qr.png', picture, async ({ query }, reply) => {
    const png = await toBuffer(query.text ?? '', { ...optionsOf(query), type: 'png' })
    return reply.type('image/png').send(png)
  })
  app.get<{ Querystring: Query }>('/qr.svg', picture, async ({ query }, reply) => {
    const svg = await toBuffer(query.text ?? '', { ...optionsOf(query), type: 'svg' })
    reply.header('content-security-policy', "default-src 'none'; sandbox")
    return reply.type('image/svg+xml; charset=utf-8').send(svg)
  })

  app.setNotFoundHandler(({ method, url }) => {
    const message = `Expected GET /, /qr.png or /qr.svg but received ${method} ${pathOf(url)}`
    throw problemOf(404, 'FST_ERR_NOT_FOUND', message)
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.validation) error.message = sentenceOf(error.validation, request.query as Query)
    else if (error.code === 'ERR_QR_QUEUE_FULL') error.statusCode = 503
    else if (error.code === 'ERR_QR_INTERNAL') error.statusCode = 500
    else if (error.code?.startsWith('ERR_QR_')) error.statusCode = 400
    reply.send(error)
  })
  return app
}

const problemOf = (statusCode: number, code: string, message: string) =>
  Object.assign(new Error(message), { statusCode, code })

const pathOf = (url: string) => url.split('?', 1)[0]

function isDecodable(url: string) {
  try {
    return decodeURIComponent(url) !== ''
  } catch {
    return false
  }
}

async function main() {
  const app = build({ level: 'warn', stream: process.stderr })
  const host = process.env.HOST || '127.0.0.1'
  const port = Number(process.env.PORT || 3000)
  // Requests under way are answered; then nothing keeps the process alive.
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => app.close())
  try {
    const address = await app.listen({ host, port })
    console.log(`QR codes at ${address}\n\n  curl '${address}/?text=hello'\n`)
  } catch (error) {
    const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    const why = inUse ? 'it is in use, set PORT to another' : (error as Error).message
    console.error(`Cannot listen on port ${process.env.PORT || 3000} of ${host}: ${why}`)
    process.exitCode = 1
  }
}

if (require.main === module) main()
