// `create`: a symbol in the shape of npm qrcode's.

import { create as make } from '../../index.js'
import { toObject } from './call.js'
import { readInput } from './data.js'
import { translated } from './failure.js'
import { Modules } from './modules.js'
import { LEVEL_BITS } from './options.js'
import { AlphanumericSegment, ByteSegment, KanjiSegment, NumericSegment } from './segments.js'
import type {
  ErrorCorrectionLevel,
  GeneratedQRCodeSegment,
  QRCode,
  QRCodeInput,
  QRCodeMaskPattern,
  QRCodeOptions,
} from './types.js'

/** The levels; what a symbol has can be given as an option again. */
const LEVELS = [{ bit: 0 }, { bit: 1 }, { bit: 2 }, { bit: 3 }] as const

/**
 * Encodes text as modules, on the calling thread.
 *
 * @param text - Text, or an array of texts and segments.
 * @param options - How it is encoded.
 * @throws An error in the words of npm `qrcode`.
 */
export function create(text: QRCodeInput, options?: QRCodeOptions | null): QRCode {
  const symbol = made(() => make(...readInput(text, toObject(options))))
  const bit = LEVEL_BITS.indexOf(symbol.errorCorrectionLevel)
  return {
    modules: new Modules(symbol.size, symbol.modules, symbol.functionModules),
    version: symbol.version,
    errorCorrectionLevel: LEVELS[bit] as ErrorCorrectionLevel,
    maskPattern: symbol.maskPattern as QRCodeMaskPattern,
    segments: symbol.segments.map(toSegment),
  }
}

function made<Made>(work: () => Made): Made {
  try {
    return work()
  } catch (error) {
    throw translated(error)
  }
}

function toSegment(segment: { mode: string; data?: string | Uint8Array }): GeneratedQRCodeSegment {
  const { mode, data } = segment
  if (mode === 'byte') return new ByteSegment(data as Uint8Array)
  if (mode === 'numeric') return new NumericSegment(data as string)
  return mode === 'kanji'
    ? new KanjiSegment(data as string)
    : new AlphanumericSegment(data as string)
}
