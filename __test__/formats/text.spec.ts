// Text formats: drawn as a terminal would, each module is in its place, and ZXing reads the picture.

import test from 'ava'
import { create, type StringOptions, toStringSync } from '../../index.js'
import { cases, payloads } from '../corpus/corpus.js'
import { type Pixels, scan } from '../judges/decode.js'

const ESCAPE = '\u001b'
const TEXT = cases.url43
const BLACK = [0, 0, 0, 255]
const WHITE = [255, 255, 255, 255]
const modules = (text: string) => {
  const { size, modules } = create(text)
  return { size, get: (row: number, col: number) => modules[row * size + col] === 1 }
}

/** Draws text as a terminal would: a cell is a module wide and two high, or one by half of one. */
function draw(
  text: string,
  cell: { width: number; height: number },
  ink: number[],
  paper: number[],
): Pixels {
  const lines = text.split('\n')
  const cells = lines.map((line) => {
    let [front, back] = [ink, paper]
    const row: { character: string; front: number[]; back: number[] }[] = []
    for (const [at, piece] of line.split(`${ESCAPE}[`).entries()) {
      const [, codes, characters = ''] =
        at === 0 ? [piece, undefined, piece] : (/^([\d;]*)m(.*)$/u.exec(piece) ?? [])
      if (codes !== undefined) [front, back] = select(codes, [front, back], [ink, paper])
      for (const character of characters) row.push({ character, front, back })
    }
    return row
  })
  const columns = cells[0]?.length ?? 0
  const [width, height] = [columns * cell.width, lines.length * cell.height]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = cells[Math.floor(y / cell.height)]?.[Math.floor(x / cell.width)]
      if (at === undefined) throw new Error(`a line of other than ${columns} characters`)
      const isUpper = y % cell.height < cell.height / 2
      const isFront = { '█': true, '#': true, '▀': isUpper, '▄': !isUpper, ' ': false }[
        at.character
      ]
      if (isFront === undefined) throw new Error(`the character ${at.character}`)
      data.set(isFront ? at.front : at.back, (y * width + x) * 4)
    }
  }
  return { width, height, data }
}

/** What SGR selects: 38 and 48 with a colour of the palette or of 24 bits, 0 for neither. */
function select(
  codes: string,
  [front, back]: number[][],
  [ink, paper]: number[][],
): [number[], number[]] {
  let colors = [front, back] as [number[], number[]]
  const numbers = codes.split(';').map(Number)
  while (numbers.length > 0) {
    const code = numbers.shift()
    if (code === 0) {
      colors = [ink, paper] as [number[], number[]]
    } else if (code === 38 || code === 48) {
      const kind = numbers.shift()
      const color = kind === 2 ? numbers.splice(0, 3) : palette(numbers.shift())
      colors[code === 38 ? 0 : 1] = [...color, 255]
    } else {
      throw new Error(`SGR ${code}`)
    }
  }
  return colors
}

/** A colour of the cube in the palette of 256. */
function palette(number = 0): number[] {
  if (number < 16 || number > 231) throw new Error(`the colour ${number} is the theme's`)
  const steps = [36, 6, 1].map((weight) => Math.floor((number - 16) / weight) % 6)
  return steps.map((step) => (step === 0 ? 0 : 55 + 40 * step))
}

const cell = {
  utf8: { width: 4, height: 8 },
  terminal: { width: 4, height: 8 },
  ascii: { width: 2, height: 4 },
}
const backgrounds = [
  { name: 'dark', ink: WHITE, paper: BLACK, inverse: true },
  { name: 'light', ink: BLACK, paper: WHITE, inverse: false },
]

for (const { name, ink, paper, inverse } of backgrounds) {
  for (const type of ['utf8', 'ascii', 'terminal'] as const) {
    test(`${type} on a ${name} background: ZXing reads 50 texts`, async (t) => {
      const options: StringOptions = type === 'terminal' ? { type } : { type, inverse }
      for (const { text } of payloads.slice(100, 150)) {
        const drawn = draw(toStringSync(text, options), cell[type], ink, paper)
        t.is((await scan(drawn)).text, text)
      }
    })
  }

  test(`terminal in colours on a ${name} background: ZXing reads 50 texts`, async (t) => {
    for (const color of [
      { dark: '#1a3c8e', light: '#fdf6e3' },
      inverse ? { dark: '#0000', light: '#fff' } : { light: '#0000' },
    ]) {
      for (const { text } of payloads.slice(200, 250)) {
        const drawn = draw(
          toStringSync(text, { type: 'terminal', color }),
          cell.terminal,
          ink,
          paper,
        )
        t.is((await scan(drawn)).text, text)
      }
    }
  })
}

for (const type of ['utf8', 'ascii', 'terminal'] as const) {
  test(`${type}: each module, its margin and nothing else, from the smallest code to the largest`, (t) => {
    const unit = { width: 1, height: type === 'ascii' ? 1 : 2 }
    for (const text of ['1', TEXT, cases.byte1500, cases.v40]) {
      for (const margin of [0, 1, 4, 7]) {
        for (const inverse of [false, true]) {
          const { size, get } = modules(text)
          const drawn = draw(toStringSync(text, { type, margin, inverse }), unit, BLACK, WHITE)
          const across = type === 'ascii' ? 2 : 1
          t.is(drawn.width, (size + 2 * margin) * across)
          t.is(
            drawn.height,
            type === 'ascii' ? size + 2 * margin : 2 * Math.ceil((size + 2 * margin) / 2),
          )
          let wrong = 0
          for (let y = 0; y < size + 2 * margin; y++) {
            for (let x = 0; x < drawn.width; x++) {
              const [row, col] = [y - margin, Math.floor(x / across) - margin]
              const inside = row >= 0 && col >= 0 && row < size && col < size
              const isDark = inside && get(row, col)
              if ((drawn.data[(y * drawn.width + x) * 4] === 0) !== (isDark !== inverse)) wrong++
            }
          }
          t.is(wrong, 0)
        }
      }
    }
  })
}

test('terminal: black and white are colours that no theme changes, each line is reset', (t) => {
  const lines = toStringSync(TEXT, { type: 'terminal' }).split('\n')
  for (const line of lines) {
    t.true(line.startsWith(`${ESCAPE}[38;5;16;48;5;231m`))
    t.true(line.endsWith(`${ESCAPE}[0m`))
  }
})

test('text takes scale, width and colours along, without effect', (t) => {
  for (const type of ['utf8', 'ascii', 'terminal'] as const) {
    const plain = toStringSync(TEXT, { type })
    t.is(toStringSync(TEXT, { type, scale: 9, width: 7 }), plain)
    if (type !== 'terminal')
      t.is(toStringSync(TEXT, { type, color: { dark: '#f00', light: '#0008' } }), plain)
  }
})
