// What is made of data and options: pictures, texts, and what goes wrong with them.

import * as qrush from '../../index.js'
import { readInput } from './data.js'
import { translated } from './failure.js'
import { colors, margin, sizes } from './options.js'
import { queued } from './queue.js'

type Options = Record<string, unknown>
type Pixels = 'png' | 'jpeg' | 'webp' | 'rgba'
type Text = 'svg' | 'utf8' | 'terminal'

/** The pixels of a picture, in a file or bare. */
export async function makePixels(text: unknown, options: Options, format: Pixels): Promise<Buffer> {
  return pixels(text, options, format)()
}

export async function makeText(text: unknown, options: Options, format: Text): Promise<string> {
  return lines(text, options, format)()
}

/** As {@link makePixels}, once it is called. */
export function pixels(text: unknown, options: Options, format: Pixels): Prepared<Buffer> {
  return inTurn(text, options, (data, encode) => {
    const all = { ...encode, ...picture(options, format), type: format }
    return () => qrush.toBuffer(data, all)
  })
}

/** As {@link makeText}, once it is called. */
export function lines(text: unknown, options: Options, format: Text): Prepared<string> {
  return inTurn(text, options, (data, encode) => {
    const all = { ...encode, ...layout(options, format), type: format }
    return () => qrush.toString(data, all)
  })
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

/** What has read its options, and makes what they ask for as often as it is called. */
export type Prepared<Value> = () => Promise<Value>
type Prepare<Value> = (data: qrush.Data, encode: qrush.EncodeOptions) => Prepared<Value>

/** Reads the data and has `prepare` read its options, at the call; what they ask for is made in its turn. */
export async function made<Value>(
  text: unknown,
  options: Options,
  prepare: Prepare<Value>,
): Promise<Value> {
  return inTurn(text, options, prepare)()
}

/** Reads the data and the options now; what they ask for is made when it is called, in its turn. */
function inTurn<Value>(text: unknown, options: Options, prepare: Prepare<Value>): Prepared<Value> {
  try {
    const make = prepared(text, options, prepare)
    return () =>
      queued(make).catch((error) => {
        throw translated(error)
      })
  } catch (error) {
    throw translated(error)
  }
}

function prepared<Value>(text: unknown, options: Options, prepare: Prepare<Value>) {
  const [data, encode] = readInput(text, options)
  try {
    return prepare(data, encode)
  } catch (error) {
    throw worst(error, data, encode)
  }
}

/** The error of the data, which comes before that of the picture. */
function worst(error: unknown, data: qrush.Data, encode: qrush.EncodeOptions): unknown {
  if ((error as qrush.QrError | undefined)?.code !== undefined) return error
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
