/**
 * Reads any picture back, for `render.ts`: what is timed has been proved to carry its text. PDF wants
 * `pdftoppm` (poppler-utils), EPS wants `gs` (ghostscript).
 */
import { spawnSync } from 'node:child_process'
import sharp, { type Sharp } from 'sharp'
import {
  openDataURL,
  type Pixels,
  pixelsOfPng,
  pixelsOfSvg,
  scan,
} from '../__test__/judges/decode.js'
import { isLight, screen } from '../__test__/judges/screen.js'

export type Made = string | Uint8Array

/** Pixels across, of what has no pixels of its own. */
const WIDE = 1480

/** The text in a picture, and its pixels a side, of those formats that have pixels. */
export async function read(format: string, made: Made): Promise<{ text: string; side?: number }> {
  const bytes = typeof made === 'string' ? Buffer.from(made) : made
  switch (format) {
    case 'png data URL':
      return read('png', openDataURL(String(made)).bytes)
    case 'png':
      return sized(pixelsOfPng(bytes))
    case 'jpeg':
    case 'webp':
    case 'webp, lossy':
    case 'gif':
      return sized(await unpacked(sharp(bytes).flatten({ background: 'white' })))
    case 'gray':
    case 'rgba': {
      const channels = format === 'gray' ? 1 : 4
      const side = Math.sqrt(bytes.length / channels)
      return sized(await unpacked(sharp(bytes, { raw: { width: side, height: side, channels } })))
    }
    case 'svg':
      return { text: (await scan(pixelsOfSvg(bytes))).text }
    case 'pdf': {
      const args = ['-png', '-singlefile', '-scale-to', `${WIDE}`, '-']
      return { text: (await scan(pixelsOfPng(piped('pdftoppm', args, bytes)))).text }
    }
    case 'eps': {
      const box = /%%BoundingBox: *(\d+) (\d+) (\d+)/.exec(String(Buffer.from(bytes)))
      const points = Number(box?.[3]) - Number(box?.[1])
      const resolution = `-r${(72 * WIDE) / points}`
      const args = ['-q', '-dSAFER', '-dEPSCrop', '-sDEVICE=png16m', resolution, '-o', '-', '-']
      return { text: (await scan(pixelsOfPng(piped('gs', args, bytes)))).text }
    }
    case 'utf8':
    case 'ascii':
    case 'terminal':
      return { text: await textOnScreen(String(made)) }
    default:
      throw new Error(`Expected a format that can be read back but got ${format}`)
  }
}

const sized = async (pixels: Pixels) => ({ text: (await scan(pixels)).text, side: pixels.width })

async function unpacked(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: Uint8ClampedArray.from(data) }
}

/** What a program answers to `input`. */
function piped(program: string, args: string[], input: Uint8Array): Buffer {
  const { status, stdout, error } = spawnSync(program, args, { input, maxBuffer: 2 ** 28 })
  if (error) throw new Error(`Expected ${program} to be installed but it did not start`)
  if (status !== 0) throw new Error(`${program} does not take the picture`)
  return stdout
}

/** A character of a terminal in pixels: half as wide as it is high. */
const [ACROSS, DOWN] = [4, 8]

/** A code of characters, as a terminal shows it: white on black first, then black on white. */
async function textOnScreen(text: string): Promise<string> {
  const pixels = onScreen(text)
  const read = await scan(pixels).catch(() => undefined)
  if (read) return read.text
  const { data } = pixels
  data.forEach((value, at) => {
    if (at % 4 < 3) data[at] = 255 - value
  })
  return (await scan(pixels)).text
}

function onScreen(text: string): Pixels {
  const lines = screen(text)
  const columns = Math.max(...lines.map(({ length }) => length))
  const [width, height] = [columns * ACROSS, lines.length * DOWN]
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    const inked = y % DOWN < DOWN / 2 ? '█▀' : '█▄'
    for (let x = 0; x < width; x++) {
      const cell = lines[Math.floor(y / DOWN)]?.[Math.floor(x / ACROSS)]
      // Other letters, such as #, are as good as full.
      const { letter = ' ', ink = '', paper = '#000000' } = cell ?? {}
      const isInked = '▀▄ '.includes(letter) ? inked.includes(letter) : true
      const light = isLight(isInked ? ink : paper)
      data.fill(light ? 255 : 0, 4 * (y * width + x), 4 * (y * width + x) + 3)
      data[4 * (y * width + x) + 3] = 255
    }
  }
  return { width, height, data }
}
