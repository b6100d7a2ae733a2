// The asynchronous, synchronous and batch forms of a function give the same bytes.

import { createRequire } from 'node:module'
import test from 'ava'
import * as esm from '../../index.js'
import {
  type BufferOptions,
  type DataURLOptions,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toDataURLBatch,
  toDataURLSync,
  toString,
  toStringBatch,
  toStringSync,
} from '../../index.js'
import { payloads } from '../corpus/corpus.js'

const texts = payloads.map(({ text }) => text)
const variants: (BufferOptions & DataURLOptions)[] = [
  {},
  { type: 'svg' },
  { type: 'jpeg', quality: 50, ppi: 300 },
  { type: 'webp', scale: 3 },
  { type: 'jpeg', quality: 60 },
  { type: 'gif', color: { light: '#0000' } },
  { errorCorrectionLevel: 'H', scale: 1, margin: 0 },
  { width: 800, color: { dark: '#123456', light: '#fff8' } },
]

for (const options of variants) {
  test(`toBuffer ${JSON.stringify(options)}`, async (t) => {
    const fitting = texts.filter((text) => fits(text, options))
    t.true(fitting.length > 600)
    const batch = await toBufferBatch(fitting, options)
    t.is(batch.length, fitting.length)
    for (const [index, text] of fitting.entries()) {
      const sync = toBufferSync(text, options)
      t.deepEqual(await toBuffer(text, options), sync)
      t.deepEqual(batch[index], sync)
    }
  })

  test(`toDataURL ${JSON.stringify(options)}`, async (t) => {
    const fitting = texts.filter((text) => fits(text, options))
    const batch = await toDataURLBatch(fitting, options)
    const media = options.type === 'svg' ? 'image/svg+xml' : `image/${options.type ?? 'png'}`
    for (const [index, text] of fitting.entries()) {
      const expected = `data:${media};base64,${toBufferSync(text, options).toString('base64')}`
      t.is(toDataURLSync(text, options), expected)
      t.is(await toDataURL(text, options), expected)
      t.is(batch[index], expected)
    }
  })
}

test('toString', async (t) => {
  const batch = await toStringBatch(texts)
  t.deepEqual(
    batch,
    texts.map((text) => toStringSync(text)),
  )
  for (const text of texts) {
    t.is(await toString(text), toStringSync(text))
    const svg = toStringSync(text, { type: 'svg' })
    t.is(await toString(text, { type: 'svg' }), svg)
    t.is(toBufferSync(text, { type: 'svg' }).toString('utf8'), svg)
    const eps = toStringSync(text, { type: 'eps', ppi: 300 })
    t.is(toBufferSync(text, { type: 'eps', ppi: 300 }).toString('ascii'), eps)
  }
})

test('require and import give the same functions', (t) => {
  const imported: Record<string, unknown> = { ...esm }
  const required = createRequire(import.meta.url)('../../index.js')
  for (const name of [
    'create',
    'toBuffer',
    'toBufferBatch',
    'toBufferSync',
    'toDataURL',
    'toDataURLBatch',
    'toDataURLSync',
    'toString',
    'toStringBatch',
    'configure',
    'estimatedWait',
    'stats',
    'toStringSync',
    'QrCode',
  ] as const) {
    t.is(typeof imported[name], 'function')
    t.is(imported[name], required[name])
  }
})

test('an answer of toBuffer is a Buffer of its own', async (t) => {
  const [one, other] = [await toBuffer('a'), await toBuffer('a')]
  t.true(Buffer.isBuffer(one))
  one.fill(0)
  t.notDeepEqual(one, other)
})

test('what becomes of the input after the call makes no difference', async (t) => {
  const expected = toBufferSync(Buffer.from('as it was'))
  const bytes = new Uint8Array(Buffer.from('as it was'))
  const changed = toBuffer(bytes)
  bytes.fill(0x21)
  t.deepEqual(await changed, expected)

  const moved = new Uint8Array(Buffer.from('as it was'))
  const detached = toBuffer(moved)
  structuredClone(moved.buffer, { transfer: [moved.buffer] })
  t.deepEqual(await detached, expected)
})

function fits(text: string, options: BufferOptions): boolean {
  try {
    toBufferSync(text, options)
    return true
  } catch (error) {
    if ((error as esm.QrError).code === 'ERR_QR_TOO_LONG') return false
    throw error
  }
}
