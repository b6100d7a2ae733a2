// Bytes, wherever they are: shared with another thread, resized, detached, or too many.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import test from 'ava'
import { create, type QrError, toBuffer, toBufferBatch, toBufferSync } from '../../index.js'

test('bytes of a SharedArrayBuffer are read', async (t) => {
  const text = 'shared with another thread'
  for (const offset of [0, 1, 3, 8]) {
    const view = new Uint8Array(new SharedArrayBuffer(100), offset, text.length)
    view.set(Buffer.from(text))
    t.deepEqual(toBufferSync(view), toBufferSync(Buffer.from(text)))
    t.deepEqual(await toBuffer(view), toBufferSync(Buffer.from(text)))
  }
})

test('bytes that another thread writes meanwhile are some that were there', async (t) => {
  const shared = new SharedArrayBuffer(2_000)
  const view = new Uint8Array(shared).fill(0x41)
  const code = `
    const { parentPort, workerData } = require('node:worker_threads')
    const view = new Uint8Array(workerData)
    parentPort.postMessage('on')
    for (let round = 0; ; round++) view.fill(round % 2 ? 0x41 : 0x7a)
  `
  const worker = new Worker(code, { eval: true, workerData: shared })
  await once(worker, 'message')
  for (let call = 0; call < 300; call++) {
    const { segments } = create(view)
    for (const { data } of segments as { data: Uint8Array | string }[]) {
      const bytes = Buffer.from(data as Uint8Array)
      t.is(bytes.length, 2_000)
      if (!bytes.every((byte) => byte === 0x41 || byte === 0x7a)) t.fail()
    }
  }
  await worker.terminate()
})

// Newer than the types of Node.js 20.
const Resizable = ArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer & { resize(length: number): void }

test('a view that tracks its resizable buffer has the length of now', (t) => {
  const buffer = new Resizable(8, { maxByteLength: 64 })
  const view = new Uint8Array(buffer).fill(0x61)
  t.deepEqual(toBufferSync(view), toBufferSync(Buffer.from('a'.repeat(8))))
  buffer.resize(4)
  t.deepEqual(toBufferSync(view), toBufferSync(Buffer.from('a'.repeat(4))))
  buffer.resize(64)
  view.fill(0x62)
  t.deepEqual(toBufferSync(view), toBufferSync(Buffer.from('b'.repeat(64))))
})

test('a view that is out of its buffer has no bytes', async (t) => {
  const buffer = new Resizable(8, { maxByteLength: 64 })
  const views = [
    new Uint8Array(buffer, 4),
    new Uint8Array(buffer, 4, 4),
    new Uint8Array(buffer, 0, 8),
  ]
  buffer.resize(2)
  for (const view of views) {
    t.throws(() => toBufferSync(view), { code: 'ERR_QR_EMPTY' })
    t.throws(() => create([{ mode: 'byte', data: view }]), { code: 'ERR_QR_DATA' })
    t.like(await t.throwsAsync(toBufferBatch([view])), { code: 'ERR_QR_EMPTY', index: 0 })
  }
})

test('a buffer that was transferred away is said to be', (t) => {
  const view = new Uint8Array(8)
  structuredClone(view, { transfer: [view.buffer] })
  t.throws(() => toBufferSync(view), { code: 'ERR_QR_DATA', message: /detached/ })
})

test('many segments of many bytes are refused before they are copied', (t) => {
  const data = new Uint8Array(2_900)
  let read = 0
  const segment = {
    mode: 'byte' as const,
    get data() {
      read++
      return data
    },
  }
  const call = () => create(new Array(5_900).fill(segment))
  const error = t.throws<QrError>(call, { code: 'ERR_QR_TOO_LONG' })
  t.true(read < 5, `${read} were read`)
  t.true((error?.used ?? 0) > (error?.capacity ?? 0))
  for (const text of [
    [
      { mode: 'numeric', data: '1'.repeat(4_000) },
      { mode: 'numeric', data: '1'.repeat(4_000) },
    ],
    [
      { mode: 'byte', data },
      { mode: 'byte', data },
      { mode: 'byte', data },
    ],
  ] as const) {
    t.throws(() => create(text), { code: 'ERR_QR_TOO_LONG' })
  }
})

test('as much as any symbol holds is read', (t) => {
  const numeric = [3_500, 3_500].map((length) => ({
    mode: 'numeric' as const,
    data: '1'.repeat(length),
  }))
  t.is(create(numeric, { errorCorrectionLevel: 'L' }).version, 40)
})

test('a value of hundreds of megabytes is refused without a copy of it', (t) => {
  const huge = 'x'.repeat(2 ** 28)
  // Once for V8, which joins its parts.
  huge.charCodeAt(2 ** 27)
  const peak = () => process.resourceUsage().maxRSS * 1024
  const before = peak()
  for (const options of [
    { title: huge },
    { desc: huge },
    { errorCorrectionLevel: huge },
    { color: huge },
  ]) {
    const call = () => toBufferSync('a', { type: 'svg', ...options } as object)
    const error = t.throws<QrError>(call, { code: 'ERR_QR_OPTION' })
    t.true((error?.message.length ?? 0) < 500)
  }
  t.throws(() => create([{ mode: huge as 'byte', data: 'a' }]), { code: 'ERR_QR_DATA' })
  t.true(peak() - before < 2 ** 27)
})

test('a batch of more items than memory has room for is refused', async (t) => {
  for (const length of [1_000_001, 2 ** 32 - 1]) {
    await t.throwsAsync(toBufferBatch(new Array(length)), {
      code: 'ERR_QR_DATA',
      message: /at most 1000000 items/,
    })
  }
})
