// The body of a large answer, handed on in pieces as the client takes them, so that it is known how fast it does.

import { Readable } from 'node:stream'
import { type Pace, StallTimeout } from './stall-timeout.js'

/** Bytes of a piece: what Node.js buffers before it asks a writer to wait. */
const PIECE = 16_384

export class PacedBody extends Readable {
  #content: Buffer | undefined
  #at = 0
  readonly #stall: StallTimeout

  constructor(content: Buffer, pace: Pace) {
    super({ highWaterMark: PIECE })
    this.#content = content
    this.#stall = new StallTimeout(pace, () =>
      this.destroy(new Error('The client takes too little')),
    )
  }

  override _read(): void {
    const content = this.#content
    if (!content) return
    this.#stall.stop(this.#at === 0 ? 0 : PIECE)
    // A copy: the last piece, in a socket that nobody reads, would keep the whole.
    const piece = Buffer.from(content.subarray(this.#at, this.#at + PIECE))
    this.#at += piece.length
    this.#stall.start()
    this.push(piece)
    if (this.#at < content.length) return
    this.#content = undefined
    this.push(null)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#content = undefined
    this.#stall.end()
    done(error)
  }
}
