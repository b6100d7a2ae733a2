// PNG: what pngjs, sharp and pngcheck read in it is what the symbol says.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { PNG } from 'pngjs'
import sharp from 'sharp'
import { type BufferOptions, create, type QrCode, toBufferSync } from '../../index.js'
import { cases } from '../corpus/corpus.js'

type Color = [red: number, green: number, blue: number, alpha: number]

interface Case {
  name: string
  text: string
  options: BufferOptions
  dark: Color
  light: Color
}

const BLACK: Color = [0, 0, 0, 255]
const WHITE: Color = [255, 255, 255, 255]
const COLORS: [dark: string, light: string, Color, Color][] = [
  ['#000', '#fff', BLACK, WHITE],
  ['#fff', '#000', WHITE, BLACK],
  ['#000', '#fff0', BLACK, [255, 255, 255, 0]],
  ['#1a2b3c', '#0000', [26, 43, 60, 255], [0, 0, 0, 0]],
  ['#1a2b3c80', '#fed', [26, 43, 60, 128], [255, 238, 221, 255]],
  ['#12345678', '#9abcdef0', [18, 52, 86, 120], [154, 188, 222, 240]],
]

const spread: Case[] = []
for (const [name, text] of Object.entries(cases)) {
  const scales = name === 'url43' ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 31] : [1, 3, 4, 8]
  for (const scale of scales) {
    for (const margin of name === 'v40' ? [4] : [0, 1, 4]) add(name, text, { scale, margin })
  }
  for (const width of [403, 1001]) add(name, text, { width })
  for (const colors of COLORS) add(name, text, { scale: 3 }, colors)
}
for (const scale of [1, 3, 4, 8]) add('M1', '12345', { scale, micro: true })
add('url43', cases.url43, { width: 2047 })
add('url43', cases.url43, { scale: 4, ppi: 300 })

function add(name: string, text: string, options: BufferOptions, colors = COLORS[0]) {
  const [dark = '', light = '', darkColor = BLACK, lightColor = WHITE] = colors ?? []
  spread.push({
    name: `${name} ${JSON.stringify(options)} ${dark} on ${light}`,
    text,
    options: { ...options, color: { dark, light } },
    dark: darkColor,
    light: lightColor,
  })
}

const file = ({ text, options }: Case) => toBufferSync(text, options)

function symbolOf({ text, options }: Case): QrCode {
  return create(text, options.micro === undefined ? {} : { micro: options.micro })
}

/** The first pixel that is not as the symbol says, by division. */
function difference(one: Case, side: number, data: Uint8Array): string | undefined {
  const symbol = symbolOf(one)
  const margin = one.options.margin ?? 4
  const module = Math.floor(side / (symbol.size + 2 * margin))
  const before = Math.floor((side - symbol.size * module) / 2)
  const pixels = new Uint32Array(new Uint8Array(data).buffer)
  const [dark = 0] = new Uint32Array(new Uint8Array(one.dark).buffer)
  const [light = 0] = new Uint32Array(new Uint8Array(one.light).buffer)
  // Of the module that a pixel is in, or -1 in the margin.
  const place = Array.from({ length: side }, (_, at) => {
    const index = Math.floor((at - before) / module)
    return index >= 0 && index < symbol.size ? index : -1
  })
  const { modules } = symbol
  for (const [y, row] of place.entries()) {
    for (let x = 0; x < side; x++) {
      const column = place[x] ?? -1
      const isDark = row >= 0 && column >= 0 && modules[row * symbol.size + column] === 1
      if (pixels[y * side + x] !== (isDark ? dark : light)) return `${one.name}: ${x}, ${y}`
    }
  }
  return undefined
}

test('pngjs reads each pixel', (t) => {
  for (const one of spread) {
    const { width, height, data } = PNG.sync.read(file(one))
    t.is(width, height)
    // Of a transparent grey, pngjs makes a transparent black.
    const light: Color = one.light[3] === 0 ? [0, 0, 0, 0] : one.light
    t.is(difference({ ...one, light }, width, data), undefined)
  }
})

test('sharp reads each pixel', async (t) => {
  for (const one of spread) {
    const image = sharp(file(one)).toColourspace('srgb').ensureAlpha()
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
    t.deepEqual([info.height, info.channels], [info.width, 4])
    t.is(difference(one, info.width, data), undefined)
  }
})

test('pngcheck has nothing to say', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-png-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const files = spread.map((one, at) => {
    const path = join(folder, `${at}.png`)
    writeFileSync(path, file(one))
    return path
  })
  const { status, stdout, error } = spawnSync('pngcheck', ['-q', ...files], { encoding: 'utf8' })
  t.is(error, undefined, 'Expected the Debian package pngcheck: apt-get install pngcheck')
  t.is(stdout, '')
  t.is(status, 0)
})

test('pngcheck refuses a file with a byte changed', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-png-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const bytes = toBufferSync(cases.url43)
  bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1
  const path = join(folder, 'broken.png')
  writeFileSync(path, bytes)
  const { status, error } = spawnSync('pngcheck', ['-q', path])
  t.is(error, undefined, 'Expected the Debian package pngcheck: apt-get install pngcheck')
  t.not(status, 0)
})

test('pixels per inch, as sharp reads them', async (t) => {
  for (const ppi of [72, 300, 1200]) {
    const { density } = await sharp(toBufferSync(cases.url43, { ppi })).metadata()
    t.is(density, ppi)
  }
})
