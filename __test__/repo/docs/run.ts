/**
 * A process of its own for the programs of a page: it imports one after the other, asks what they serve,
 * and tells what came of each.
 */
import { once } from 'node:events'
import { Server } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { stats } from '../../../index.js'
import type { Ask } from './pages.js'

export interface Program {
  line: number
  path: string
  ask?: Ask
}

export interface Outcome {
  line: number
  printed: string
  error?: string
}

const PATIENCE = 60_000

/** The servers that a program starts: on a free port of the loopback, whatever they ask for. */
let servers: Server[] = []
const { listen } = Server.prototype as unknown as { listen: (...args: unknown[]) => Server }
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  servers.push(this)
  const ready = args.filter((value) => typeof value === 'function')
  return listen.call(this, { port: 0, host: '127.0.0.1' }, ...ready)
} as typeof Server.prototype.listen

process.on('message', async (program: Program) => {
  process.send?.(await outcomeOf(program))
})

async function outcomeOf({ line, path, ask }: Program): Promise<Outcome> {
  let printed = ''
  const writes = [process.stdout.write, process.stderr.write] as const
  process.stdout.write = (chunk: string | Uint8Array) => {
    printed += chunk
    return true
  }
  // What a program complains of by design, as an example of it.
  process.stderr.write = () => true
  servers = []
  try {
    await within(run(path, ask))
    return { line, printed }
  } catch (error) {
    return { line, printed, error: String(error instanceof Error ? error.stack : error) }
  } finally {
    ;[process.stdout.write, process.stderr.write] = writes
    for (const server of servers) {
      server.close()
      if ('closeAllConnections' in server) (server.closeAllConnections as () => void)()
    }
  }
}

async function run(path: string, ask: Ask | undefined): Promise<void> {
  const exported = await import(pathToFileURL(path).href)
  const [server] = servers
  if (server) await answers(await addressOf(server), ask)
  else if (ask) await handles(exported, ask)
  await rest()
}

/** Until what a program did not await has come to its end, too. */
async function rest(): Promise<void> {
  do await turn()
  while (stats().queued + stats().running > 0)
  await turn()
}

async function addressOf(server: Server): Promise<string> {
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return `http://127.0.0.1:${port}`
}

async function answers(address: string, ask: Ask | undefined): Promise<void> {
  if (!ask)
    throw new Error('Expected a mark, <!-- ask: PATH STATUS TYPE -->, for a program that listens')
  const response = await fetch(address + ask.path)
  expected(ask, response.status, response.headers.get('content-type'))
  await response.arrayBuffer()
}

/** Asks a handler, of the form that Next.js has, or of that of Lambda. */
async function handles(exported: Record<string, unknown>, ask: Ask): Promise<void> {
  const { GET, handler } = exported as {
    [name: string]: ((what: unknown) => Promise<unknown>) | undefined
  }
  const url = new URL(ask.path, 'http://127.0.0.1')
  if (GET) {
    const response = (await GET(new Request(url))) as Response
    return expected(ask, response.status, response.headers.get('content-type'))
  }
  if (handler) {
    const event = {
      rawPath: url.pathname,
      queryStringParameters: Object.fromEntries(url.searchParams),
    }
    const { statusCode, headers } = (await handler(event)) as {
      statusCode: number
      headers: Record<string, string>
    }
    return expected(ask, statusCode, headers['content-type'] ?? null)
  }
  throw new Error('Expected a server, or an export named GET or handler, to ask')
}

function expected(ask: Ask, status: number, type: string | null): void {
  const received = `${status} ${type?.split(';')[0]}`
  if (received !== `${ask.status} ${ask.type}`) {
    throw new Error(`Expected ${ask.status} ${ask.type} for ${ask.path} but received ${received}`)
  }
}

function within(work: Promise<void>): Promise<void> {
  const late = new Error(`Expected an end within ${PATIENCE / 1000} s`)
  return Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(late), PATIENCE).unref()),
  ])
}
