// Batches: order, options per item, and results of their own for each item.

import test from 'ava'
import { toBufferBatch, toBufferSync, toDataURLBatch } from '../../index.js'
import { readDataURL, readPng } from '../judges/decode.js'

test('the results keep the order of the items', async (t) => {
  const items = Array.from(
    { length: 500 },
    (_, index) => 'x'.repeat(1 + ((index * 37) % 400)) + index,
  )
  const pictures = await toBufferBatch(items)
  t.is(pictures.length, items.length)
  for (const [index, item] of items.entries()) {
    t.is((await readPng(pictures[index] as Buffer)).text, item)
  }
})

test('an item brings options of its own, which go before those of the batch', async (t) => {
  const [plain, own] = await toBufferBatch(['hello', { data: 'hello', scale: 2, margin: 0 }], {
    scale: 8,
  })
  t.deepEqual(plain, toBufferSync('hello', { scale: 8 }))
  t.deepEqual(own, toBufferSync('hello', { scale: 2, margin: 0 }))
})

test('bytes, text and objects mix', async (t) => {
  const urls = await toDataURLBatch([
    Buffer.from('bytes'),
    'text',
    { data: new Uint8Array([0x6f]) },
  ])
  const texts = await Promise.all(urls.map(async (url) => (await readDataURL(url)).text))
  t.deepEqual(texts, ['bytes', 'text', 'o'])
})

test('an empty batch is an empty array', async (t) => {
  t.deepEqual(await toBufferBatch([]), [])
  t.deepEqual(await toBufferBatch([], { settle: true }), [])
})

test('with settle, each item has a result of its own', async (t) => {
  const results = await toBufferBatch(['good', '', { data: 'good', scale: -1 }, 'good'], {
    settle: true,
  })
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  )
  const [good, empty, bad] = results
  t.deepEqual(good?.status === 'fulfilled' && good.value, toBufferSync('good'))
  t.like(empty?.status === 'rejected' && empty.reason, { code: 'ERR_QR_EMPTY', index: 1 })
  t.like(bad?.status === 'rejected' && bad.reason, {
    code: 'ERR_QR_OPTION',
    option: 'scale',
    index: 2,
  })
})

test('another object altogether is an item without data, whatever names it has', async (t) => {
  for (const other of [new String('abc'), { text: 'a', scale: 0 }, new Map()]) {
    t.like(await t.throwsAsync(toBufferBatch(['a', other as string])), {
      code: 'ERR_QR_DATA',
      index: 1,
    })
  }
  const misspelt = { skale: 1, data: 'a' } as { data: string }
  t.like(await t.throwsAsync(toBufferBatch([misspelt])), { code: 'ERR_QR_OPTION', option: 'skale' })
})

test('holes in the array are items without data', async (t) => {
  const items = new Array<string>(2)
  items[0] = 'a'
  t.like(await t.throwsAsync(toBufferBatch(items)), { code: 'ERR_QR_DATA', index: 1 })
})
