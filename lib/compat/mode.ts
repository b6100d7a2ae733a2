// The modes, as npm qrcode describes them.

import type { Mode as ModeName } from '../../index.js'
import type { Mode, ModeId } from './types.js'

/** `ccBits`: bits of the count in versions 1–9, 10–26 and 27–40 (ISO/IEC 18004, table 3). */
export const MODES: { readonly [Name in ModeName]: Mode } = {
  numeric: { id: 'Numeric', bit: 1, ccBits: [10, 12, 14] },
  alphanumeric: { id: 'Alphanumeric', bit: 2, ccBits: [9, 11, 13] },
  byte: { id: 'Byte', bit: 4, ccBits: [8, 16, 16] },
  kanji: { id: 'Kanji', bit: 8, ccBits: [8, 10, 12] },
}

/** The mode of a name in any case, or of a description. */
export function modeOf(given: unknown): ModeName | undefined {
  const name = typeof given === 'string' ? given : (given as { id?: ModeId } | null | undefined)?.id
  const lower = typeof name === 'string' ? name.toLowerCase() : ''
  return Object.hasOwn(MODES, lower) ? (lower as ModeName) : undefined
}
