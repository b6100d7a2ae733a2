// Bytes that answers hold: how many, and who gets them when they are short.

import type { Data } from '../../index.js'
import { ByteBudget } from '../stream/byte-budget.js'
import type { Connection } from './connection.js'
import { MEDIA } from './media.js'
import type { Problem } from './problem.js'
import type { RenderRequest } from './representation.js'

/** Characters or bytes of a text whose code takes less time than listening for its client does. */
const SHORT = 500

export function isShort(data: Data): boolean {
  return Number(data?.length) <= SHORT
}

/** Whether a picture asks for another size than the default. */
export function isSized({ scale, width, margin }: Record<string, unknown>): boolean {
  return (scale ?? width ?? margin) !== undefined
}

/** Bytes to reserve for a picture before it is made; none for one that is small for sure. */
export function bytesToReserve(
  { data, form, type, options }: RenderRequest,
  maxBytes: number,
): number {
  const { byDefault, bySize } = MEDIA[type].most
  const { version, minVersion } = options
  const sized = isSized(options)
  const isSmall = isShort(data) && (version ?? minVersion) === undefined && !sized
  if (isSmall && byDefault <= MEDIA.png.most.byDefault) return 0
  const bytes = sized ? (bySize ?? maxBytes) : byDefault
  return Math.min(form === 'dataURL' ? Math.ceil((bytes * 4) / 3) : bytes, maxBytes)
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
