// Bytes as lines, in bounded memory. Not by readline, which has no bound for a line, and takes U+2028 for its end,
// which may stand in JSON.

import { Parts } from './parts.js'

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d]
const NOTHING = Buffer.alloc(0)

/** A line of UTF-8, without its end and without a byte order mark. */
export class Line {
  constructor(
    /** From 1. */
    readonly number: number,
    readonly bytes: Buffer,
    /** What ended it: LF, CRLF, or at the end of all nothing, or a CR whose LF is missing. */
    readonly end: string,
    /** It has more bytes than allowed, and they are lost. */
    readonly tooLong = false,
  ) {}

  get text(): string {
    return this.bytes.toString()
  }
}

/** Takes chunks of any size, and gives the lines that they complete. */
export class LineReader {
  readonly #maxBytes: number
  #held = new Parts()
  #number = 0
  /** Within a line that was too long. */
  #isSkipping = false

  /** @param maxBytes - Of a line, which without an end is held no further. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** A line that is too long is told of as soon as that is known. */
  *push(chunk: Buffer): Generator<Line, void, undefined> {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      const last = chunk.subarray(from, end)
      from = end + 1
      if (!this.#isSkipping) yield this.#complete(last, '\n')
      this.#isSkipping = false
    }
    if (this.#isSkipping) return
    this.#held.add(chunk.subarray(from))
    if (this.#held.length <= this.#maxBytes) return
    yield this.#complete(NOTHING, '')
    this.#isSkipping = true
  }

  /** The last line, where it has no end. */
  *end(): Generator<Line, void, undefined> {
    if (this.#held.length > 0) yield this.#complete(NOTHING, '')
  }

  #complete(last: Buffer, end: string): Line {
    let bytes = last
    if (this.#held.length > 0) {
      this.#held.add(last)
      bytes = this.#held.take()
    }
    const number = ++this.#number
    if (bytes.length > this.#maxBytes) return new Line(number, NOTHING, end, true)
    if (number === 1 && isMarked(bytes)) bytes = bytes.subarray(3)
    if (bytes.at(-1) !== CARRIAGE_RETURN) return new Line(number, bytes, end)
    return new Line(number, bytes.subarray(0, -1), `\r${end}`)
  }
}

const isMarked = ([first, second, third]: Buffer) =>
  first === 0xef && second === 0xbb && third === 0xbf
