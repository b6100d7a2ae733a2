/**
 * Scanners for the tests: what stands in a picture, read by decoders that know nothing of qrush.
 *
 *   picture ─ pixelsOf, pixelsOfPng, pixelsOfSvg ─▶ Pixels ─ scan (ZXing), scanWithJsQR ─▶ Reading
 *
 * `readPng`, `readSvg` and `readDataURL` are both steps in one.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import jsqr from 'jsqr'
import { PNG } from 'pngjs'
import sharp from 'sharp'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'

/** Rows of RGBA, four bytes a pixel, laid over white so that nothing is transparent. */
export interface Pixels {
  width: number
  height: number
  data: Uint8ClampedArray<ArrayBuffer>
}

/** What a scanner saw. */
export interface Reading {
  /** As a phone would show it. */
  text: string
  /** As the symbol carries it: for text in byte segments its UTF-8, for Kanji segments Shift JIS. */
  bytes: Uint8Array
  /** 1 to 40. */
  version: number
}

/** What ZXing tells besides. */
export interface FullReading extends Reading {
  errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H'
  /** 0 to 7. */
  maskPattern: number
  /** Whether the symbol names its character set. */
  hasECI: boolean
}

/** The text of the picture's only QR code, by ZXing. Rejects where there is none, or a second. */
export const readPng = async (png: Uint8Array): Promise<FullReading> => scan(pixelsOfPng(png))

/** Likewise for an SVG document, drawn by resvg. */
export const readSvg = async (svg: string | Uint8Array): Promise<FullReading> =>
  scan(pixelsOfSvg(svg))

/** Likewise for a `data:` URL of a PNG or an SVG. */
export async function readDataURL(url: string): Promise<FullReading> {
  const { type, bytes } = openDataURL(url)
  if (type === 'image/png') return readPng(bytes)
  if (type === 'image/svg+xml') return readSvg(bytes)
  throw new Error(`Expected a PNG or an SVG in the data URL but found ${type}`)
}

/** Likewise for an encoded JPEG (or PNG), which ZXing unpacks by itself. */
export async function readJpeg(jpeg: Uint8Array): Promise<FullReading> {
  return onlyOne(await readBarcodes(jpeg, OPTIONS))
}

/** Scans pixels with ZXing. */
export async function scan({ width, height, data }: Pixels): Promise<FullReading> {
  // The shape of a browser's ImageData, a class that Node does not have.
  const image = { width, height, data, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0]
  return onlyOne(await readBarcodes(image, OPTIONS))
}

/** The texts of all QR codes in a picture, in no order. */
export async function scanAll({ width, height, data }: Pixels): Promise<string[]> {
  const image = { width, height, data, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0]
  const found = await readBarcodes(image, { ...OPTIONS, maxNumberOfSymbols: 255 })
  return found.map(({ text }) => text)
}

/** Scans pixels with jsQR, the second opinion. */
export function scanWithJsQR({ width, height, data }: Pixels): Reading {
  const found = jsQR(data, width, height)
  if (found === null) throw new Error(`jsQR found no QR code in ${width} × ${height} pixels`)
  return { text: found.data, bytes: Uint8Array.from(found.binaryData), version: found.version }
}

/** Unpacks a PNG. Throws where a checksum, a chunk or the pixel data is wrong. */
export function pixelsOfPng(png: Uint8Array): Pixels {
  const { width, height, data } = PNG.sync.read(Buffer.from(png))
  return overWhite(width, height, data)
}

/** Unpacks a JPEG, WebP, GIF or PNG with libvips. Rejects where the file is damaged. */
export async function pixelsOf(file: Uint8Array): Promise<Pixels & { rgba: Buffer }> {
  const image = sharp(file, { failOn: 'warning' }).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return { ...overWhite(info.width, info.height, data), rgba: data }
}

/** Draws an SVG, blown up by a whole factor where it is small, so that modules stay whole. */
export function pixelsOfSvg(svg: string | Uint8Array): Pixels {
  const document = typeof svg === 'string' ? svg : Buffer.from(svg).toString('utf8')
  const font = { loadSystemFonts: false }
  const { width } = new Resvg(document, { font })
  const image = new Resvg(document, {
    font,
    fitTo: { mode: 'zoom', value: Math.max(1, Math.ceil(WIDE_ENOUGH / width)) },
    background: 'white',
  }).render()
  return overWhite(image.width, image.height, image.pixels)
}

/** Splits a base64 `data:` URL into its media type, without parameters, and its bytes. */
export function openDataURL(url: string): { type: string; bytes: Buffer } {
  const match = /^data:([^;,]+)(?:;[^;,]+)*;base64,([A-Za-z0-9+/]*={0,2})$/.exec(url)
  if (match === null) throw new Error(`Expected a base64 data URL but found ${url.slice(0, 40)}…`)
  return { type: match[1] as string, bytes: Buffer.from(match[2] as string, 'base64') }
}

/** Pixels across at which even version 40 has four to a module. */
const WIDE_ENOUGH = 740

const OPTIONS = {
  formats: ['QRCode' as const, 'MicroQRCode' as const],
  textMode: 'Plain' as const,
  // Two, so that a second symbol in a picture that should hold one is noticed.
  maxNumberOfSymbols: 2,
  // The pictures stand upright, dark on light: looking for anything else costs most of the time.
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
}

// jsQR is CommonJS that says `export default`: under Node's ESM the function is one level deeper.
const jsQR = ((jsqr as unknown as { default?: unknown }).default ?? jsqr) as typeof jsqr.default

// Given here, since ZXing would otherwise fetch it from the network.
const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } })

function onlyOne(results: ReadResult[]): FullReading {
  const [found] = results
  if (found === undefined) throw new Error('ZXing found no QR code in the picture')
  if (results.length > 1) throw new Error('ZXing found more than one QR code in the picture')
  const extra = JSON.parse(found.extra)
  return {
    text: found.text,
    bytes: found.bytes,
    version: Number(extra.Version),
    errorCorrectionLevel: extra.ECLevel,
    maskPattern: Number(extra.DataMask),
    hasECI: found.hasECI,
  }
}

/** Lays rows of RGBA over white. */
export function overWhite(width: number, height: number, rgba: Uint8Array): Pixels {
  const data = new Uint8ClampedArray(rgba.length)
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = (rgba[i + 3] as number) / 255
    for (let c = i; c < i + 3; c++) data[c] = 255 + alpha * ((rgba[c] as number) - 255)
    data[i + 3] = 255
  }
  return { width, height, data }
}
