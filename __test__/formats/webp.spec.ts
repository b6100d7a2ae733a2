// Lossy WebP: decoded by libwebp, beside its own encoder, and read back by ZXing at every quality.

import test from 'ava'
import sharp from 'sharp'
import { type BufferOptions, create, toBuffer, toBufferSync } from '../../index.js'
import { cases, payloads } from '../corpus/corpus.js'
import { overWhite, pixelsOf, scan } from '../judges/decode.js'

const QUALITIES = [1, 10, 50, 80, 100]
const SCALES = [1, 2, 3, 4, 5, 6, 7, 8]
const lossy = (quality: number, options: BufferOptions = {}): BufferOptions => ({
  ...options,
  type: 'webp',
  lossless: false,
  quality,
})
/** One of each kind. */
const some = [...new Map(payloads.map((payload) => [payload.kind, payload.text])).values()]

const chunks = (file: Buffer) => {
  const names: string[] = []
  for (let at = 12; at < file.length; at += 8 + Math.ceil(file.readUInt32LE(at + 4) / 2) * 2) {
    names.push(file.toString('latin1', at, at + 4))
  }
  return names
}

/** The peak signal-to-noise ratio of what is shown over white, in decibels. */
function likeness(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let squares = 0
  for (let at = 0; at < one.length; at++) squares += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2
  // A fourth of it is alpha, which is the same.
  return 10 * Math.log10((255 ** 2 * one.length * 0.75) / squares)
}

/** The exact pixels, over white and as they are. */
function exact(text: string, options: BufferOptions) {
  const { quality, lossless, ...rest } = options
  const rgba = toBufferSync(text, { ...rest, type: 'rgba' })
  const side = Math.sqrt(rgba.length / 4)
  return { rgba, side, ...overWhite(side, side, rgba) }
}

for (const scale of SCALES) {
  test(`scale ${scale}: ZXing reads a text of every kind, at every quality`, async (t) => {
    t.is(some.length, 18)
    for (const text of some) {
      for (const quality of QUALITIES) {
        const file = await toBuffer(text, lossy(quality, { scale }))
        t.is((await scan(await pixelsOf(file))).text, text, `${quality}`)
      }
    }
  })
}

test('every quality from 1 to 100 is read', async (t) => {
  for (let quality = 1; quality <= 100; quality++) {
    for (const scale of [1, 3, 4]) {
      const file = await toBuffer(cases.url43, lossy(quality, { scale }))
      t.is((await scan(await pixelsOf(file))).text, cases.url43, `${quality}, ${scale}`)
    }
  }
})

for (const [form, color] of Object.entries({
  colours: { dark: '#1a3c8e', light: '#fdf6e3' },
  'on nothing': { dark: '#123', light: '#0000' },
  'half transparent': { dark: '#00fc', light: '#ff04' },
  'little contrast': { dark: '#777', light: '#888' },
  'little contrast, dark': { dark: '#000', light: '#181818' },
  'little contrast, in colour': { dark: '#a63', light: '#6a9' },
  'yellow on white': { dark: '#ff0', light: '#fff' },
  'red on grey': { dark: '#c00', light: '#777' },
})) {
  test(`${form}: ZXing reads it as it reads the lossless one`, async (t) => {
    for (const scale of [1, 2, 3, 4, 5, 8]) {
      const options = { scale, color }
      const plain = await toBuffer(cases.url43, { ...options, type: 'webp' })
      t.is((await scan(await pixelsOf(plain))).text, cases.url43)
      for (const quality of QUALITIES) {
        const file = await toBuffer(cases.url43, lossy(quality, options))
        t.is((await scan(await pixelsOf(file))).text, cases.url43, `${scale}, ${quality}`)
      }
    }
  })
}

test('transparency is exact, and stands beside the colours', async (t) => {
  for (const color of [{ light: '#0000' }, { dark: '#0000' }, { dark: '#08fc', light: '#fe83' }]) {
    for (const scale of [1, 3, 4]) {
      for (const quality of [1, 80]) {
        const options = lossy(quality, { scale, color })
        const file = await toBuffer(cases.url43, options)
        t.deepEqual(chunks(file), ['VP8X', 'ALPH', 'VP8 '])
        const alpha = (rgba: Buffer) => Buffer.from(rgba.filter((_, at) => at % 4 === 3))
        const { rgba } = await pixelsOf(file)
        t.true(alpha(rgba).equals(alpha(exact(cases.url43, options).rgba)), `${scale}, ${quality}`)
      }
    }
  }
})

test('an opaque one is a frame alone', (t) => {
  t.deepEqual(chunks(toBufferSync('a', lossy(80))), ['VP8 '])
  t.deepEqual(chunks(toBufferSync('a', { type: 'webp', lossless: true })), ['VP8L'])
})

test('the size is exact, also where it is odd', async (t) => {
  const { size } = create('A')
  for (const width of [size, 22, 31, 47, 48, 49, 333, 1001]) {
    const file = await toBuffer('A', lossy(80, { width, margin: 0 }))
    const seen = await sharp(file).metadata()
    t.deepEqual([seen.format, seen.width, seen.height], ['webp', width, width])
  }
})

test('more quality is more likeness', async (t) => {
  for (const color of [{}, { dark: '#136', light: '#fec' }]) {
    for (const scale of [1, 3, 5]) {
      let last = 0
      for (const quality of [1, 20, 40, 60, 80, 100]) {
        const options = lossy(quality, { scale, color })
        const seen = await pixelsOf(await toBuffer(cases.byte200, options))
        const now = likeness(seen.data, exact(cases.byte200, options).data)
        t.true(now > last, `${scale}, ${quality}: ${now}`)
        last = now
      }
    }
  }
})

for (const name of ['url43', 'byte200', 'v40'] as const) {
  test(`${name}: where modules are four pixels it is smaller than libwebp's, and more like`, async (t) => {
    const text = cases[name]
    for (const scale of [4, 8]) {
      const { rgba, side, data } = exact(text, { scale })
      const raw = { width: side, height: side, channels: 4 } as const
      for (const quality of [30, 50, 80]) {
        const ours = await toBuffer(text, lossy(quality, { scale }))
        const theirs = await sharp(rgba, { raw }).removeAlpha().webp({ quality }).toBuffer()
        t.true(
          ours.length <= theirs.length,
          `${quality}: ${ours.length} and ${theirs.length} bytes`,
        )
        const [one, other] = [(await pixelsOf(ours)).data, (await pixelsOf(theirs)).data]
        t.true(likeness(one, data) >= likeness(other, data), `${quality}`)
      }
    }
  })
}
