// maxBytes: where each format is refused, and that one of just as many bytes is made.

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { renderStream } from '../../dist/stream.js'
import {
  type BufferOptions,
  type QrError,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toDataURLSync,
  toFile,
  toStringSync,
} from '../../index.js'

const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'
const LONG = TEXT.repeat(40)

const BUFFERS: BufferOptions[] = [
  { type: 'png' },
  { type: 'png', scale: 7, ppi: 300, color: { dark: '#1234' } },
  { type: 'jpeg' },
  { type: 'jpeg', quality: 100, scale: 7, color: { dark: '#f00', light: '#0f0' } },
  { type: 'webp' },
  { type: 'webp', scale: 7, color: { light: '#ff000080' } },
  { type: 'gif' },
  { type: 'svg' },
  { type: 'svg', compatibility: 'qrcode', title: 'ä & b' },
  { type: 'pdf', title: 'ä' },
  { type: 'eps' },
  { type: 'gray' },
  { type: 'rgba' },
]
const STRINGS = [
  { type: 'utf8' },
  { type: 'utf8', inverse: true, margin: 7 },
  { type: 'utf8', margin: 0, compatibility: 'qrcode' },
  { type: 'ascii' },
  { type: 'terminal' },
  { type: 'terminal', compatibility: 'qrcode' },
  { type: 'terminal', compatibility: 'qrcode', small: true },
  { type: 'svg', title: 'naïve 点 😀' },
  { type: 'eps' },
] as const
const URLS = ['png', 'jpeg', 'webp', 'gif', 'svg'] as const

/** Finds that `make` needs just `bytes`, by the limits around it and some far below. */
function needs(
  t: import('ava').ExecutionContext,
  bytes: number,
  make: (maxBytes: number) => unknown,
) {
  t.notThrows(() => make(bytes))
  t.notThrows(() => make(bytes + 1))
  for (const maxBytes of [bytes - 1, Math.floor(bytes / 2), Math.floor(bytes / 10), 1]) {
    const error = t.throws<QrError>(() => make(maxBytes), { code: 'ERR_QR_TOO_LARGE' })
    t.like(error, { option: 'maxBytes', capacity: maxBytes })
    t.true(Number(error?.used) > maxBytes, `${error?.used} of ${maxBytes}`)
    // It is refused before it is whole, but never for bytes that it would not have had.
    t.true(Number(error?.used) <= bytes + 8, `${error?.used} of ${bytes}`)
    t.true(error?.message.includes(`${error.used} bytes`), error?.message)
  }
}

for (const options of BUFFERS) {
  test(`a Buffer of ${JSON.stringify(options)} has maxBytes bytes at most`, (t) => {
    for (const text of [TEXT, LONG]) {
      const { length } = toBufferSync(text, options)
      needs(t, length, (maxBytes) => toBufferSync(text, { ...options, maxBytes }))
    }
  })
}

for (const options of STRINGS) {
  test(`a string of ${JSON.stringify(options)} has maxBytes bytes of UTF-8 at most`, (t) => {
    for (const text of [TEXT, LONG]) {
      const length = Buffer.byteLength(toStringSync(text, options))
      needs(t, length, (maxBytes) => toStringSync(text, { ...options, maxBytes }))
    }
  })
}

for (const type of URLS) {
  test(`a data URL of '${type}' has maxBytes characters at most`, (t) => {
    for (const text of [TEXT, LONG]) {
      const { length } = toDataURLSync(text, { type })
      needs(t, length, (maxBytes) => toDataURLSync(text, { type, maxBytes }))
    }
  })
}

test('asynchronous forms, batches and streams are refused alike', async (t) => {
  const { length } = toBufferSync(TEXT)
  const maxBytes = length - 1
  const refused = { code: 'ERR_QR_TOO_LARGE', option: 'maxBytes', capacity: maxBytes }
  t.like(await t.throwsAsync(toBuffer(TEXT, { maxBytes })), refused)
  t.like(await t.throwsAsync(toDataURL(TEXT, { maxBytes })), refused)
  const results = await toBufferBatch(['a', TEXT, { data: TEXT, maxBytes: length }, 'b'], {
    maxBytes,
    settle: true,
  })
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  )
  t.like(results[1]?.status === 'rejected' && results[1].reason, { ...refused, index: 1 })
  t.like(await t.throwsAsync(toBufferBatch(['a', TEXT], { maxBytes })), { ...refused, index: 1 })
  const errors: (QrError | undefined)[] = []
  for await (const { error } of renderStream(['a', TEXT], { maxBytes })) errors.push(error)
  t.is(errors[0], undefined)
  t.like(errors[1], refused)
})

test('a file is not written', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'qrush-'))
  t.teardown(() => rm(folder, { recursive: true }))
  for (const type of ['png', 'utf8'] as const) {
    const path = join(folder, `code.${type}`)
    await toFile(path, TEXT, { type })
    const { size } = await stat(path)
    await toFile(path, TEXT, { type, maxBytes: size })
    const other = join(folder, `other.${type}`)
    const error = await t.throwsAsync<QrError>(toFile(other, TEXT, { type, maxBytes: size - 1 }))
    t.like(error, { code: 'ERR_QR_TOO_LARGE', option: 'maxBytes' })
  }
  t.deepEqual((await readdir(folder)).toSorted(), ['code.png', 'code.utf8'])
})

/** The best of several times, in ms. */
function best(work: () => void): number {
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const start = performance.now()
      work()
      return performance.now() - start
    }),
  )
}

const HOPELESS: BufferOptions[] = [
  { type: 'png' },
  { type: 'jpeg', quality: 100 },
  { type: 'webp' },
  { type: 'gif' },
  { type: 'gray' },
  { type: 'rgba' },
]
for (const options of HOPELESS) {
  test(`a hopeless request of ${JSON.stringify(options)} costs no drawing`, (t) => {
    const all = { ...options, version: 40, width: 4_000 }
    const drawn = best(() => toBufferSync(TEXT, all))
    const before = process.memoryUsage().rss
    const refused = best(() => {
      t.throws(() => toBufferSync(TEXT, { ...all, maxBytes: 50 }), { code: 'ERR_QR_TOO_LARGE' })
    })
    t.true(process.memoryUsage().rss - before < 4 << 20)
    t.true(refused < 1 + drawn / 5, `${refused} of ${drawn} ms`)
  })
}
