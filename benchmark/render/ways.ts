/**
 * What is compared: for each format, who makes it and how. A new format is a line.
 *
 * All get the same text and make level M, not raised, a quiet zone of 4 modules and 4 pixels a module;
 * what a maker does by default is not asked for. Whoever has a synchronous form is called by it.
 */
import { correction, generate } from 'lean-qr'
import { toPngBuffer, toPngDataURL } from 'lean-qr/extras/node_export'
import { toSvgSource } from 'lean-qr/extras/svg'
import { encodeQR } from 'qr'
import { imageSync } from 'qr-image'
import qrcode from 'qrcode'
import sharp, { type Sharp } from 'sharp'
import { toBufferSync, toDataURLSync, toStringSync } from '../../index.js'
import { loadObvious } from '../obvious/load.js'
import type { Made } from './read.js'

/** `side` is what the picture measures in pixels. */
export type Make = (text: string, side: number) => Made | Promise<Made>

/** Level M, margin 4 and scale 4 are the defaults. */
const OURS = { boostErrorCorrection: false }

type BufferType = NonNullable<NonNullable<Parameters<typeof toBufferSync>[1]>['type']>
type StringType = NonNullable<NonNullable<Parameters<typeof toStringSync>[1]>['type']>

const bytes = (type: BufferType): Make => {
  const options = { ...OURS, type }
  return (text) => toBufferSync(text, options)
}
const string = (type: StringType): Make => {
  const options = { ...OURS, type }
  return (text) => toStringSync(text, options)
}

const ONLY_M = { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M }
const lean = (text: string) => generate(text, ONLY_M)
const LEAN = { pad: 4, scale: 4 }

const image = (type: 'png' | 'svg' | 'pdf' | 'eps') => {
  const sized = type === 'png' || type === 'svg'
  const options = { type, ec_level: 'M' as const, margin: 4, ...(sized && { size: 4 }) }
  return (text: string) => imageSync(text, options)
}

const imagePng = image('png')

// Texts and SVG at one pixel a module: at four it draws each pixel.
const QR = { ecc: 'medium', border: 4 } as const
const qr = (type: 'ascii' | 'term' | 'svg'): Make => {
  const options = { ...QR, scale: 1 }
  return (text) => encodeQR(text, type, options)
}
const QR_GIF = { ...QR, scale: 4 }

let obvious: ReturnType<typeof loadObvious> | undefined

/** sharp rasterises an SVG of ours, or of npm qrcode. */
const ofOurs = (pack: (picture: Sharp) => Sharp): Make => {
  const svg = string('svg')
  return (text, side) => pack(sharp(Buffer.from(svg(text, side) as string))).toBuffer()
}
const ofQrcode = (pack: (picture: Sharp) => Sharp): Make => {
  return async (text, side) =>
    pack(sharp(Buffer.from(await qrcode.toString(text, { type: 'svg', width: side })))).toBuffer()
}
const png = (picture: Sharp) => picture.png()
const url = (png: Made) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`

/** By format, as `type` names it, and maker. */
export const WAYS: { [format: string]: { [by: string]: Make } } = {
  'png data URL': {
    qrush: (text) => toDataURLSync(text, OURS),
    'the obvious design': (text) => {
      obvious ??= loadObvious()
      return obvious.toDataURLSync(text)
    },
    'qr-image': (text) => url(imagePng(text)),
    'lean-qr': (text) => toPngDataURL(lean(text), LEAN),
    qrcode: (text) => qrcode.toDataURL(text),
    'sharp, SVG of qrcode': async (text, side) => url(await ofQrcode(png)(text, side)),
  },
  png: {
    qrush: bytes('png'),
    'qr-image': imagePng,
    'lean-qr': (text) => toPngBuffer(lean(text), LEAN),
    qrcode: (text) => qrcode.toBuffer(text),
    'sharp, SVG of qrush': ofOurs(png),
    'sharp, SVG of qrcode': ofQrcode(png),
    'sharp, 2 colours': ofOurs((picture) =>
      picture.png({ palette: true, colours: 2, compressionLevel: 9 }),
    ),
  },
  svg: {
    qrush: string('svg'),
    qr: qr('svg'),
    'qr-image': image('svg'),
    'lean-qr': (text) => toSvgSource(lean(text), LEAN),
    qrcode: (text, width) => qrcode.toString(text, { type: 'svg', width }),
  },
  pdf: { qrush: bytes('pdf'), 'qr-image': image('pdf') },
  eps: { qrush: bytes('eps'), 'qr-image': image('eps') },
  jpeg: {
    qrush: bytes('jpeg'),
    'sharp, SVG of qrush': ofOurs((picture) => picture.jpeg()),
    'sharp, SVG of qrcode': ofQrcode((picture) => picture.jpeg()),
  },
  webp: {
    qrush: bytes('webp'),
    'sharp, SVG of qrush': ofOurs((picture) => picture.webp({ lossless: true })),
    'sharp, SVG of qrcode': ofQrcode((picture) => picture.webp({ lossless: true })),
  },
  gif: {
    qrush: bytes('gif'),
    qr: (text) => encodeQR(text, 'gif', QR_GIF),
    'sharp, SVG of qrush': ofOurs((picture) => picture.gif()),
  },
  gray: {
    qrush: bytes('gray'),
    'sharp, SVG of qrush': ofOurs((picture) => picture.flatten().toColourspace('b-w').raw()),
  },
  rgba: {
    qrush: bytes('rgba'),
    'sharp, SVG of qrush': ofOurs((picture) => picture.ensureAlpha().raw()),
  },
  utf8: {
    qrush: string('utf8'),
    qr: qr('ascii'),
    qrcode: (text) => qrcode.toString(text, { type: 'utf8' }),
  },
  ascii: {
    qrush: string('ascii'),
    'lean-qr': (text) => lean(text).toString(LEAN),
  },
  terminal: {
    qrush: string('terminal'),
    qr: qr('term'),
    qrcode: (text) => qrcode.toString(text, { type: 'terminal', small: true }),
  },
}
