// The option `compatibility` itself: what it takes, what it rules out, and what it allows.

import test from 'ava'
import {
  type BufferOptions,
  create,
  type EncodeOptions,
  type QrError,
  toBufferBatch,
  toBufferSync,
  toStringSync,
} from '../../index.js'
import { readPng } from '../judges/decode.js'

const TEXT = 'https://example.com/?id=4711'
const qrcode = { compatibility: 'qrcode' } as const

const REFUSED: [object, string][] = [
  [{ compatibility: 'qr-code' }, 'compatibility'],
  [{ ...qrcode, micro: true }, 'micro'],
  [{ ...qrcode, eci: true }, 'eci'],
  [{ scale: 1.5 }, 'scale'],
  [{ ...qrcode, scale: -1.5 }, 'scale'],
  [{ ...qrcode, width: 300.5, type: 'pdf' }, 'width'],
]
for (const [options, option] of REFUSED) {
  test(`refused: ${JSON.stringify(options)}`, (t) => {
    t.like(
      t.throws(() => toBufferSync(TEXT, options as BufferOptions)),
      { code: 'ERR_QR_OPTION', option },
    )
  })
}

test('small text is for terminals in its layout', (t) => {
  for (const [options, word] of [
    [{ type: 'terminal', small: true }, /compatibility/],
    [{ ...qrcode, small: true }, /'terminal'/],
  ] as const) {
    const error = t.throws(() => toStringSync(TEXT, options), { message: word })
    t.like(error, { code: 'ERR_QR_OPTION', option: 'small' })
  }
})

test('a fraction may stand before the option that allows it', async (t) => {
  t.deepEqual(
    toBufferSync(TEXT, { scale: 1.5, ...qrcode }),
    toBufferSync(TEXT, { ...qrcode, scale: 1.5 }),
  )
  const [picture] = await toBufferBatch([{ data: TEXT, scale: 1.5 }], qrcode)
  t.deepEqual(picture, toBufferSync(TEXT, { ...qrcode, scale: 1.5 }))
})

test('a fraction that nothing allows ends a batch, not an item', async (t) => {
  const error = await t.throwsAsync(toBufferBatch([TEXT], { scale: 1.5 }))
  t.false(Object.hasOwn(error as object, 'index'))
})

for (const size of [{ scale: 2.7 }, { width: 150 }, { scale: 3.3, margin: 2.5 }]) {
  test(`pictures of uneven modules are read: ${JSON.stringify(size)}`, async (t) => {
    for (const text of [TEXT, TEXT.repeat(20)]) {
      // Modules that vary from one to two pixels are too much for a scanner.
      const width = 'width' in size && text !== TEXT ? { width: 420 } : size
      t.is((await readPng(toBufferSync(text, { ...qrcode, ...width }))).text, text)
    }
  })
}

test('the functions of qrush may have its symbols, at any level', (t) => {
  const modules = (options: EncodeOptions) => create(TEXT, options).modules
  t.notDeepEqual(modules({ ...qrcode, maskPattern: 1 }), modules(qrcode))
  const { errorCorrectionLevel } = create('a', { ...qrcode, errorCorrectionLevel: 'L' })
  t.is(errorCorrectionLevel, create('a', { errorCorrectionLevel: 'L' }).errorCorrectionLevel)
})

test('an error tells the version that would do', (t) => {
  const error = t.throws(() => create('a'.repeat(100), { version: 2 })) as QrError
  t.is(error.version, create('a'.repeat(100), { boostErrorCorrection: false }).version)
  t.is((t.throws(() => create('a'.repeat(3_000))) as QrError).version, undefined)
})

test('function modules are told all at once', (t) => {
  const code = create(TEXT)
  const told = Array.from({ length: code.size ** 2 }, (_, at) =>
    Number(code.isFunction(Math.floor(at / code.size), at % code.size)),
  )
  t.deepEqual([...code.functionModules], told)
})
