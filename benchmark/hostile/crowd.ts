/** The attackers' end: raw connections, all of which go with the crowd. */
import { setMaxListeners } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Site } from './target.js'

/** 3.5 MB for a request of some 130 bytes. */
export const BIG = 'version=40&ecc=H&type=jpeg&quality=100&dark=f00&light=0f0&width=2035'

/** An answer, of which the body is counted, and kept on demand. */
export interface Answer {
  /** 0 where none came. */
  status: number
  head: string
  /** When it began, or did not come. */
  at: number
  bytes: number
  body: Buffer
}

const NONE: Answer = { status: 0, head: '', at: 0, bytes: 0, body: Buffer.alloc(0) }

export class Crowd {
  isOver = false
  readonly #sockets = new Set<Socket>()
  readonly #over = new AbortController()

  constructor(readonly site: Site) {
    // As many as there are connections sleep until then.
    setMaxListeners(0, this.#over.signal)
  }

  /** Aborts when it is over. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  get batchPath(): string {
    return `${this.site.path.replace(/\/$/, '')}/batch`
  }

  /** A connection; with `take`, one that takes so many bytes each time that it is resumed, and no more. */
  connect(take?: number, keep: (bytes: Buffer) => void = () => {}): Socket {
    const { host, port } = this.site
    const buffer = Buffer.alloc(take ?? 0)
    const callback = (length: number) => {
      keep(Buffer.from(buffer.subarray(0, length)))
      return false
    }
    const socket = connect({
      host,
      port,
      noDelay: true,
      ...(take && { onread: { buffer, callback } }),
    })
    if (this.isOver) socket.destroy()
    this.#sockets.add(socket)
    socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket))
    return socket
  }

  /** One that sends that, and drops what it is answered. */
  send(sent: string | Buffer): Socket {
    const socket = this.connect()
    socket.write(sent)
    return socket.resume()
  }

  /** One that sends that, and reads nothing. */
  deaf(sent: string | Buffer): Socket {
    const socket = this.connect()
    socket.pause()
    socket.write(sent)
    return socket
  }

  /** Sends and takes an answer, whole. The connection may be kept, for one after the other. */
  ask(socket: Socket, sent: string | Buffer, { isHead = false, keep = false } = {}) {
    return new Promise<Answer>((resolve) => {
      const answer = { ...NONE }
      const pieces: Buffer[] = []
      let left: number | undefined
      const end = () => {
        socket.off('data', take).off('close', end)
        if (answer.status === 0) answer.at = performance.now()
        resolve(keep ? { ...answer, body: Buffer.concat(pieces) } : answer)
      }
      const take = (data: Buffer) => {
        let body = data
        if (answer.status === 0) {
          answer.head += data.toString('latin1')
          const at = answer.head.indexOf('\r\n\r\n')
          if (at < 0) return
          body = data.subarray(data.length - (answer.head.length - at - 4))
          answer.head = answer.head.slice(0, at)
          answer.status = Number(answer.head.slice(9, 12))
          answer.at = performance.now()
          const length = /\r\ncontent-length: (\d+)/i.exec(answer.head)?.[1]
          left =
            isHead || answer.status === 304 ? 0 : length === undefined ? length : Number(length)
        }
        answer.bytes += body.length
        if (keep) pieces.push(body)
        const isLast = body.subarray(-5).equals(LAST)
        if (left === undefined ? isLast : answer.bytes >= left) end()
      }
      socket.on('data', take).once('close', end)
      if (socket.destroyed) end()
      else socket.write(sent)
    })
  }

  /** Resolves early when it is over. */
  pause(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: this.#over.signal }).catch(() => {})
  }

  /** Runs so many at once, each again and again until it is over. */
  async each(count: number, run: (at: number) => Promise<unknown>): Promise<void> {
    const one = async (at: number) => {
      while (!this.isOver) {
        await run(at)
        // However fast it fails, others get their turn.
        await new Promise(setImmediate)
      }
    }
    await Promise.all(Array.from({ length: count }, (_, at) => one(at)))
  }

  /** Keeps so many connections, and opens another for each that is closed. Not all at once: they would be lost. */
  async hold(count: number, open: (at: number) => Socket): Promise<void> {
    let opened = 0
    await this.each(count, async (at) => {
      await this.pause(opened++ / 20)
      const socket = open(at)
      if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve))
      await this.pause(200)
    })
  }

  /** Does it to each connection that is open, every so often. */
  async every(ms: number, act: (socket: Socket) => void): Promise<void> {
    while (!this.isOver) {
      for (const socket of this.#sockets) if (!socket.connecting) act(socket)
      await this.pause(ms)
    }
  }

  end(): void {
    this.isOver = true
    this.#over.abort()
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** The end of a body in chunks. */
const LAST = Buffer.from('0\r\n\r\n')

export const get = (path: string, rest = '') => head('GET', path, rest)

export function head(method: string, path: string, rest = ''): string {
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\n${rest}\r\n`
}

export function post(path: string, type: string, body: string | Buffer, rest = ''): Buffer {
  const length = `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.concat([Buffer.from(head('POST', path, length + rest)), Buffer.from(body)])
}

/** The head of a body that comes in chunks. */
export function chunked(path: string, type: string): string {
  return head('POST', path, `Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n`)
}
