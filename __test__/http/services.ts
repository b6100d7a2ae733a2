// The same service behind each framework that it is for, on a port of its own.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import connect from 'connect'
import express from 'express'
import Fastify from 'fastify'
import qr from '../../dist/fastify.js'
import { type QrServiceOptions, qrHandler } from '../../dist/http.js'

export interface Service {
  /** Of its routes, without a slash at the end. */
  url: string
  close(): Promise<unknown>
}

async function listen(server: Server, path: string): Promise<Service> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/** By name, each way in which it is mounted at `/qr`. */
type Mount = (options?: QrServiceOptions) => Promise<Service>
export const MOUNTS = {
  async Fastify(options = {}) {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(qr, { prefix: '/qr', ...options })
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    return { url: `${address}/qr`, close: () => app.close() }
  },
  'node:http': (options = {}) =>
    listen(createServer(qrHandler({ prefix: '/qr', ...options })), '/qr'),
  Express(options = {}) {
    const app = express()
    app.use('/qr', qrHandler(options))
    return listen(createServer(app), '/qr')
  },
  'Express with parsers'(options = {}) {
    const app = express()
    app.use(express.json(), express.urlencoded(), express.text(), express.raw())
    app.use('/qr', qrHandler(options))
    return listen(createServer(app), '/qr')
  },
  Connect(options = {}) {
    const app = connect()
    app.use('/qr', qrHandler(options))
    return listen(createServer(app), '/qr')
  },
} satisfies { [name: string]: Mount }

export const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())
