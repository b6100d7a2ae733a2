// A bug of ours may fail a call; it must never take the process down. The addon used here is built
// with the cargo feature panic-injection, in which certain texts panic where they say.

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import type * as Qrush from '../../index.js'
import { createToFile } from '../../lib/file.js'
import type { Binding } from '../../lib/load/require.js'

const binding: Binding = createRequire(import.meta.url)('../../target/panic-injection/qrush.node')
const { stats, toBuffer, toBufferBatch, toBufferSync, toDataURL } = binding
const toFile = createToFile(binding)

const INTERNAL = (stage: string) => ({
  code: 'ERR_QR_INTERNAL',
  message: new RegExp(`a bug of qrush .* injected in ${stage}$`),
})

test.serial('a panic in compute, on libuv’s pool, becomes ERR_QR_INTERNAL', async (t) => {
  await t.throwsAsync(toBuffer('panic in compute'), INTERNAL('compute'))
  t.true(Buffer.isBuffer(await toBuffer('and on it goes')))
})

test.serial('a panic while a file is made fails its call, and leaves no file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'qrush-'))
  await t.throwsAsync(toFile(join(folder, 'code.png'), 'panic in compute'), INTERNAL('compute'))
  t.deepEqual(await readdir(folder), [])
  await rm(folder, { recursive: true })
})

test.serial('a panic in resolve, on the JavaScript thread, becomes ERR_QR_INTERNAL', async (t) => {
  await t.throwsAsync(toDataURL('panic in resolve'), INTERNAL('resolve'))
  t.is(typeof (await toDataURL('and on it goes')), 'string')
})

test.serial('a panic in settling one promise rejects that one, and the others go on', async (t) => {
  const texts = Array.from({ length: 300 }, (_, call) =>
    call % 3 ? `good ${call}` : 'panic in settle',
  )
  const settled = await Promise.allSettled(texts.map((text) => toBuffer(text)))
  for (const [call, outcome] of settled.entries()) {
    if (call % 3) t.is(outcome.status, 'fulfilled')
    else t.like(outcome, { status: 'rejected', reason: { code: 'ERR_QR_INTERNAL' } })
  }
  t.like(stats(), { queued: 0, running: 0 })
})

test.serial('a panic in a synchronous form is thrown', (t) => {
  t.throws(() => toBufferSync('panic in sync'), INTERNAL('sync'))
  t.true(Buffer.isBuffer(toBufferSync('and on it goes')))
})

test.serial(
  'a panic in one item of a batch, on the rayon pool, fails that item alone',
  async (t) => {
    const items = ['one', 'panic in batch', 'three']
    const results = await toBufferBatch(items, { settle: true })
    t.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    const failed = results[1]
    t.like(failed?.status === 'rejected' && failed.reason, { code: 'ERR_QR_INTERNAL', index: 1 })
    t.like(await t.throwsAsync(toBufferBatch(items)), { code: 'ERR_QR_INTERNAL', index: 1 })
  },
)

test.serial(
  '10,000 panics in compute, in resolve and in items: each its own error, and all at rest',
  async (t) => {
    const before = stats()
    const outcomes: string[] = []
    const outcome = (promise: Promise<unknown>) =>
      promise.then(
        () => outcomes.push('made'),
        (error: Qrush.QrError) => outcomes.push(error.code),
      )
    for (let round = 0; round < 5; round++) {
      const calls = Array.from({ length: 1_200 }, (_, call) =>
        outcome(toBuffer(['good', 'panic in compute', 'panic in resolve'][call % 3] as string)),
      )
      await Promise.all(calls)
      const items = Array.from({ length: 2_400 }, (_, item) =>
        item % 2 ? 'good' : 'panic in batch',
      )
      const results = await toBufferBatch(items, { settle: true })
      for (const result of results) {
        outcomes.push(result.status === 'fulfilled' ? 'made' : result.reason.code)
      }
    }
    const count = (what: string) => outcomes.filter((outcome) => outcome === what).length
    t.is(count('ERR_QR_INTERNAL'), 5 * (800 + 1_200))
    t.is(count('made'), 5 * (400 + 1_200))
    t.like(stats(), { queued: 0, running: 0 })
    t.is(stats().failed - before.failed, 5 * 800)
  },
)
