// Pictures and texts: `toBuffer`, `toDataURL` and `toString`.

import * as qrush from '../../index.js'
import { answer, sort } from './call.js'
import { drawnURL, isCanvas } from './canvas.js'
import { made, makePixels, makeText, picture, pictureFormat } from './make.js'
import type {
  Callback,
  Canvas,
  QRCodeInput,
  QRCodeToBufferOptions,
  QRCodeToDataURLOptions,
  QRCodeToStringOptions,
} from './types.js'

/**
 * Makes a QR code as text: half blocks, or by `type` an SVG or the coloured text of a terminal.
 *
 * @param text - Text, or an array of texts and segments.
 * @param options - How it is encoded and drawn.
 * @param callback - Takes the answer; without it, it is a promise.
 */
export function toString(text: QRCodeInput, callback: Callback<string>): void
export function toString(
  text: QRCodeInput,
  options: QRCodeToStringOptions,
  callback: Callback<string>,
): void
export function toString(text: QRCodeInput, options?: QRCodeToStringOptions): Promise<string>
export function toString(text: unknown, opts?: unknown, cb?: unknown): unknown {
  const [options, callback] = sort(text, opts, cb)
  return answer(() => makeText(text, options, textFormat(options.type)), callback)
}

/**
 * Makes a QR code as a data URL of a PNG, or by `type` of a JPEG, a WebP or an SVG.
 *
 * @param text - Text, or an array of texts and segments; before it there may be a canvas to draw on.
 * @param options - How it is encoded and drawn.
 * @param callback - Takes the answer; without it, it is a promise.
 */
export function toDataURL(text: QRCodeInput, callback: Callback<string>): void
export function toDataURL(
  text: QRCodeInput,
  options: QRCodeToDataURLOptions,
  callback: Callback<string>,
): void
export function toDataURL(text: QRCodeInput, options?: QRCodeToDataURLOptions): Promise<string>
export function toDataURL(canvas: Canvas, text: QRCodeInput, callback: Callback<string>): void
export function toDataURL(
  canvas: Canvas,
  text: QRCodeInput,
  options: QRCodeToDataURLOptions,
  callback: Callback<string>,
): void
export function toDataURL(
  canvas: Canvas,
  text: QRCodeInput,
  options?: QRCodeToDataURLOptions,
): Promise<string>
export function toDataURL(...args: unknown[]): unknown {
  const [canvas, ...rest] = isCanvas(args[0]) ? args : [undefined, ...args]
  const [text, opts, cb] = rest
  const [options, callback] = sort(text, opts, cb)
  if (canvas) return answer(() => drawnURL(canvas as Canvas, text, options), callback)
  return answer(() => {
    const format = pictureFormat(options.type)
    return made(text, options, (data, encode) => {
      const all = { ...encode, ...picture(options, format), type: format as 'png' }
      return () => qrush.toDataURL(data, all)
    })
  }, callback)
}

/**
 * Makes a QR code as the content of a PNG file, or by `type` of another.
 *
 * @param text - Text, or an array of texts and segments.
 * @param options - How it is encoded and drawn.
 * @param callback - Takes the answer; without it, it is a promise.
 */
export function toBuffer(text: QRCodeInput, callback: Callback<Buffer>): void
export function toBuffer(
  text: QRCodeInput,
  options: QRCodeToBufferOptions,
  callback: Callback<Buffer>,
): void
export function toBuffer(text: QRCodeInput, options?: QRCodeToBufferOptions): Promise<Buffer>
export function toBuffer(text: unknown, opts?: unknown, cb?: unknown): unknown {
  const [options, callback] = sort(text, opts, cb)
  return answer(async () => {
    const format = pictureFormat(options.type)
    if (format === 'svg' || format === 'utf8')
      return Buffer.from(await makeText(text, options, format))
    return makePixels(text, options, format)
  }, callback)
}

function textFormat(type: unknown) {
  return type === 'svg' || type === 'terminal' ? type : 'utf8'
}
