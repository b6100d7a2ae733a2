/**
 * What `render.ts` compares: for each format, who makes it and how. A new format is a line.
 *
 * All get the same text and are asked for level M, not raised, a quiet zone of 4 modules and 4 pixels
 * a module. Whoever has a synchronous form is called by it.
 */
import { correction, generate } from 'lean-qr'
import { toPngBuffer, toPngDataURL } from 'lean-qr/extras/node_export'
import { toSvgSource } from 'lean-qr/extras/svg'
import { encodeQR } from 'qr'
import { imageSync } from 'qr-image'
import qrcode from 'qrcode'
import sharp, { type Sharp } from 'sharp'
import { toBufferSync, toDataURLSync, toStringSync } from '../index.js'
import { loadObvious } from './obvious.js'
import type { Made } from './render-read.js'

/** `side` is what the picture measures in pixels. */
export type Make = (text: string, side: number) => Made | Promise<Made>

const MARGIN = { margin: 4 }
const LOOK = { ...MARGIN, scale: 4 }
const M = { errorCorrectionLevel: 'M' as const }
const OURS = { ...M, boostErrorCorrection: false }

type BufferType = NonNullable<NonNullable<Parameters<typeof toBufferSync>[1]>['type']>
type StringType = NonNullable<NonNullable<Parameters<typeof toStringSync>[1]>['type']>

const bytes =
  (type: BufferType, look: object = LOOK): Make =>
  (text) =>
    toBufferSync(text, { ...OURS, ...look, type })
const string =
  (type: StringType, look: object = MARGIN): Make =>
  (text) =>
    toStringSync(text, { ...OURS, ...look, type })

const lean = (text: string) =>
  generate(text, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M })
const image = (type: 'png' | 'svg' | 'pdf' | 'eps'): Make => {
  const look = type === 'png' || type === 'svg' ? { size: 4 } : {}
  return (text) => imageSync(text, { type, ec_level: 'M', ...MARGIN, ...look })
}
// At one pixel a module: at four it draws each pixel.
const qr = (type: 'ascii' | 'term' | 'svg'): Make => {
  return (text) => encodeQR(text, type, { ecc: 'medium', border: 4, scale: 1 })
}

/** sharp rasterises an SVG of ours, or of npm qrcode. */
const ofOurs = (pack: (picture: Sharp) => Sharp): Make => {
  return (text) =>
    pack(sharp(Buffer.from(toStringSync(text, { ...OURS, ...LOOK, type: 'svg' })))).toBuffer()
}
const ofQrcode = (pack: (picture: Sharp) => Sharp): Make => {
  return async (text, side) => {
    const svg = await qrcode.toString(text, { ...M, ...MARGIN, type: 'svg', width: side })
    return pack(sharp(Buffer.from(svg))).toBuffer()
  }
}
const png = (picture: Sharp) => picture.png()
const url = (png: Made) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`

/** By format, as `type` names it, and maker. */
export const WAYS: { [format: string]: { [by: string]: Make } } = {
  'png data URL': {
    qrush: (text) => toDataURLSync(text, { ...OURS, ...LOOK }),
    'the obvious design': (text) => loadObvious().toDataURLSync(text),
    'qr-image': (text) => url(imageSync(text, { type: 'png', ec_level: 'M', ...MARGIN, size: 4 })),
    'lean-qr': (text) => toPngDataURL(lean(text), { pad: 4, scale: 4 }),
    qrcode: (text) => qrcode.toDataURL(text, { ...M, ...LOOK }),
    'sharp, SVG of qrcode': async (text, side) => url(await ofQrcode(png)(text, side)),
  },
  png: {
    qrush: bytes('png'),
    'qr-image': image('png'),
    'lean-qr': (text) => toPngBuffer(lean(text), { pad: 4, scale: 4 }),
    qrcode: (text) => qrcode.toBuffer(text, { ...M, ...LOOK }),
    'sharp, SVG of qrush': ofOurs(png),
    'sharp, SVG of qrcode': ofQrcode(png),
    'sharp, 2 colours': ofOurs((picture) =>
      picture.png({ palette: true, colours: 2, compressionLevel: 9 }),
    ),
  },
  svg: {
    qrush: string('svg', LOOK),
    qr: qr('svg'),
    'qr-image': image('svg'),
    'lean-qr': (text) => toSvgSource(lean(text), { pad: 4, scale: 4 }),
    qrcode: (text, width) => qrcode.toString(text, { ...M, ...MARGIN, type: 'svg', width }),
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
    qr: (text) => encodeQR(text, 'gif', { ecc: 'medium', border: 4, scale: 4 }),
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
    qrcode: (text) => qrcode.toString(text, { ...M, ...MARGIN, type: 'utf8' }),
  },
  ascii: {
    qrush: string('ascii'),
    'lean-qr': (text) => lean(text).toString({ pad: 4 }),
  },
  terminal: {
    qrush: string('terminal'),
    qr: qr('term'),
    qrcode: (text) => qrcode.toString(text, { ...M, ...MARGIN, type: 'terminal', small: true }),
  },
}
