// What one connection has under way, so that a client which asks for much and takes nothing costs little.

import type { IncomingMessage } from 'node:http'
import { ByteBudget } from '../stream/byte-budget.js'
import type { Problem } from './problem.js'

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

/** Bytes of one answer, in its connection and in all. */
export class Reservation {
  #bytes: number

  constructor(
    readonly connection: ByteBudget,
    readonly total: ByteBudget,
    bytes: number,
  ) {
    this.#bytes = bytes
  }

  /** The answer turned out to have `bytes` bytes. */
  resize(bytes: number): void {
    const more = bytes - this.#bytes
    this.#bytes = bytes
    this.connection.take(more)
    this.total.take(more)
  }

  /** The answer is sent, or never will be. */
  release(): void {
    this.resize(0)
  }
}

/** Requests that wait for bytes at most. */
const MAX_WAITING = 1_000

/** Hands out bytes to answers: in their connection first, then in all. */
export class Reservations {
  readonly total: ByteBudget
  readonly #maxWait: number
  #waiting = 0

  constructor(limit: number, maxWait: number) {
    this.total = new ByteBudget(limit)
    this.#maxWait = maxWait
  }

  /** Reserves `bytes` at once, if there is room. */
  tryReserve({ bytes: connection }: Connection, bytes: number): Reservation | undefined {
    if (!connection.tryTake(bytes)) return undefined
    if (this.total.tryTake(bytes)) return new Reservation(connection, this.total, bytes)
    connection.give(bytes)
    return undefined
  }

  /** A reservation of nothing, for an answer that is larger than it was expected to be. */
  take({ bytes: connection }: Connection): Reservation {
    return new Reservation(connection, this.total, 0)
  }

  /**
   * Reserves `bytes` when there is room. Behind other answers of its own connection a request waits for as long as
   * the client takes them; for those of others, for as long as any request may wait.
   */
  reserve(
    { bytes: connection }: Connection,
    bytes: number,
    signal: AbortSignal,
    refusal: () => Problem,
  ): Promise<Reservation> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(refusal())
    this.#waiting++
    return new Promise<Reservation>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      let cancel = () => {}
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        this.#waiting--
      }
      const fail = (reason: unknown) => {
        settle()
        cancel()
        reject(reason)
      }
      const abort = () => fail(signal.reason)
      const waitForAll = () => {
        const leave = this.total.wait(bytes, () => {
          settle()
          resolve(new Reservation(connection, this.total, bytes))
        })
        cancel = () => {
          leave()
          connection.give(bytes)
        }
        timer = setTimeout(() => fail(refusal()), this.#maxWait)
        this.total.give(0)
      }
      if (signal.aborted) {
        fail(signal.reason)
        return
      }
      signal.addEventListener('abort', abort)
      cancel = connection.wait(bytes, waitForAll)
      // There may be room right now: then it was others that it waits for.
      connection.give(0)
    })
  }
}
