// What npm qrcode takes for text → data of qrush.

import { types } from 'node:util'
import { create, type Data, type EncodeOptions, type Mode, type Segment } from '../../index.js'
import { MODES, modeOf } from './mode.js'
import { encoding } from './options.js'

const DIGITS = /^[0-9]+$/
const ALPHANUMERIC = /^[A-Z0-9 $%*+\-./:]+$/
/** The blocks of which npm qrcode takes a character for Kanji. */
const KANJI =
  /^[\u3000-\u30ff\uff00-\uffef\u4e00-\u9faf\u0391-\u0451\u2190-\u2195\u2605\u2606\u203b\u2010\u2015\u2018\u2019\u2025\u2026\u201c\u201d\u2225\u2260\u00a7\u00a8\u00b1\u00b4\u00d7\u00f7]+$/

/**
 * Reads what a symbol is made of, in the order in which npm qrcode does: text, or an array of texts and of
 * segments, and how it is encoded. Nothing of it is the caller's, who may change what is: a call may wait.
 *
 * @throws In the words of npm qrcode, and a QrError for what is too long.
 */
export function readInput(text: unknown, options: Record<string, unknown>): [Data, EncodeOptions] {
  // No text is no text, whatever the options.
  if (text === undefined || text === '') throw new Error('No input text')
  const encode = encoding(options)
  return [readData(text, encode), encode]
}

function readData(text: unknown, options: EncodeOptions): Data {
  if (typeof text === 'string') return text
  if (!Array.isArray(text)) throw new Error('Invalid data')
  const kanji = options.compatibility === 'qrcode-kanji'
  const segments = text.flatMap((part) => {
    if (typeof part === 'string') return segment(part, undefined, kanji)
    return part.data ? segment(part.data, part.mode, kanji) : []
  })
  if (segments.length === 0) throw new Error('No input text')
  checkKanji(segments, options)
  return segments
}

/** One part of an array: in the mode asked for, or else in the densest. */
function segment(data: unknown, asked: unknown, kanji: boolean): Segment[] {
  const isText = typeof data === 'string' || typeof data === 'number'
  if (!isText && !Buffer.isBuffer(data)) {
    const bytes = toBytes(data)
    return bytes.length > 0 ? [{ mode: 'byte', data: bytes }] : []
  }
  const text = String(data)
  if (text === '') return []
  const best = densest(text)
  let mode = modeOf(asked) ?? best
  // Bytes are text for their digits alone.
  if (!isText && mode !== 'numeric') mode = 'byte'
  if (mode !== 'byte' && MODES[mode].bit < MODES[best].bit) {
    throw new Error(
      `"${text}" cannot be encoded with mode ${MODES[mode].id}.\n Suggested mode is: ${MODES[best].id}`,
    )
  }
  if (mode === 'kanji' && !kanji) mode = 'byte'
  if (mode === 'byte') return [{ mode, data: isText ? Buffer.from(text) : toBytes(data) }]
  return [{ mode, data: text }]
}

/** A copy of the bytes. */
function toBytes(data: unknown): Uint8Array {
  if (ArrayBuffer.isView(data) || Array.isArray(data)) {
    return new Uint8Array(data as unknown as ArrayLike<number>)
  }
  if (types.isArrayBuffer(data)) return new Uint8Array(data.slice())
  throw new Error('Invalid data')
}

function densest(text: string): Mode {
  if (DIGITS.test(text)) return 'numeric'
  if (ALPHANUMERIC.test(text)) return 'alphanumeric'
  return KANJI.test(text) ? 'kanji' : 'byte'
}

/** Refuses what Shift-JIS lacks; but first what is too long, as it would be with any characters. */
function checkKanji(segments: Segment[], options: EncodeOptions) {
  const units = segments.flatMap((part) =>
    part.mode === 'kanji' && !isKanji(part.data as string) ? (part.data as string).split('') : [],
  )
  const unit = units.find((unit) => !isKanji(unit))
  if (unit === undefined) return
  const others = segments.map((part) =>
    part.mode === 'kanji' ? { ...part, data: '漢'.repeat(part.data.length) } : part,
  )
  create(others, options)
  throw new Error(`Invalid SJIS character: ${unit}\nMake sure your charset is UTF-8`)
}

function isKanji(data: string) {
  try {
    return create([{ mode: 'kanji', data }]).size > 0
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_QR_TOO_LONG'
  }
}
