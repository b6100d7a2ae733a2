// Calls that are refused, and so each sentence of the API.

import { inspect } from 'node:util'
import { createRenderTransform, renderStream } from '../../dist/stream.js'
import {
  configure,
  create,
  toBufferBatch,
  toBufferSync,
  toDataURLSync,
  toFile,
  toStringSync,
} from '../../index.js'
import { within } from './within.js'

type Loose = (...args: unknown[]) => unknown
const FORMS = {
  configure,
  create,
  createRenderTransform,
  renderStream,
  toBufferBatch,
  toBufferSync,
  toDataURLSync,
  toFile,
  toStringSync,
} as unknown as Record<string, Loose>

const detached = new Uint8Array(8)
structuredClone(detached.buffer, { transfer: [detached.buffer] })
const qrcode = { compatibility: 'qrcode' }
const invisible = { dark: '#0000', light: '#fff0' }

const CALLS: { [form in keyof typeof FORMS]: unknown[][] } = {
  create: [
    [],
    [42],
    [{ data: 'x' }],
    [new Uint16Array(4)],
    [detached],
    [''],
    ['ab\ud83d!'],
    ['a', { scale: 4 }],
    ['a', { maskpattern: 3 }],
    ['a', { version: 41 }],
    ['a', { version: '5' }],
    ['a', { errorCorrectionLevel: 'X' }],
    ['a', { boostErrorCorrection: 'yes' }],
    ['a', { minVersion: 9, maxVersion: 3 }],
    ['a', { version: 4, minVersion: 9 }],
    ['a', { micro: true, version: 5 }],
    ['a', { compatibility: 'qr-code' }],
    ['a', { ...qrcode, micro: true }],
    ['a', { ...qrcode, eci: true }],
    ['x'.repeat(100), { maxVersion: 2 }],
    [new Uint8Array(2332)],
    ['1'.repeat(7090), { errorCorrectionLevel: 'L' }],
    ['x'.repeat(100_000_000)],
    [[{ mode: 'numeric', data: '12a' }]],
    [[{ mode: 'x'.repeat(100_000), data: '1' }]],
    [['text']],
  ],
  toBufferSync: [
    ['a', 'png'],
    ['a', { type: 'bmp' }],
    ['a', { scale: 0 }],
    ['a', { scale: 1.5 }],
    ['a', { ...qrcode, scale: -1.5 }],
    ['a', { ...qrcode, width: 300.5, type: 'pdf' }],
    ['a', { width: 20 }],
    ['a', { width: 99_999 }],
    ['a', { color: '#000' }],
    ['a', { color: { drak: '#000' } }],
    ['a', { color: { dark: 'black' } }],
    ['a', { color: { light: 'currentColor' } }],
    ['a', { type: 'jpeg', color: { light: '#0000' } }],
    ['a', { type: 'gray', color: { dark: '#0008' } }],
    ['a', { type: 'gif', color: { light: '#fff8' } }],
    ['a', { quality: 50 }],
    ['a', { inverse: true }],
    ['a', { scale: 200 }],
    ['a', { maxBytes: 10 }],
    ['a', { type: 'pdf', width: 4096, ppi: 1 }],
  ],
  toDataURLSync: [['a', { type: 'bmp' }]],
  toStringSync: [
    ['a', { type: 'bmp' }],
    ['a', { type: 'svg', inverse: true }],
    ['a', { type: 'terminal', color: invisible }],
    ['a', { type: 'terminal', small: true }],
    ['a', { ...qrcode, small: true }],
  ],
  toBufferBatch: [
    ['text'],
    [['a', {}]],
    [['a'], { settle: 1 }],
    [['a'], { signal: 'stop' }],
    [Array(4).fill({ data: 'a', type: 'gray' }), { maxTotalBytes: 20_000 }],
  ],
  toFile: [
    ['code.bmp', 'a'],
    ['no such folder/code.png', 'a'],
    [undefined, 'a'],
    [new URL('http://localhost/code.png'), 'a'],
  ],
  renderStream: [
    [],
    ['hello'],
    [new Uint8Array(2)],
    [['a'], 5],
    [['a'], { as: 'string' }],
    [['a'], { highWaterMark: 0 }],
    [['a'], { highWaterMark: [] }],
    [['a'], { signal: {} }],
    [['a'], { inverse: true }],
    [['a'], { inverse: true, as: 'dataURL', type: 'svg' }],
    [['a'], { small: true }],
    [['a'], { settle: true }],
  ],
  createRenderTransform: [[{ scale: 0 }]],
  configure: [[{ threads: 0 }], [{ thread: 1 }], [{ maxQueue: -1 }]],
}

const shown = (value: unknown) =>
  inspect(value instanceof URL ? value.href : value, {
    breakLength: Number.POSITIVE_INFINITY,
    maxStringLength: 40,
    maxArrayLength: 4,
  })

/** By the call, what it throws or rejects with. */
export async function sentences(): Promise<{ [call: string]: string }> {
  const said: { [call: string]: string } = {}
  for (const [name, calls] of Object.entries(CALLS)) {
    for (const args of calls) {
      said[`${name}(${args.map(shown).join(', ')})`] = await refusal(() => FORMS[name]?.(...args))
    }
  }
  return said
}

async function refusal(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return within(process.cwd(), `${code}: ${message}`)
  }
  return 'no error'
}
