/**
 * Reads any picture back, for `render.ts`: what is timed has been proved to carry its text. PDF wants
 * `pdftoppm` (poppler-utils), EPS wants `gs` (ghostscript).
 */
import { spawnSync } from 'node:child_process'
import sharp, { type Sharp } from 'sharp'
import { openDataURL, type Pixels, pixelsOfPng, pixelsOfSvg, scan } from '../__test__/decode.js'

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
  const lines = text.replace(/\n$/, '').split('\n').map(cells)
  const columns = Math.max(...lines.map(({ length }) => length))
  const [width, height] = [columns * ACROSS, lines.length * DOWN]
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    const half = y % DOWN < DOWN / 2 ? 0 : 1
    for (let x = 0; x < width; x++) {
      const light = lines[Math.floor(y / DOWN)]?.[Math.floor(x / ACROSS)]?.[half] ?? false
      data.fill(light ? 255 : 0, 4 * (y * width + x), 4 * (y * width + x) + 3)
      data[4 * (y * width + x) + 3] = 255
    }
  }
  return { width, height, data }
}

type Cell = [upper: boolean, lower: boolean]

/** The halves of each character of a line, true where they are light (ECMA-48, 8.3.117). */
function cells(line: string): Cell[] {
  let [ink, paper, swapped] = [true, false, false]
  const found: Cell[] = []
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with ESC.
  for (const [, codes, letter] of line.matchAll(/\x1b\[([\d;]*)m|([^\r])/gu)) {
    if (letter !== undefined) {
      const [on, off] = swapped ? [paper, ink] : [ink, paper]
      if (letter === '▀') found.push([on, off])
      else if (letter === '▄') found.push([off, on])
      else found.push(letter === ' ' ? [off, off] : [on, on])
      continue
    }
    const list = (codes ?? '').split(';').map(Number)
    for (let code = list.shift(); code !== undefined; code = list.shift()) {
      if (code === 0) [ink, paper, swapped] = [true, false, false]
      else if (code === 7 || code === 27) swapped = code === 7
      else if (code === 38 || code === 48) {
        const light = extended(list)
        if (code === 38) ink = light
        else paper = light
      } else if (code === 39) ink = true
      else if (code === 49) paper = false
      // The colours are black, red, green, yellow, blue, magenta, cyan and white.
      else if (code >= 30 && code <= 37) ink = code >= 33
      else if (code >= 40 && code <= 47) paper = code >= 43
      else if (code >= 90 && code <= 97) ink = code > 90
      else if (code >= 100 && code <= 107) paper = code > 100
    }
  }
  return found
}

/** Whether a colour of 256 or of 24 bits is light; takes its figures from the list. */
function extended(list: number[]): boolean {
  if (list.shift() === 5) {
    const index = list.shift() ?? 0
    return index === 7 || (index > 8 && index < 16) || (index >= 124 && index < 232) || index > 243
  }
  const [red = 0, green = 0, blue = 0] = list.splice(0, 3)
  return 0.299 * red + 0.587 * green + 0.114 * blue > 127
}
