// `qrush serve`: the service of qrush/http, by itself.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { configure } from '../../index.js'
import { SETTINGS as SERVICE_DEFAULTS } from '../http/settings.js'
import { type QrHandlerOptions, qrHandler } from '../http.js'
import { optionsOf, parse } from './arguments.js'
import { EXIT, Failure, Misuse } from './failure.js'
import { serveHelp, versionText } from './help.js'
import { SERVICE, SETTINGS } from './options.js'

/** Milliseconds that answers under way get at the end. */
const GRACE = 5_000

/** Connections that wait to be accepted: the system drops what comes then, and its client asks again after a second. */
const BACKLOG = 4_096

/** What Node.js bounds of a connection, as the service bounds what it is asked. */
function limit(server: Server, timeout: number): void {
  // Of headers; a body has its own limits, which a batch that is read as it is answered may need long for.
  server.headersTimeout = Math.min(timeout, 15_000)
  server.requestTimeout = 0
  // Of a connection on which nothing comes or goes, and of one between two requests.
  server.timeout = timeout
  server.keepAliveTimeout = Math.min(timeout, 5_000)
  server.maxRequestsPerSocket = 1_000
  server.maxConnections = 2_000
}

export async function run(args: string[]): Promise<number> {
  const given = parse(args, 'serve')
  const { values, positionals } = given
  if (values.has('help') || values.has('version')) {
    process.stdout.write(values.has('help') ? serveHelp() : versionText())
    return EXIT.done
  }
  if (positionals.length > 0) {
    throw new Misuse(`Expected flags for qrush serve but received '${positionals[0]}'`)
  }
  const { threads, maxPixels, maxBytes } = optionsOf(given, SETTINGS)
  configure({ threads, maxPixels, maxBytes } as object)
  const { host = '127.0.0.1', port = 3000, ...options } = optionsOf(given, SERVICE)
  // To Node it is every address.
  if (host === '') {
    throw new Misuse("Expected an address for --host but received '': 0.0.0.0 is every one")
  }
  const handler = qrHandler(options as QrHandlerOptions)
  const server = createServer({ connectionsCheckingInterval: 5_000 }, handler)
  limit(server, Number(options.timeout ?? SERVICE_DEFAULTS.timeout[0]))
  await listening(server, String(host), port)
  const path = String(options.prefix ?? '/')
  process.stdout.write(`${urlOf(server.address() as AddressInfo)}${path}?text=hello\n`)
  await ended(server)
  return EXIT.done
}

async function listening(server: Server, host: string, port: unknown): Promise<void> {
  if (!Number.isInteger(port) || Number(port) < 0 || Number(port) > 65_535) {
    throw new Misuse(`Expected a whole number from 0 to 65535 for --port but received ${port}`)
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) => {
      reject(
        new Failure(
          `Expected a port to listen on but received ${message}: --port and --host take others`,
        ),
      )
    })
    server.listen({ port: Number(port), host, backlog: BACKLOG }, resolve)
  })
}

/** Waits for a signal, and then for the answers under way; a second signal waits for nothing. */
async function ended(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    let isEnding = false
    const end = () => {
      if (isEnding) return server.closeAllConnections()
      isEnding = true
      // Whoever asks again on a connection would else keep it, and the process, until the time is over.
      server.prependListener('request', (_request, response) => {
        response.setHeader('connection', 'close')
      })
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), GRACE).unref()
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  })
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
