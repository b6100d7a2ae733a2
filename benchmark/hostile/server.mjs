/**
 * A server of the hostile benchmark, in a process of its own and without a compiler in it, which would count as memory:
 *
 *   node hostile/server.mjs NAME OPTIONS
 *
 * It prints its URL, as `qrush serve` does, with the port of HTTP/2 behind a `#`. In front of the codes is what an application puts there: a look
 * at the text, by the framework's own reading of the query, which `x-text` tells and which refuses `evil`.
 */
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import express from 'express'
import Fastify from 'fastify'
import qr from '../../dist/fastify.js'
import { qrHandler } from '../../dist/http.js'
import { toBufferSync } from '../../index.js'

const [name, options = '{}'] = process.argv.slice(2)
const { service = {}, fastify = {}, http2 = false } = JSON.parse(options)

/** As docs/security.md advises: Node's 511 are fewer than come at once. */
const BACKLOG = 4_096

/** Whether an application would let it pass; `tell` sets a header. */
function judge(text, tell) {
  const read = typeof text === 'string' ? text : ''
  tell('x-text', encodeURIComponent(read.toWellFormed()))
  return !read.includes('evil')
}

const SERVERS = {
  'node:http'() {
    const handler = qrHandler({ prefix: '/qr', ...service })
    return listen(
      createServer((request, response) => {
        const text = new URL(request.url, 'http://127.0.0.1').searchParams.get('text')
        if (judge(text, (key, value) => response.setHeader(key, value))) handler(request, response)
        else response.writeHead(403).end()
      }),
    )
  },

  Express() {
    const app = express()
    app.use((request, response, next) => {
      if (judge(request.query.text, (key, value) => response.set(key, value))) next()
      else response.sendStatus(403)
    })
    app.use('/qr', qrHandler(service))
    return listen(createServer(app))
  },

  Fastify: () => plugged(fastify),

  'Node alone': () => listen(createServer(answerAlone)),
}

/** Without anything of qrush's service. */
function answerAlone(request, response) {
  let chunks = 0
  request.on('data', () => ++chunks > 512 && request.destroy())
  const text = new URL(request.url, 'http://127.0.0.1').searchParams.get('text') || 'a'
  const answer = () => response.end(toBufferSync(text))
  if (request.method === 'GET') answer()
  else request.once('end', answer)
}

async function plugged(options) {
  const app = Fastify(options)
  app.addHook('onRequest', async (request, reply) => {
    const passes = judge(request.query?.text, (key, value) => reply.header(key, value))
    if (!passes) return reply.code(403).send()
  })
  await app.register(qr, { prefix: '/qr', ...service })
  return app.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG })
}

function listen(server) {
  return new Promise((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () =>
      resolve(`http://127.0.0.1:${server.address().port}`),
    )
  })
}

const start = SERVERS[name]
if (start === undefined) throw new Error(`Expected one of ${Object.keys(SERVERS).join(', ')}`)
const url = await start()
const overHttp2 = () =>
  name === 'Node alone'
    ? listen(createHttp2Server(answerAlone))
    : plugged({ ...fastify, http2: true })
const hash = http2 ? `#${new URL(await overHttp2()).port}` : ''
console.log(`${url}/qr?text=hello${hash}`)
