/**
 * Reads any picture back, for the render benchmark: what is timed has been proved to carry its text. PDF wants
 * `pdftoppm` (poppler-utils), EPS wants `gs` (ghostscript).
 */
import { spawnSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import sharp from 'sharp'
import { drawn } from '../../__test__/cli/process.js'
import {
  openDataURL,
  type Pixels,
  pixelsOf,
  pixelsOfPng,
  pixelsOfSvg,
  scan,
} from '../../__test__/judges/decode.js'

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
      return sized(await pixelsOf(bytes))
    case 'gray':
    case 'rgba': {
      const channels = format === 'gray' ? 1 : 4
      const side = Math.sqrt(bytes.length / channels)
      const raw = sharp(bytes, { raw: { width: side, height: side, channels } })
      return sized(await pixelsOf(await raw.png().toBuffer()))
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
    case 'terminal':
      return { text: await textOnScreen(String(made)) }
    case 'ascii':
      // Letters such as # are as good as full blocks.
      return { text: await textOnScreen(String(made).replace(/\S/g, '█')) }
    default:
      throw new Error(`Expected a format that can be read back but got ${format}`)
  }
}

const sized = async (pixels: Pixels) => ({ text: (await scan(pixels)).text, side: pixels.width })

/** What a program answers to `input`. */
function piped(program: string, args: string[], input: Uint8Array): Buffer {
  const { status, stdout, error } = spawnSync(program, args, { input, maxBuffer: 2 ** 28 })
  if (error) throw new Error(`Expected ${program} to be installed but it did not start`)
  if (status !== 0) throw new Error(`${program} does not take the picture`)
  return stdout
}

/** A code of characters, as a terminal shows it: white on black first, then black on white. */
async function textOnScreen(text: string): Promise<string> {
  // A line may have nothing but the end of a colour.
  const lines = text.split('\n').filter((line) => stripVTControlCharacters(line) !== '')
  const on = async (ink: string, paper: string) => scan(drawn(lines.join('\n'), ink, paper))
  return (await on('#ffffff', '#000000').catch(() => on('#000000', '#ffffff'))).text
}
