// What one connection has under way, so that a client which asks for much and takes nothing costs little.

import type { IncomingMessage } from 'node:http'
import { ByteBudget } from '../stream/byte-budget.js'

/** Requests of a connection without their answer at most: who pipelines more is disconnected. */
const MAX_PIPELINED = 100

const states = new WeakMap<object, Connection>()

export class Connection {
  /** Requests that wait for their answer. */
  #pending = 0
  /** Bytes of answers that are made, or reserved for, and not yet sent. */
  readonly bytes: ByteBudget

  private constructor(limit: number) {
    this.bytes = new ByteBudget(limit)
  }

  /** The one connection of a request: of HTTP/2 that of all its streams. */
  static of(request: IncomingMessage, limit: number): Connection {
    const { stream } = request as { stream?: { session?: object } }
    const source = stream?.session ?? stream ?? request.socket
    const known = states.get(source)
    if (known) return known
    const connection = new Connection(limit)
    states.set(source, connection)
    return connection
  }

  /** Counts a request. Returns whether there are too many. */
  enter(): boolean {
    return ++this.#pending > MAX_PIPELINED
  }

  leave(): void {
    this.#pending--
  }
}
