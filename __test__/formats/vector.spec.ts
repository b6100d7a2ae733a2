// SVG, PDF and EPS as others draw them: resvg, poppler and Ghostscript; read back by ZXing, compared
// with the modules where these are whole pixels, and measured.

import { Resvg } from '@resvg/resvg-js'
import test from 'ava'
import {
  type BufferOptions,
  create,
  type RenderOptions,
  toBufferBatch,
  toBufferSync,
} from '../../index.js'
import { payloads } from '../corpus/corpus.js'
import { type Pixels, pixelsOfSvg, scan } from '../judges/decode.js'
import {
  boxesOfEps,
  boxesOfPdfs,
  checkPdf,
  pixelsOfEps,
  pixelsOfPdfs,
  sharpPixelsOfPdfs,
} from '../judges/print.js'

type Options = RenderOptions & BufferOptions
type Vector = 'svg' | 'pdf' | 'eps'

/** 50 texts, of each kind some. */
const some = payloads.filter((_, index) => index % 14 === 3).slice(0, 50)

/** How large a symbol of so many modules is, and the resolution at which one has about four pixels. */
const SIZES: Record<string, { options: (modules: number) => Options; dpi: number }> = {
  'as it comes': { options: () => ({}), dpi: 72 },
  'in a width that leaves pixels over': {
    options: (modules) => ({ width: 2 * modules + 29 }),
    dpi: 144,
  },
  'in millimetres': { options: (modules) => ({ mm: (modules + 8) / 2 }), dpi: 200 },
  'at a resolution': { options: () => ({ scale: 8, margin: 2, ppi: 300 }), dpi: 150 },
}

const COLORS: Record<string, { color: NonNullable<Options['color']> | null; only?: Vector[] }> = {
  'in black on white': { color: null },
  'in colours': { color: { dark: '#003366', light: '#fec' } },
  'on nothing': { color: { light: '#0000' } },
  'in colours that shine through': {
    color: { dark: '#000c', light: '#ffcc0080' },
    only: ['svg', 'pdf'],
  },
  'in the colour around': { color: { dark: 'currentColor' }, only: ['svg'] },
}

const draw: Record<Vector, (files: Buffer[], dpi: number) => Pixels[]> = {
  svg: (files) => files.map(pixelsOfSvg),
  pdf: pixelsOfPdfs,
  eps: pixelsOfEps,
}

test('the texts are of every kind', (t) => {
  t.is(some.length, 50)
  t.is(new Set(some.map(({ kind }) => kind)).size, 18)
})

for (const type of ['svg', 'pdf', 'eps'] as const) {
  for (const [size, { options, dpi }] of Object.entries(SIZES)) {
    if (type === 'svg' && options(0).ppi) continue
    test(`${type} ${size}, in every colour form: ZXing reads ${some.length} texts`, async (t) => {
      for (const [name, { color, only }] of Object.entries(COLORS)) {
        if (only && !only.includes(type)) continue
        const items = some.map(({ text }) => ({ data: text, ...options(create(text).size) }))
        const files = await toBufferBatch(items, { color, type })
        const drawn = draw[type](files, dpi)
        t.is(drawn.length, files.length)
        for (const [index, pixels] of drawn.entries()) {
          t.is((await scan(pixels)).text, items[index]?.data ?? '', name)
        }
      }
    })
  }
}

/** A point a pixel. */
const sharply: Record<Vector, (files: Buffer[]) => Pixels[]> = {
  svg: (files) => files.map((svg) => pixelsAt(svg, 1)),
  pdf: (files) => sharpPixelsOfPdfs(files, 72),
  eps: (files) => pixelsOfEps(files, 72),
}

for (const type of ['svg', 'pdf', 'eps'] as const) {
  test(`${type}: where modules are whole pixels, each pixel is as it should be`, (t) => {
    const files: Buffer[] = []
    const symbols = some.map(({ text }) => create(text))
    // In every second, the width leaves three pixels over for the margins, one of them before.
    const over = (index: number) => (index % 2 ? 3 : 0)
    for (const [index, { text }] of some.entries()) {
      const side = ((symbols[index]?.size ?? 0) + 8) * 4 + over(index)
      const color = { dark: '#8040c0', light: '#ffe680' }
      files.push(toBufferSync(text, { type, width: side, color }))
    }
    const drawn = sharply[type](files)
    t.is(drawn.length, files.length)
    for (const [index, { width, height, data }] of drawn.entries()) {
      const symbol = symbols[index] as ReturnType<typeof create>
      t.is(width, (symbol.size + 8) * 4 + over(index))
      t.is(height, width)
      const before = 16 + Math.floor(over(index) / 2)
      let wrong = 0
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [row, col] = [y, x].map((place) => Math.floor((place - before) / 4)) as [
            number,
            number,
          ]
          const inside = row >= 0 && col >= 0 && row < symbol.size && col < symbol.size
          const color = inside && symbol.get(row, col) ? [0x80, 0x40, 0xc0] : [0xff, 0xe6, 0x80]
          const at = (y * width + x) * 4
          if (color.some((channel, c) => data[at + c] !== channel)) wrong++
        }
      }
      t.is(wrong, 0)
    }
  })
}

