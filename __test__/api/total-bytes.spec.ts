// maxTotalBytes: what of a batch is made.

import test from 'ava'
import {
  configure,
  type QrError,
  type Settled,
  stats,
  toBufferBatch,
  toDataURLBatch,
} from '../../index.js'

/** Some 3.5 MB each. */
const BIG = {
  data: 'big',
  version: 40,
  errorCorrectionLevel: 'H',
  type: 'jpeg',
  quality: 100,
  color: { dark: '#f00', light: '#0f0' },
  width: 2_035,
} as const

const { threads } = stats()
test.before(() => configure({ threads: 2 }))
test.after.always(() => configure({ threads }))

const lengthOf = (made: Settled<Buffer | string>[]) =>
  made.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value.length : 0), 0)
const isOver = (result: Settled<unknown> | undefined) =>
  result?.status === 'rejected' && result.reason.option === 'maxTotalBytes'

test('small items are made as far as they go, and the others refused in their places', async (t) => {
  // 13,456 bytes each.
  const items = Array.from({ length: 200 }, (_, at) => ({ data: `${at}`, type: 'gray' as const }))
  const maxTotalBytes = 50 * 13_456
  const results = await toBufferBatch(items, { maxTotalBytes, settle: true })
  t.is(results.length, items.length)
  t.is(lengthOf(results), maxTotalBytes)
  t.is(results.filter(isOver).length, 150)
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue
    t.like(result.reason, { code: 'ERR_QR_TOO_LARGE', index, capacity: maxTotalBytes })
    t.true(Number(result.reason.used) > maxTotalBytes)
  }
  const all = { maxTotalBytes: 200 * 13_456, settle: true } as const
  t.false((await toBufferBatch(items, all)).some(isOver))
})

test('of big items no more are held than one over the limit', async (t) => {
  const items = new Array(12).fill(BIG)
  for (const maxTotalBytes of [1, 3_000_000, 10_000_000]) {
    const results = await toBufferBatch(items, { maxTotalBytes, settle: true })
    const made = results.filter(({ status }) => status === 'fulfilled').length
    t.true(made >= 1)
    t.is(results.filter(isOver).length, items.length - made)
    const [one] = results.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value.length] : [],
    )
    t.true(lengthOf(results) <= Math.max(maxTotalBytes, Number(one)))
  }
})

test('whoever renders the others again gets to the end', async (t) => {
  const small = Array.from({ length: 20 }, (_, at) => ({ data: `small ${at}` }))
  let left = small.flatMap((item, at) => (at % 5 === 0 ? [item, BIG, { data: '' }] : [item]))
  let [rounds, made] = [0, 0]
  while (left.length > 0) {
    const results = await toBufferBatch(left, { maxTotalBytes: 4_000_000, settle: true })
    made += results.filter(({ status }) => status === 'fulfilled').length
    const next = left.filter((_, at) => isOver(results[at]))
    t.true(next.length < left.length)
    left = next
    rounds++
  }
  t.is(made, 24)
  t.true(rounds >= 4)
})

test('items over the limit cost next to nothing', async (t) => {
  const time = async (count: number, options: object) => {
    const start = performance.now()
    await toBufferBatch(new Array(count).fill(BIG), { ...options, settle: true })
    return performance.now() - start
  }
  const one = await time(1, {})
  t.true((await time(200, { maxTotalBytes: 1 })) < 20 * one)
})

test('without settle the first item over the limit rejects the batch', async (t) => {
  const items = new Array(4).fill({ data: 'a', type: 'gray' })
  const error = await t.throwsAsync<QrError>(toBufferBatch(items, { maxTotalBytes: 20_000 }))
  t.like(error, { code: 'ERR_QR_TOO_LARGE', option: 'maxTotalBytes', capacity: 20_000 })
  t.regex(error?.message ?? '', /^Results of the batch are too large: \d+ bytes with this item/)
  t.is((await toBufferBatch(items, { maxTotalBytes: 4 * 13_456 })).length, 4)
})

test('bytes of data URLs are their characters', async (t) => {
  const [url = ''] = await toDataURLBatch(['12345'])
  const items = new Array(30).fill('12345')
  const made = await toDataURLBatch(items, { maxTotalBytes: 10 * url.length, settle: true })
  t.true(lengthOf(made) <= 10 * url.length)
  t.true(lengthOf(made) >= 5 * url.length)
})

test('a bad limit is an error of its option', async (t) => {
  for (const maxTotalBytes of [0, 1.5, 2 ** 32, '1']) {
    const options = { maxTotalBytes } as { maxTotalBytes: number }
    t.like(await t.throwsAsync(toBufferBatch(['a'], options)), {
      code: 'ERR_QR_OPTION',
      option: 'maxTotalBytes',
    })
  }
})
