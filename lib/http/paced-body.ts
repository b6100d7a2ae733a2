// The body of a large answer, handed on in pieces as the client takes them, so that it is known how fast it does.

import { Readable } from 'node:stream'
import { type Pace, StallTimeout } from './stall-timeout.js'

/** Bytes of a piece: what Node.js buffers before it asks a writer to wait. */
const PIECE = 16_384

/** A part of a body in pieces. Those of bytes are copies: the last, in a socket that nobody reads, would keep the whole. */
export function* piecesOf(
  part: string | Uint8Array,
): Generator<string | Uint8Array, void, undefined> {
  if (part.length <= PIECE) {
    yield part
    return
  }
  for (let at = 0; at < part.length; at += PIECE) {
    yield typeof part === 'string'
      ? part.slice(at, at + PIECE)
      : Buffer.from(part.subarray(at, at + PIECE))
  }
}

export class PacedBody extends Readable {
  readonly #pieces: Iterator<string | Uint8Array>
  /** Bytes of the piece that is handed on. */
  #last = 0
  readonly #stall: StallTimeout

  constructor(content: Buffer, pace: Pace) {
    super({ highWaterMark: PIECE })
    this.#pieces = piecesOf(content)
    this.#stall = new StallTimeout(pace, () =>
      this.destroy(new Error('The client takes too little')),
    )
  }

  override _read(): void {
    this.#stall.stop(this.#last)
    const { done, value } = this.#pieces.next()
    if (done) {
      this.push(null)
      return
    }
    this.#last = value.length
    this.#stall.start()
    this.push(value)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#pieces.return?.()
    this.#stall.end()
    done(error)
  }
}
