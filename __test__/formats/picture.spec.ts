// What the options do to a picture, seen in its pixels.

import test from 'ava'
import { PNG } from 'pngjs'
import { create, toBufferSync, toStringSync } from '../../index.js'
import { pixelsOfSvg } from '../judges/decode.js'

const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'
const symbol = create(TEXT)

function png(options: Parameters<typeof toBufferSync>[1]) {
  const { width, height, data } = PNG.sync.read(toBufferSync(TEXT, options))
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
  ]
  return { width, height, pixel }
}

test('by default: 4 pixels a module, 4 modules of margin, black on white', (t) => {
  const { width, height, pixel } = png({})
  t.is(width, (symbol.size + 8) * 4)
  t.is(height, width)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [row, col] = [Math.floor(y / 4) - 4, Math.floor(x / 4) - 4]
      const inside = row >= 0 && col >= 0 && row < symbol.size && col < symbol.size
      const dark = inside && symbol.get(row, col)
      if (pixel(x, y).join() !== (dark ? '0,0,0,255' : '255,255,255,255')) t.fail(`${x}, ${y}`)
    }
  }
  t.pass()
})

for (const [scale, margin] of [
  [1, 0],
  [1, 4],
  [2, 1],
  [3, 10],
  [5, 2],
  [7, 0],
  [8, 4],
  [13, 3],
] as const) {
  test(`scale ${scale}, margin ${margin}: PNG and SVG show the same modules`, (t) => {
    const { width, pixel } = png({ scale, margin })
    t.is(width, (symbol.size + 2 * margin) * scale)
    const svg = pixelsOfSvg(toStringSync(TEXT, { type: 'svg', scale, margin }))
    const zoom = svg.width / width
    t.true(Number.isInteger(zoom))
    for (let y = 0; y < width; y++) {
      for (let x = 0; x < width; x++) {
        const [row, col] = [Math.floor(y / scale) - margin, Math.floor(x / scale) - margin]
        const inside = row >= 0 && col >= 0 && row < symbol.size && col < symbol.size
        const shade = inside && symbol.get(row, col) ? 0 : 255
        const drawn = svg.data[(y * zoom * svg.width + x * zoom) * 4]
        if (pixel(x, y)[0] !== shade || drawn !== shade) t.fail(`${x}, ${y}`)
      }
    }
    t.pass()
  })
}

for (const width of [41, 100, 256, 333, 1000]) {
  test(`width ${width}: exactly that, whole-pixel modules, the rest is quiet zone`, (t) => {
    const { width: actual, height, pixel } = png({ width })
    t.is(actual, width)
    t.is(height, width)
    const module = Math.floor(width / (symbol.size + 8))
    const before = Math.floor((width - symbol.size * module) / 2)
    for (let row = 0; row < symbol.size; row++) {
      for (let col = 0; col < symbol.size; col++) {
        const shade = symbol.get(row, col) ? 0 : 255
        const [left, top] = [before + col * module, before + row * module]
        t.is(pixel(left, top)[0], shade)
        t.is(pixel(left + module - 1, top + module - 1)[0], shade)
      }
    }
    t.is(pixel(before - 1, before)[0], 255)
    const svg = toStringSync(TEXT, { type: 'svg', width })
    t.regex(svg, new RegExp(`^<svg [^>]*width="${width}" height="${width}"`))
  })
}

test('width goes before scale, in whichever order they stand', (t) => {
  t.is(png({ width: 300, scale: 9 }).width, 300)
  t.is(png({ scale: 9, width: 300 }).width, 300)
})

test('colours, with and without alpha', (t) => {
  const corner = (options: Parameters<typeof png>[0]) => {
    const { pixel } = png({ margin: 1, scale: 1, ...options })
    return { light: pixel(0, 0), dark: pixel(1, 1) }
  }
  t.deepEqual(corner({ color: { dark: '#123' } }), {
    dark: [0x11, 0x22, 0x33, 255],
    light: [255, 255, 255, 255],
  })
  t.deepEqual(corner({ color: { dark: '#a1b2c3', light: '#FeDcBa' } }), {
    dark: [0xa1, 0xb2, 0xc3, 255],
    light: [0xfe, 0xdc, 0xba, 255],
  })
  t.deepEqual(corner({ color: { dark: '#f008', light: '#0000' } }), {
    dark: [255, 0, 0, 0x88],
    light: [0, 0, 0, 0],
  })
  t.deepEqual(corner({ color: { light: '#00ff0080' } }), {
    dark: [0, 0, 0, 255],
    light: [0, 255, 0, 0x80],
  })
})

test('an SVG paints the same colours', (t) => {
  const svg = toStringSync(TEXT, { type: 'svg', color: { dark: '#1238', light: '#ABCDEF' } })
  t.regex(svg, /<path fill="#abcdef" d="M0 0h\d+v\d+H0z"\/>/)
  t.regex(svg, /stroke="#123" stroke-opacity="\.533"/)
  const clear = toStringSync(TEXT, { type: 'svg', color: { light: '#0000' } })
  t.notRegex(clear, /fill="#/)
})

test('half blocks take a margin', (t) => {
  const lines = toStringSync(TEXT, { margin: 2 }).split('\n')
  t.is(lines.length, Math.ceil((symbol.size + 4) / 2))
  t.true(lines.every((line) => line.length === symbol.size + 4))
  t.regex(lines[0] ?? '', /^ +$/)
})

test('half blocks have no pixels: scale and width leave them alone', (t) => {
  const plain = toStringSync(TEXT)
  t.is(toStringSync(TEXT, { scale: 1000 }), plain)
  t.is(toStringSync(TEXT, { width: 10 }), plain)
  t.is(toStringSync(TEXT, { margin: 1000 }).split('\n').length, Math.ceil((symbol.size + 2000) / 2))
})
