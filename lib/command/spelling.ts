// Names as the command line has them, where the addon says its own.

import type { QrError } from '../../index.js'
import { PICTURE, SERVICE, SETTINGS } from './options.js'

const FLAGS = new Map(
  [...PICTURE, ...SETTINGS, ...SERVICE].map(({ option, name }) => [option, `--${name}`]),
)
/** Of the argument of `toFile`. */
FLAGS.set('path', '--output')

/** The addon's sentence, with flags for its options. */
export function inFlags({ code, message }: QrError): string {
  // These repeat nothing of the caller's.
  if (code === 'ERR_QR_TOO_LONG' || code === 'ERR_QR_TOO_LARGE') {
    const remedy = 'lower --scale, --width or --margin, or raise --max-pixels'
    return withFlags(
      message
        .replace("micro: 'auto'", '--micro=auto')
        .replace('lower scale, width or margin', remedy)
        .replace('Lower scale, width or margin', 'Lower --scale, --width or --margin')
        .replace('another type', 'another --type'),
    )
  }
  if (code !== 'ERR_QR_OPTION') return message
  const at = message.indexOf(' but received ')
  const end = at < 0 ? message.length : at
  const expected = message
    .slice(0, end)
    .replace(/(?<= for )[\w.]+$/, (option) => FLAGS.get(option) ?? option)
    .replace('lossless: false', '--lossy')
  return withFlags(expected) + message.slice(end).replace(/ of type string$/, '')
}

/** Only names that are no words of English: others might be just that. */
function withFlags(sentence: string): string {
  for (const [name, flag] of FLAGS) {
    if (name && /[A-Z.]/.test(name)) sentence = sentence.replaceAll(name, flag)
  }
  return sentence
}

/** What is nearest to a name that there is not, unless it is another word altogether. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = 1 + Math.min(3, Math.floor(name.length / 2))
  for (const other of names) {
    const steps = distance(name.toLowerCase(), other.toLowerCase())
    if (steps < least) [best, least] = [other, steps]
    // A beginning of it is meant as it.
    else if (name.length > 2 && other.startsWith(name)) best ??= other
  }
  return best
}

/** Letters put in, left out, exchanged or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const exchanged = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(at(row, j - 1) + 1, at(last, j) + 1, exchanged)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(at(row, j), at(before, j - 2) + 1)
    }
    ;[before, last] = [last, row]
  }
  return at(last, b.length)
}

const at = (row: number[], place: number) => row[place] as number
