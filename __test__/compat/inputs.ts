// Random inputs for both: texts of all kinds, and options. A number says which: what fails can be run again.

export type Options = Record<string, unknown>

/** Mulberry32: the same numbers for the same seed. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1)
  }

  /** A whole number below `count`. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let word = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) % count
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item
  }
}

const ALPHABETS = [
  '0123456789',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:',
  'abcdefghijklmnopqrstuvwxyz?&=_#~,;!\n',
  'äöüéñ€ß',
  '日本語漢字テストひらがな中文',
  '😀🎉👩‍👩‍👧',
  '★→§ΩЖ…',
].map((letters) => [...letters])
const PIECES = [
  'https://example.com/',
  'HTTPS://EXAMPLE.COM/',
  'A',
  '1',
  'a',
  'é',
  '漢',
  'WIFI:T:WPA;',
]

/** A text of runs of all kinds, seldom a long one. */
export function randomText(random: Random): string {
  const runs = 1 + random.below(random.below(12) === 0 ? 80 : 8)
  let text = ''
  for (let run = 0; run < runs; run++) {
    if (random.below(3) === 0) text += random.of(PIECES)
    // One piece in some is long: a run in which modes pay.
    const length = 1 + random.below(random.below(6) === 0 ? 60 : 8)
    const letters = random.of(ALPHABETS)
    for (let at = 0; at < length; at++) text += random.of(letters)
  }
  return text
}

/** Segments, as texts and as objects of all kinds. */
export function randomSegments(random: Random): unknown[] {
  return Array.from({ length: 1 + random.below(5) }, () => {
    switch (random.below(6)) {
      case 0:
        return randomText(random)
      case 1:
        return { data: random.below(1e9) + 1, mode: 'numeric' }
      case 2:
        return {
          data: `A${random.below(1e6)}`,
          mode: random.of(['alphanumeric', 'Alphanumeric', 'byte']),
        }
      case 3:
        return {
          data: Uint8Array.from({ length: 2 + random.below(40) }, () => random.below(256)),
          mode: 'byte',
        }
      case 4:
        return { data: Buffer.from('é'.repeat(1 + random.below(9))), mode: 'BYTE' }
      default:
        return { data: randomText(random), mode: random.of([undefined, 'kanji', 'unheard of']) }
    }
  })
}

const LEVELS = [
  'L',
  'M',
  'Q',
  'H',
  'l',
  'low',
  'MEDIUM',
  'Quartile',
  'high',
  'X',
  undefined,
  null,
  7,
]
const VERSIONS = [0, 41, -1, '7', 2.9, 'seven', null, true, [5]]
const MASKS = [8, -1, '3', 2.5, '', ' ', null, true, 'x']

/** Options of the symbol: valid ones, and such as are taken for none. */
export function randomEncoding(random: Random): Options {
  const options: Options = {}
  if (random.below(4) > 0) options.errorCorrectionLevel = random.of(LEVELS)
  if (random.below(4) === 0) options.version = 1 + random.below(40)
  else if (random.below(10) === 0) options.version = random.of(VERSIONS)
  if (random.below(5) === 0) options.maskPattern = random.below(8)
  else if (random.below(10) === 0) options.maskPattern = random.of(MASKS)
  return options
}

const SCALES = [1, 2, 3, 8, 0.5, 0.9, 1.5, 2.7, 3.999, 7.3, '5', 0]
const MARGINS = [0, 1, 2, 3, 4, 7, 10, 1.5, 2.25, -1, null, '2']
const DARK = ['#000', '#f00', '00ff0080', '123', '#1234', '#FFFFFF', '#ffffff', 123456, '']
const LIGHT = ['#fff', '#0000', '#fff8', 'abcdef', '#000000', '#ABCDEF12', null]

/** Options of the picture. */
export function randomPicture(random: Random): Options {
  const options: Options = {}
  const sizing = random.below(4)
  if (sizing === 0 || sizing === 1) options.scale = random.of(SCALES)
  if (sizing === 1 || sizing === 2)
    options.width = random.of([10 + random.below(500), 10 + random.below(900), '300', 200.5])
  if (random.below(2) === 0) options.margin = random.of(MARGINS)
  if (random.below(3) === 0) options.color = { dark: random.of(DARK), light: random.of(LIGHT) }
  if (random.below(4) === 0) options.rendererOpts = { deflateLevel: random.below(10) }
  return options
}
