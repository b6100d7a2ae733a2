// Codes in files and streams.

import { finished, type Writable } from 'node:stream'
import { ofTarget } from '../file/failure.js'
import { fromHere } from '../file/path.js'
import { write } from '../file/write.js'
import { answer, sort } from './call.js'
import { lines, makePixels, type Prepared, pictureFormat, pixels } from './make.js'
import type { Done, QRCodeInput, QRCodeToFileOptions, QRCodeToFileStreamOptions } from './types.js'

/** What stands before an SVG in a file of its own. */
const PROLOGUE =
  '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'

/**
 * Writes a QR code to a file: a PNG, unless `type` or the ending of its name says otherwise.
 *
 * @param path - The file.
 * @param text - Text, or an array of texts and segments.
 * @param options - How it is encoded and drawn.
 * @param callback - Called at the end; without it, there is a promise.
 */
export function toFile(path: string, text: QRCodeInput, callback: Done): void
export function toFile(
  path: string,
  text: QRCodeInput,
  options: QRCodeToFileOptions,
  callback: Done,
): void
export function toFile(
  path: string,
  text: QRCodeInput,
  options?: QRCodeToFileOptions,
): Promise<void>
export function toFile(path: unknown, text: unknown, opts?: unknown, cb?: unknown): unknown {
  if (typeof path !== 'string' || !(typeof text === 'string' || typeof text === 'object')) {
    throw new Error('Invalid argument')
  }
  const [options, callback] = sort(text, opts, cb)
  return answer(async () => {
    const ending = /.\.([^.]*)$/s.exec(path)?.[1]?.toLowerCase()
    const draw = content(text, options, pictureFormat(options.type || ending))
    try {
      // As npm qrcode does: a file that is there stays, with its owner and links, and changes its content.
      await write({ path: fromHere(path), draw, inPlace: true })
    } catch (error) {
      throw ofTarget(error, path)
    }
  }, callback)
}

function content(
  text: unknown,
  options: Record<string, unknown>,
  format: ReturnType<typeof pictureFormat>,
): Prepared<string | Buffer> {
  if (format === 'svg') {
    const draw = lines(text, options, format)
    return async () => PROLOGUE + (await draw())
  }
  return format === 'utf8' ? lines(text, options, format) : pixels(text, options, format)
}

/**
 * Writes a QR code to a stream as a PNG, and ends it. What goes wrong is an `'error'` of the stream; the
 * promise tells it, too, but may be left alone.
 *
 * @param stream - The stream.
 * @param text - Text, or an array of texts and segments.
 * @param options - How it is encoded and drawn.
 * @param callback - Called at the end.
 */
export function toFileStream(stream: Writable, text: QRCodeInput, callback: Done): void
export function toFileStream(
  stream: Writable,
  text: QRCodeInput,
  options: QRCodeToFileStreamOptions,
  callback: Done,
): void
export function toFileStream(
  stream: Writable,
  text: QRCodeInput,
  options?: QRCodeToFileStreamOptions,
): Promise<void>
export function toFileStream(...args: unknown[]): unknown {
  if (args.length < 2) throw new Error('Too few arguments provided')
  const [stream, text, opts, cb] = args as [Writable, ...unknown[]]
  // What is no stream throws here, in the words of npm qrcode.
  const fail = stream.emit.bind(stream, 'error')
  const [options, callback] = sort(text, opts, cb)
  const written = answer(async () => {
    const picture = await makePixels(text, options, 'png').catch((error) => {
      process.nextTick(fail, error)
      throw error
    })
    await end(stream, picture)
  }, callback)
  written?.catch(() => {})
  return written
}

async function end(stream: Writable, content: Buffer) {
  const isStandard = stream === process.stdout || stream === process.stderr
  let forget = () => {}
  try {
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error | null) => (error ? reject(error) : resolve())
      // Those of the process stay open.
      if (isStandard) return stream.write(content, done)
      stream.end(content, done)
      // One that is destroyed in mid-write does not call back. An `'error'` is left to its own listeners.
      const ends = { error: false, readable: false }
      forget = finished(stream, ends, (error) => error && reject(error))
    })
  } finally {
    forget()
  }
}
