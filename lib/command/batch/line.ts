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
  /** The line was longer than {@link LONGEST}, and its text is lost. */
  tooLong: boolean
}

/** The lines of UTF-8, without their ends (LF or CRLF) and without a byte order mark. */
export async function* linesOf(
  input: AsyncIterable<Buffer>,
): AsyncGenerator<Line, void, undefined> {
  const decoder = new StringDecoder('utf8')
  let number = 0
  let open = ''
  let tooLong = false
  const take = (text: string): Line => {
    number++
    const line = { number, text: number === 1 ? text.replace(/^\ufeff/, '') : text, tooLong }
    if (line.text.endsWith('\r')) line.text = line.text.slice(0, -1)
    tooLong = false
    return line
  }
  for await (const chunk of input) {
    if (number === 0 && open === '' && isUTF16(chunk)) {
      throw new Failure('Expected rows in UTF-8 but received UTF-16: save them as UTF-8')
    }
    const pieces = decoder.write(chunk).split('\n')
    const last = pieces.pop() as string
    for (const piece of pieces) {
      yield take(open + piece)
      open = ''
    }
    open += last
    if (open.length > LONGEST) {
      tooLong = true
      open = ''
    }
  }
  open += decoder.end()
  if (open !== '' || tooLong) yield take(open)
}

function isUTF16([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
