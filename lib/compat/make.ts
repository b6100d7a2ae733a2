// What is made of data and options: pictures, texts, and what goes wrong with them.

import * as qrush from '../../index.js'
import { readData } from './data.js'
import { translated } from './failure.js'
import { colors, encoding, margin, sizes } from './options.js'
import { queued } from './queue.js'

type Options = Record<string, unknown>
type Pixels = 'png' | 'jpeg' | 'webp' | 'rgba'

/** The pixels of a picture, in a file or bare. */
export function makePixels(text: unknown, options: Options, format: Pixels): Promise<Buffer> {
  return made(text, options, (data, encode) =>
    qrush.toBuffer(data, { ...encode, ...picture(options, format), type: format }),
  )
}

export function makeText(
  text: unknown,
  options: Options,
  format: 'svg' | 'utf8' | 'terminal',
): Promise<string> {
  return made(text, options, (data, encode) =>
    qrush.toString(data, { ...encode, ...layout(options, format), type: format }),
  )
}

/** What a `type`, or the ending of a file's name, stands for; any other is a PNG. */
export function pictureFormat(type: unknown) {
  switch (type) {
    case 'svg':
      return 'svg'
    case 'txt':
    case 'utf8':
      return 'utf8'
    case 'image/jpeg':
    case 'jpeg':
    case 'jpg':
      return 'jpeg'
    case 'image/webp':
    case 'webp':
      return 'webp'
    default:
      return 'png'
  }
}

/** Reads the data, then has `make` read its options, and makes it in its turn. */
export async function made<Value>(
  text: unknown,
  options: Options,
  make: (data: qrush.Data, encode: qrush.EncodeOptions) => Promise<Value>,
): Promise<Value> {
  const encode = encoding(options)
  let data: qrush.Data | undefined
  try {
    const read = readData(text, encode)
    data = read
    return await queued(() => make(read, encode))
  } catch (error) {
    throw translated(data === undefined ? error : worst(error, data, encode))
  }
}

/** The error of the data, which comes before that of the picture. */
function worst(error: unknown, data: qrush.Data, encode: qrush.EncodeOptions): unknown {
  if ((error as qrush.QrError).code !== undefined) return error
  try {
    qrush.create(data, encode)
    return error
  } catch (worse) {
    return worse
  }
}

export function picture(options: Options, format: string) {
  const { dark, light } = colors(options)
  const { quality } = Object(options.rendererOpts ?? {}) as { quality?: unknown }
  return {
    ...sizes(options, format),
    color: { dark: dark.rgba, light: light.rgba },
    ...(format === 'jpeg' && { quality: percent(quality) }),
  }
}

function layout(options: Options, format: string) {
  if (format === 'terminal') return { small: !!options.small, inverse: !!options.inverse }
  if (format === 'svg') return picture(options, format)
  const quietZone = margin(options)
  const { dark, light } = colors(options)
  if (!Number.isInteger(quietZone)) throw new RangeError('Invalid array length')
  // Text has no colours, so it goes by these.
  return { margin: quietZone, inverse: dark.rgb === '#ffffff' || light.rgb === '#000000' }
}

/** The quality of a JPEG, from 0 to 1, as browsers have it. */
function percent(quality: unknown) {
  const share = typeof quality === 'number' && quality >= 0 && quality <= 1 ? quality : 0.92
  return Math.max(1, Math.round(share * 100))
}
