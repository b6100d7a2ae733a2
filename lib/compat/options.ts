// The options of npm qrcode → those of qrush.

import type { EncodeOptions } from '../../index.js'
import { readColor } from './color.js'

type Given = Record<string, unknown>

const LEVELS = {
  l: 'L',
  low: 'L',
  m: 'M',
  medium: 'M',
  q: 'Q',
  quartile: 'Q',
  h: 'H',
  high: 'H',
} as const
/** The levels by their bits in the format information. */
export const LEVEL_BITS = ['M', 'L', 'H', 'Q'] as const

/** How the symbol is made; what is not valid counts as not given. */
export function encoding(options: Given): EncodeOptions {
  const { toSJISFunc } = options
  if (toSJISFunc && typeof toSJISFunc !== 'function') {
    throw new Error('"toSJISFunc" is not a valid function.')
  }
  const version = whole(options.version, 1, 40)
  const maskPattern = options.maskPattern === '' ? undefined : whole(options.maskPattern, 0, 7)
  return {
    compatibility: toSJISFunc ? 'qrcode-kanji' : 'qrcode',
    boostErrorCorrection: false,
    errorCorrectionLevel: level(options.errorCorrectionLevel),
    ...(version !== undefined && { version }),
    ...(maskPattern !== undefined && { maskPattern }),
  }
}

function level(given: unknown) {
  const bit = (given as { bit?: unknown } | null | undefined)?.bit
  if (typeof given === 'string') {
    const name = given.toLowerCase()
    return Object.hasOwn(LEVELS, name) ? LEVELS[name as keyof typeof LEVELS] : 'M'
  }
  return LEVEL_BITS[Number(bit)] ?? 'M'
}

/** A number within bounds, without its fraction; or nothing. */
function whole(given: unknown, least: number, most: number) {
  if (given === null || Number.isNaN(Number(given))) return undefined
  if (!(Number(given) >= least && Number(given) <= most)) return undefined
  const number = Number.parseInt(String(given), 10)
  return number >= least && number <= most ? number : undefined
}

/** How large a picture is. */
export function sizes(options: Given, format: string) {
  const width = Number(options.width ?? 0)
  return {
    margin: margin(options),
    // A smaller one is ignored; beside it, and in an SVG, which has no pixels, the scale is.
    ...(width >= 21 ? { width } : format !== 'svg' && { scale: Number(options.scale || 4) }),
  }
}

export function margin({ margin }: Given) {
  return margin === undefined || margin === null || Number(margin) < 0 ? 4 : Number(margin)
}

/** The colours, as they are given to pictures of pixels and to SVG, and as they are compared. */
export function colors(options: Given) {
  const { dark, light } = Object(options.color ?? {}) as Given
  return { dark: readColor(dark || '#000000ff'), light: readColor(light || '#ffffffff') }
}
