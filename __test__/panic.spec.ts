// A bug of ours may fail a call; it must never take the process down. The addon used here is built
// with the cargo feature panic-injection, in which certain texts panic where they say.

import { createRequire } from 'node:module'
import test from 'ava'
import type * as Qrush from '../index.js'

const { toBuffer, toBufferBatch, toDataURL }: typeof Qrush = createRequire(import.meta.url)(
  '../target/panic-injection/qrush.node',
)

const INTERNAL = (stage: string) => ({
  code: 'ERR_QR_INTERNAL',
  message: new RegExp(`a bug of qrush .* injected in ${stage}$`),
})

test('a panic in compute, on libuv’s pool, becomes ERR_QR_INTERNAL', async (t) => {
  await t.throwsAsync(toBuffer('panic in compute'), INTERNAL('compute'))
  t.true(Buffer.isBuffer(await toBuffer('and on it goes')))
})

test('a panic in resolve, on the JavaScript thread, becomes ERR_QR_INTERNAL', async (t) => {
  await t.throwsAsync(toDataURL('panic in resolve'), INTERNAL('resolve'))
  t.is(typeof (await toDataURL('and on it goes')), 'string')
})

test('a panic in one item of a batch, on the rayon pool, fails that item alone', async (t) => {
  const items = ['one', 'panic in batch', 'three']
  const results = await toBufferBatch(items, { settle: true })
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  const failed = results[1]
  t.like(failed?.status === 'rejected' && failed.reason, { code: 'ERR_QR_INTERNAL', index: 1 })
  t.like(await t.throwsAsync(toBufferBatch(items)), { code: 'ERR_QR_INTERNAL', index: 1 })
})

test('a thousand panics among a thousand good calls: each settles once, as it should', async (t) => {
  const calls = Array.from({ length: 2000 }, (_, call) =>
    toBuffer(call % 2 ? `good ${call}` : 'panic in compute').then(
      () => 'made',
      (error: Qrush.QrError) => error.code,
    ),
  )
  const outcomes = await Promise.all(calls)
  t.true(outcomes.every((outcome, call) => outcome === (call % 2 ? 'made' : 'ERR_QR_INTERNAL')))
})
