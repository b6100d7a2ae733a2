// A process: makes the symbols of some inputs by npm qrcode and by qrush, and tells where they differ.

import * as theirs from 'qrcode'
import toSJIS from 'qrcode/helper/to-sjis.js'
import * as ours from '../../dist/compat.js'
import { payloads } from '../corpus/corpus.js'
import { Random, randomEncoding, randomSegments, randomText } from './inputs.js'

/** Which: the random ones of these numbers, or those of the corpus in these places. */
interface Inputs {
  set: 'random' | 'corpus'
  first: number
  last: number
  kanji: boolean
}

const { first, last, set, kanji }: Inputs = JSON.parse(process.argv[2] ?? '')
const differences: string[] = []
let refused = 0
for (let at = first; at < last; at++) {
  const random = new Random(at)
  const [text, options] =
    set === 'random' ? input(random) : [payloads[at]?.text ?? '', encoding(random)]
  const [one, other] = [outcome(theirs.create, text, options), outcome(ours.create, text, options)]
  if (one.startsWith('refused')) refused += 1
  if (one !== other) differences.push(`${set} ${at}: ${one.slice(0, 200)} – ${other.slice(0, 200)}`)
}
process.send?.({ differences, refused })

function input(random: Random) {
  const text = random.below(5) === 0 ? randomSegments(random) : randomText(random)
  return [text, encoding(random)] as const
}

/** In some, with its table of Shift-JIS; from then on it has Kanji mode, so those come in processes of their own. */
function encoding(random: Random) {
  const options = randomEncoding(random)
  return kanji ? { ...options, toSJISFunc: toSJIS } : options
}

function outcome(
  create: (text: never, options: never) => theirs.QRCode,
  text: unknown,
  options: object,
) {
  try {
    // npm qrcode writes into the options that it is given.
    const symbol = create(text as never, { ...options } as never)
    const { size, data, reservedBit } = symbol.modules
    const segments = symbol.segments.map((segment) => [
      segment.mode,
      typeof segment.data === 'string' ? segment.data : [...segment.data],
      segment.getLength(),
      segment.getBitsLength(),
    ])
    return JSON.stringify([
      symbol.version,
      symbol.maskPattern,
      symbol.errorCorrectionLevel,
      size,
      segments,
      Buffer.from(data).toString('hex'),
      Buffer.from(reservedBit).toString('hex'),
    ])
  } catch (error) {
    return `refused: ${(error as Error).message}`
  }
}
