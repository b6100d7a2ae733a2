/**
 * npm's QR encoders, asked for the same symbol as ours, checked, and timed by turns: in processor
 * time, since by the wall's clock long calls would pay for other programs.
 */
import * as lean from 'lean-qr'
import { encodeQR } from 'qr'
import qrcode from 'qrcode'
import * as uqr from 'uqr'
import { scan } from '../__test__/judges/decode.js'
import { create } from '../index.js'

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

/** A sample lasts at least as long in ms, or is one call. */
const SAMPLE = 2
/** For so many ms each encoder runs before it is first timed. */
const WARM = 300

/** Encoders that take turns at one text. */
export class Turns {
  readonly #text: string
  readonly #calls: Record<string, number> = {}

  constructor(text: string) {
    this.#text = text
  }

  /** Lets the compiler see each encoder at work and counts the calls of a sample. */
  warm() {
    for (const [name, { encode }] of Object.entries(ENCODERS)) {
      const end = performance.now() + WARM
      while (performance.now() < end) encode(this.#text)
      let calls = 1
      while (this.#time(encode, calls) < SAMPLE) calls *= 2
      this.#calls[name] = calls
    }
  }

  /** `samples` times of a call of each encoder, in ns. */
  take(samples: number): Record<string, number[]> {
    const times: Record<string, number[]> = {}
    for (let sample = 0; sample < samples; sample++) {
      for (const [name, { encode }] of Object.entries(ENCODERS)) {
        const calls = this.#calls[name] ?? 1
        times[name] ??= []
        times[name].push((this.#time(encode, calls) * 1e6) / calls)
      }
    }
    return times
  }

  #time(encode: (text: string) => unknown, calls: number) {
    const start = process.cpuUsage()
    for (let call = 0; call < calls; call++) last = encode(this.#text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
}

/** Where symbols go, lest they be found useless and not be made. */
export let last: unknown

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

/** Four pixels a module, with a quiet zone. */
function picture(modules: boolean[][]) {
  const [scale, margin] = [4, 4]
  const side = (modules.length + 2 * margin) * scale
  const data = new Uint8ClampedArray(4 * side * side).fill(255)
  for (let y = 0; y < side; y++) {
    const row = modules[Math.floor(y / scale) - margin]
    for (let x = 0; x < side; x++) {
      const dark = row?.[Math.floor(x / scale) - margin]
      if (dark) data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3)
    }
  }
  return { width: side, height: side, data }
}
