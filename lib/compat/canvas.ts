// Codes on a canvas, of a browser or a package.

import { answer, toObject } from './call.js'
import { makePixels } from './make.js'
import type {
  Callback,
  Canvas,
  Done,
  HTMLCanvas,
  QRCodeInput,
  QRCodeRenderersOptions,
} from './types.js'

type Options = Record<string, unknown>

/**
 * Draws a QR code on a canvas, which takes its size.
 *
 * @param canvas - A canvas as browsers have them; where there is a document, a new one by default.
 * @param text - Text, or an array of texts and segments.
 * @param options - How it is encoded and drawn.
 * @param callback - Takes the canvas; without it, there is a promise of it.
 */
export function toCanvas(canvas: Canvas, text: QRCodeInput, callback: Done): void
export function toCanvas(
  canvas: Canvas,
  text: QRCodeInput,
  options: QRCodeRenderersOptions,
  callback: Done,
): void
export function toCanvas(text: QRCodeInput, callback: Callback<HTMLCanvas>): void
export function toCanvas(
  text: QRCodeInput,
  options: QRCodeRenderersOptions,
  callback: Callback<HTMLCanvas>,
): void
export function toCanvas(text: QRCodeInput, options?: QRCodeRenderersOptions): Promise<HTMLCanvas>
export function toCanvas(
  // biome-ignore lint/suspicious/noExplicitAny: as @types/qrcode has it, for canvases of all kinds
  canvas: any,
  text: QRCodeInput,
  options?: QRCodeRenderersOptions,
): Promise<void>
export function toCanvas(
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  canvas: any,
  text: QRCodeInput,
  callback: Done,
): void
export function toCanvas(
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  canvas: any,
  text: QRCodeInput,
  options: QRCodeRenderersOptions,
  callback: Done,
): void
export function toCanvas(...given: unknown[]): unknown {
  const hasCallback = typeof given.at(-1) === 'function'
  const args = hasCallback ? given.slice(0, -1) : given
  if (args.length === 0) throw new Error('Too few arguments provided')
  const canvasFirst = args.length > 2 || (args.length === 2 && isCanvas(args[0]))
  const [canvas, text, options] = canvasFirst ? args : [undefined, ...args]
  return answer(
    () => drawn(canvas as Canvas | undefined, text, toObject(options)),
    hasCallback ? (given.at(-1) as Callback) : undefined,
  )
}

/** Draws on `canvas`, and has it tell its data URL. */
export async function drawnURL(canvas: Canvas, text: unknown, options: Options): Promise<string> {
  const { quality } = toObject(options.rendererOpts)
  const type = (options.type as string) || 'image/png'
  await drawn(canvas, text, options)
  return canvas.toDataURL?.(type, quality as number) ?? ''
}

export function isCanvas(value: unknown): value is Canvas {
  return typeof (value as Partial<Canvas> | null | undefined)?.getContext === 'function'
}

async function drawn(given: Canvas | undefined, text: unknown, options: Options): Promise<Canvas> {
  const pixels = await makePixels(text, options, 'rgba')
  const canvas = given ?? newCanvas()
  const side = Math.sqrt(pixels.length / 4)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('You need to specify a canvas element')
  const image = context.createImageData(side, side)
  image.data.set(pixels)
  context.clearRect(0, 0, canvas.width, canvas.height)
  canvas.style ??= {}
  canvas.height = side
  canvas.width = side
  canvas.style.height = `${side}px`
  canvas.style.width = `${side}px`
  context.putImageData(image, 0, 0)
  return canvas
}

function newCanvas(): Canvas {
  const { document } = globalThis as { document?: { createElement?(name: string): unknown } }
  const canvas = document?.createElement?.('canvas')
  if (!canvas) throw new Error('You need to specify a canvas element')
  return canvas as Canvas
}
