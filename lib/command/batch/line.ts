// A stream of bytes as lines, in bounded memory. Not by readline, which has no bound for a line, and takes
// U+2028 for its end, which may stand in JSON.

import { StringDecoder } from 'node:string_decoder'
import { Failure } from '../failure.js'

/** UTF-16 units, far more than the longest text with all that stands beside it. */
const LONGEST = 1 << 20

export interface Line {
  /** From 1. */
  number: number
  text: string
  /** What ended it: LF, CRLF, or nothing at the end of all. */
  end: string
  /** The line was longer than {@link LONGEST}, and its text is lost. */
  tooLong: boolean
}

/** The lines of UTF-8 without a byte order mark, those together that have come together. */
export async function* linesOf(
  input: AsyncIterable<Buffer>,
): AsyncGenerator<Line[], void, undefined> {
  const decoder = new StringDecoder('utf8')
  let number = 0
  let open = ''
  let tooLong = false
  const take = (text: string, end: string): Line => {
    if (++number === 1) text = text.replace(/^\ufeff/, '')
    // Whether it came in one piece or in many.
    if (text.length > LONGEST) tooLong = true
    if (tooLong) text = ''
    const line = { number, text, end, tooLong }
    tooLong = false
    if (!text.endsWith('\r') || end === '') return line
    return { ...line, text: text.slice(0, -1), end: '\r\n' }
  }
  for await (const chunk of input) {
    if (number === 0 && open === '' && isUTF16(chunk)) {
      throw new Failure('Expected rows in UTF-8 but received UTF-16: save them as UTF-8')
    }
    const pieces = decoder.write(chunk).split('\n')
    const last = pieces.pop() as string
    const lines: Line[] = []
    for (const piece of pieces) {
      lines.push(take(open + piece, '\n'))
      open = ''
    }
    open += last
    if (open.length > LONGEST) {
      tooLong = true
      open = ''
    }
    if (lines.length > 0) yield lines
  }
  open += decoder.end()
  if (open !== '' || tooLong) yield [take(open, '')]
}

function isUTF16([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
