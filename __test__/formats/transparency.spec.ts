// Transparent colours, and the edges of what a format can have.

import test from 'ava'
import { configure, toBufferSync, toStringSync } from '../../index.js'
import { pixelsOf, pixelsOfPng } from '../judges/decode.js'
import { sharpPixelsOfPdfs } from '../judges/print.js'

// Poppler is not on Windows.
const onUnix = process.platform === 'win32' ? test.skip : test

onUnix('PDF: what is opaque covers what shines through, as in a PNG', (t) => {
  for (const color of [
    { light: '#ffffff80' },
    { light: '#ffffff01' },
    { dark: '#013', light: '#ffe8' },
    { dark: '#0138', light: '#fff' },
    { dark: '#c00', light: '#0000' },
  ]) {
    const [pdf] = sharpPixelsOfPdfs([toBufferSync('A', { type: 'pdf', color })], 72)
    const png = pixelsOfPng(toBufferSync('A', { color }))
    if (!pdf) throw new Error('Expected a page')
    t.is(pdf.width, png.width)
    // Within a light and a dark module; poppler rounds.
    for (const place of [2, 18]) {
      const at = (place * png.width + place) * 4
      const [drawn, expected] = [pdf, png].map(({ data }) => [...data.subarray(at, at + 3)])
      const off = expected?.map((value, channel) => Math.abs(value - (drawn?.[channel] ?? 0))) ?? []
      t.true(Math.max(...off) <= 2, `${JSON.stringify(color)}: ${drawn}, ${expected}`)
    }
  }
})

test('GIF: where both colours are transparent, all is', async (t) => {
  for (const color of [
    { dark: '#0000', light: '#fff0' },
    { dark: '#24e96500', light: '#0000' },
  ]) {
    const { rgba } = await pixelsOf(toBufferSync('A', { type: 'gif', color }))
    t.true(rgba.every((value, at) => at % 4 < 3 || value === 0))
  }
})

test('terminal: one of two colours at least is to be seen', (t) => {
  const color = { dark: '#0000', light: '#fff0' }
  const error = t.throws(() => toStringSync('A', { type: 'terminal', color }))
  t.like(error, { code: 'ERR_QR_OPTION', option: 'color.dark' })
  t.regex(error.message, /color\.light/)
})

test.serial('WebP: 16,384 pixels a side are refused, however they came about', (t) => {
  configure({ maxPixels: 2 ** 28 })
  try {
    const compatibility = 'qrcode'
    for (const options of [
      { width: 16_384 },
      { compatibility, margin: 5.5, scale: 512 } as const,
      { compatibility, scale: 16_384 / 29 } as const,
    ]) {
      const { message } = t.throws(() => toBufferSync('A', { type: 'webp', ...options }), {
        code: 'ERR_QR_OPTION',
      })
      t.regex(message, /16383.* with 'webp' for (width|scale) but received .*16384$/)
    }
  } finally {
    configure({ maxPixels: 4096 ** 2 })
  }
})

test('SVG: millimetres are those of the picture beside compatibility, too', (t) => {
  for (const more of [{}, { width: 200 }, { scale: 2.5 }]) {
    const options = { type: 'svg', mm: 30, compatibility: 'qrcode', ...more } as const
    t.regex(toStringSync('A', options), /<svg [^>]*width="30mm" height="30mm"/)
  }
})

test('SVG: without a name it has no role', (t) => {
  const role = (options: object) =>
    / role="img"/.test(toStringSync('A', { type: 'svg', ...options }))
  t.true(role({ title: 'A' }))
  t.true(role({ title: 'A', desc: 'b' }))
  t.false(role({ desc: 'b' }))
  t.false(role({ title: '', desc: 'b' }))
  t.false(role({}))
})

test('Control characters are in no title, those behind ASCII neither', (t) => {
  for (const title of ['a\u007f', '\u0080', 'a\u0085b', '\u009f']) {
    t.throws(() => toStringSync('A', { type: 'svg', title }), { code: 'ERR_QR_OPTION' })
  }
  t.notThrows(() => toStringSync('A', { type: 'svg', title: 'a\u00a0\t\r\n' }))
})

test('PDF: no ppi is advised that is refused', (t) => {
  const error = t.throws(() => toBufferSync('A', { type: 'pdf', width: 4096, ppi: 1 }))
  t.like(error, { code: 'ERR_QR_OPTION', option: 'ppi' })
  t.regex(error.message, /\b21\b.*\b65535\b/)
})
