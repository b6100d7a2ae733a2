/** npm's QR encoders, asked for the same symbol as ours, and checked. */
import * as lean from 'lean-qr'
import { encodeQR } from 'qr'
import qrcode from 'qrcode'
import * as uqr from 'uqr'
import { drawn } from '../../__test__/cli/process.js'
import { scan } from '../../__test__/judges/decode.js'
import { create } from '../../index.js'
import { byName } from '../measure/index.js'

/** An encoder; level M, not raised, no picture. */
interface Encoder<Symbol> {
  encode: (text: string) => Symbol
  /** Rows of modules, true for dark, without the quiet zone. */
  modules: (symbol: Symbol) => boolean[][]
}

const encoder = <Symbol>(it: Encoder<Symbol>) => it as Encoder<unknown>

const ENCODERS: Record<string, Encoder<unknown>> = {
  'qrush, create in Node': encoder({ encode: ours, modules: grid }),
  'npm qr': encoder({
    // One module of quiet zone: it takes no less.
    encode: (text) => encodeQR(text, 'raw', { ecc: 'medium', border: 1 }),
    modules: (rows) => rows.slice(1, -1).map((row) => row.slice(1, -1)),
  }),
  'npm lean-qr': encoder({
    encode: (text) =>
      lean.generate(text, {
        minCorrectionLevel: lean.correction.M,
        maxCorrectionLevel: lean.correction.M,
      }),
    modules: (symbol) => rows(symbol.size, (row, column) => symbol.get(column, row)),
  }),
  'npm qrcode': encoder({
    encode: (text) => qrcode.create(text, { errorCorrectionLevel: 'M' }),
    modules: ({ modules }) => rows(modules.size, (row, column) => modules.get(row, column) === 1),
  }),
  'npm uqr': encoder({
    encode: (text) => uqr.encode(text, { ecc: 'M', boostEcc: false, border: 0 }),
    modules: ({ data }) => data,
  }),
}

/**
 * Compares each encoder's symbol with ours, module by module; names those who split the text another
 * way, so that only a scanner can say that they are right. Throws where a symbol has another version
 * or carries another text.
 */
export async function check(text: string): Promise<string[]> {
  const different: string[] = []
  for (const [name, { encode, modules }] of Object.entries(ENCODERS)) {
    const theirs = modules(encode(text))
    // ISO/IEC 18004, 7.9: columns 0–4 of row 8 are level and mask, less 10101.
    const bits = theirs[8]?.slice(2, 5).reduce((bits, dark) => 2 * bits + Number(dark), 0) ?? 0
    const same = grid(ours(text, bits ^ 0b101))
    if (theirs.length !== same.length) {
      throw new Error(`${name}: ${theirs.length} modules a side, not ${same.length}`)
    }
    if (String(theirs) === String(same)) continue
    const read = await scan(picture(theirs))
    if (read.text !== text) throw new Error(`${name} encodes another text`)
    different.push(name)
  }
  return different
}

/** Each of them, to encode that text. */
export const encodersOf = (text: string) =>
  byName(Object.keys(ENCODERS), (name) => () => ENCODERS[name]?.encode(text))

function ours(text: string, maskPattern?: number) {
  return create(text, {
    errorCorrectionLevel: 'M',
    boostErrorCorrection: false,
    maskPattern: maskPattern ?? null,
  })
}

function grid({ size, modules }: ReturnType<typeof create>) {
  return rows(size, (row, column) => modules[row * size + column] === 1)
}

function rows(size: number, dark: (row: number, column: number) => boolean): boolean[][] {
  const indices = Array.from({ length: size }, (_, index) => index)
  return indices.map((row) => indices.map((column) => dark(row, column)))
}

/** With a quiet zone of four modules. */
function picture(modules: boolean[][]) {
  const blank = Array<string>(4).fill('  '.repeat(modules.length + 8))
  const lines = modules.map((row) => row.map((dark) => (dark ? '██' : '  ')).join(''))
  return drawn([...blank, ...lines.map((line) => `        ${line}        `), ...blank].join('\n'))
}