/** Sizes asked for, and the millimetres that they are. */
const MEASURES: [Options, (modules: number) => number][] = [
  [{ mm: 2 }, () => 2],
  [{ mm: 30 }, () => 30],
  [{ mm: 33.3, scale: 1, margin: 0 }, () => 33.3],
  [{ mm: 210, width: 1000 }, () => 210],
  [{ mm: 5000 }, () => 5000],
  [{ scale: 10, ppi: 300 }, (modules) => ((modules * 10) / 300) * 25.4],
  [{ width: 1200, ppi: 1200 }, () => 25.4],
  [{}, (modules) => ((modules * 4) / 72) * 25.4],
]
const MM = 25.4 / 72

test('PDF and EPS measure what was asked, to 0.1 mm', (t) => {
  const modules = (margin = 4) => create('A').size + 2 * margin
  // A square that is not white, so that Ghostscript's box holds it.
  const color = { light: '#eee' }
  const files = (type: Vector) =>
    MEASURES.map(([options]) => toBufferSync('A', { ...options, color, type }))
  for (const boxes of [boxesOfPdfs(files('pdf')), boxesOfEps(files('eps'))]) {
    t.is(boxes.length, MEASURES.length)
    for (const [index, [options, expected]] of MEASURES.entries()) {
      const [left, lower, right, upper] = (boxes[index] ?? []).map((point) => point * MM)
      const side = expected(modules(options.margin ?? 4))
      const found = JSON.stringify({ options, left, lower, right, upper })
      t.true(Math.abs(left as number) < 0.1 && Math.abs(lower as number) < 0.1, found)
      t.true(Math.abs((right as number) - side) < 0.1, found)
      t.true(Math.abs((upper as number) - side) < 0.1, found)
    }
  }
})

test('the quiet zone is as wide as asked, to 0.1 mm', (t) => {
  const margins = [0, 1, 4, 10]
  const files = margins.map((margin) =>
    toBufferSync('A', { type: 'eps', mm: 50, margin, color: { light: '#0000' } }),
  )
  for (const [index, box] of boxesOfEps(files).entries()) {
    const margin = margins[index] as number
    const zone = (50 / (21 + 2 * margin)) * margin
    // The finder patterns reach three corners of the symbol, and so its four sides.
    const [left, lower, right, upper] = box.map((point) => point * MM) as typeof box
    for (const side of [left, lower, 50 - right, 50 - upper]) {
      t.true(Math.abs(side - zone) < 0.1, JSON.stringify({ margin, box }))
    }
  }
})

test('an SVG in millimetres has that size at 96 pixels an inch, to 0.1 mm', (t) => {
  for (const mm of [2, 12.34, 25.4, 33.3, 50]) {
    // Blown up, since its pixels are whole.
    const { width, height } = pixelsAt(toBufferSync('A', { type: 'svg', mm }), 8)
    t.is(width, height)
    t.true(Math.abs((width / 8 / 96) * 25.4 - mm) < 0.1, `${mm} mm are ${width / 8} pixels`)
  }
})

test('qpdf finds no fault with a PDF', (t) => {
  for (const options of [
    {},
    { mm: 30, color: { light: '#0000' } },
    {
      color: { dark: '#f008', light: '#00ff0020' },
      title: 'Ticket 7 (ありがとう 💸)',
      desc: '\\)>',
    },
    { version: 40, color: { dark: '#0000' } },
  ]) {
    t.regex(
      checkPdf(toBufferSync('A', { ...options, type: 'pdf' })),
      /No syntax or stream encoding/,
    )
  }
})

test('the same PDF and EPS come out each time', (t) => {
  for (const type of ['pdf', 'eps'] as const) {
    t.deepEqual(toBufferSync('A', { type, mm: 30 }), toBufferSync('A', { type, mm: 30 }))
  }
})

function pixelsAt(svg: Buffer, zoom: number): Pixels {
  const fitTo = { mode: 'zoom', value: zoom } as const
  const { width, height, pixels } = new Resvg(svg.toString(), { fitTo }).render()
  return { width, height, data: new Uint8ClampedArray(pixels) }
}
