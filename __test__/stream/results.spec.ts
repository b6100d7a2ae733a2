import { Readable } from 'node:stream'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { createRenderTransform, renderStream, type StreamResult } from '../../dist/stream.js'
import {
  configure,
  create,
  type QrError,
  stats,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURLSync,
} from '../../index.js'
import { cases } from '../corpus/corpus.js'
import { readPng } from '../judges/decode.js'
import { all, loose, node, Tickets } from './sources.js'

// Results

test('results keep the order of the items, across many chunks', async (t) => {
  const items = Array.from(
    { length: 200 },
    (_, index) => 'x'.repeat(1 + ((index * 37) % 400)) + index,
  )
  const results = await all(renderStream(items, { highWaterMark: 16 }))
  t.deepEqual(
    results.map(({ index }) => index),
    [...items.keys()],
  )
  for (const [index, item] of items.entries()) {
    t.is((await readPng(results[index]?.value as Buffer)).text, item)
  }
})

test('values are Buffers, or with `as` data URLs', async (t) => {
  const [picture] = await all(renderStream(['hello']))
  t.deepEqual(picture, { index: 0, value: toBufferSync('hello') })
  const [named] = await all(renderStream(['hello'], { as: 'buffer', type: 'svg' }))
  t.deepEqual(named?.value, toBufferSync('hello', { type: 'svg' }))
  const [url] = await all(renderStream(['hello'], { as: 'dataURL' }))
  t.deepEqual(url, { index: 0, value: toDataURLSync('hello') })
})

test('the type of a value follows `as`', async (t) => {
  for await (const { value, error } of renderStream(['a'], { as: 'dataURL' })) {
    if (error) t.fail((error satisfies QrError).code)
    else t.is(typeof (value satisfies string), 'string')
  }
  for await (const { value, error } of renderStream(['a'], { scale: 2 })) {
    if (!error) t.true(Buffer.isBuffer(value satisfies Buffer))
  }
  // @ts-expect-error: no such form
  t.throws(() => renderStream(['a'], { as: 'string' }))
  // @ts-expect-error: an option misspelt
  t.throws(() => renderStream(['a'], { skale: 4 }))
  // @ts-expect-error: one item, not many
  t.throws(() => renderStream('a'))
})

test('an item brings options of its own, which go before those of the stream', async (t) => {
  const [plain, own] = await all(
    renderStream(['hello', { data: 'hello', scale: 2, margin: 0 }], { scale: 8 }),
  )
  t.deepEqual(plain?.value, toBufferSync('hello', { scale: 8 }))
  t.deepEqual(own?.value, toBufferSync('hello', { scale: 2, margin: 0 }))
})

test('options are copied at the call', async (t) => {
  const options = { scale: 8, color: { dark: '#00f' } }
  const results = renderStream(['hello'], options)
  options.scale = 1
  options.color.dark = 'nonsense'
  const [result] = await all(results)
  t.deepEqual(result?.value, toBufferSync('hello', { scale: 8, color: { dark: '#00f' } }))
})

test('an item that cannot be rendered is an error in its place, and the stream goes on', async (t) => {
  const items = Array.from({ length: 100 }, (_, index) => (index % 10 === 7 ? '' : 'good'))
  const results = await all(renderStream(items, { highWaterMark: 8 }))
  t.is(results.length, 100)
  for (const [index, result] of results.entries()) {
    t.is(result.index, index)
    t.is('value' in result, index % 10 !== 7)
    if (result.error) t.like(result.error, { code: 'ERR_QR_EMPTY', index })
  }
  t.is(results.filter(({ error }) => error).length, 10)
})

test('what the getter of an item throws stands in its place, as it was thrown', async (t) => {
  const thrown = new RangeError('not today')
  const hostile = {
    get data(): string {
      throw thrown
    },
  }
  const results = await all(renderStream(['a', hostile, 'b']))
  t.deepEqual(
    results.map(({ index }) => index),
    [0, 1, 2],
  )
  t.is(results[1]?.error, thrown as unknown as QrError)
  t.false('index' in thrown)
  t.deepEqual(results[2]?.value, toBufferSync('b'))
})

test('an error of qrush that a getter throws is the caller’s, too, and ends nothing', async (t) => {
  const thrown = t.throws(() => create('')) as QrError
  const raise = () => {
    throw thrown
  }
  const hostile = [
    Object.defineProperty({}, 'data', { get: raise, enumerable: true }),
    { data: 'a', color: Object.defineProperty({}, 'dark', { get: raise, enumerable: true }) },
    { data: [Object.defineProperty({ mode: 'byte' }, 'data', { get: raise, enumerable: true })] },
    { data: new Proxy([], { get: raise }) },
    new Proxy({}, { ownKeys: raise }),
  ]
  const results = (await all(loose(['a', ...hostile, '', 'c']))) as StreamResult<Buffer>[]
  t.deepEqual(
    results.slice(1, 6).map(({ error }) => error === thrown),
    hostile.map(() => true),
  )
  t.false('index' in thrown)
  t.like(results[6]?.error, { code: 'ERR_QR_EMPTY', index: 6 })
  t.deepEqual(results[7], { index: 7, value: toBufferSync('c') })
  t.is(((await all(loose([hostile[0]]))) as StreamResult<Buffer>[])[0]?.error, thrown)
})

// Sources

const THREE = ['a', 'b', 'c']
const sources: Record<string, () => Iterable<string> | AsyncIterable<string>> = {
  'an array': () => THREE,
  'a set': () => new Set(THREE),
  'a generator': function* () {
    yield* THREE
  },
  'an async generator': async function* () {
    for (const item of THREE) {
      await turn()
      yield item
    }
  },
  'a Readable in object mode': () => Readable.from(THREE),
  'an iterator of its own making': () => {
    const left = [...THREE]
    return {
      [Symbol.asyncIterator]: () => ({
        async next() {
          const value = left.shift()
          return value === undefined ? { done: true, value } : { done: false, value }
        },
      }),
    }
  },
}
for (const [kind, open] of Object.entries(sources)) {
  test(`a source may be ${kind}`, async (t) => {
    const source = open() as Iterable<string>
    t.deepEqual(
      await all(renderStream(source)),
      THREE.map((item, index) => ({ index, value: toBufferSync(item) })),
    )
  })
}

test('an empty source is an empty stream', async (t) => {
  t.deepEqual(await all(renderStream([])), [])
})

for (const [how, script] of [
  ['imported', "import { renderStream } from 'qrush/stream'; console.log(renderStream.name)"],
  ['required', "console.log(require('qrush/stream').renderStream.name)"],
] as const) {
  test(`qrush/stream is ${how} by its name`, (t) => {
    t.is(
      node([`--input-type=${how === 'imported' ? 'module' : 'commonjs'}`, '--eval', script]),
      'renderStream\n',
    )
  })
}

// Backpressure

test('nothing is read before the first result is asked for', async (t) => {
  const tickets = new Tickets()
  const results = renderStream(tickets)
  await wait(20)
  t.is(tickets.given, 0)
  await results.return?.()
  t.is(tickets.given, 0)
})

for (const highWaterMark of [1, 2, 3, 5, 16, 100]) {
  test(`the source is never more than highWaterMark, ${highWaterMark}, ahead of a slow consumer`, async (t) => {
    const tickets = new Tickets()
    let most = 0
    for await (const { index } of renderStream(tickets, { highWaterMark })) {
      if (index % 25 === 0) await wait(10)
      most = Math.max(most, tickets.given - (index + 1))
      if (index === 300) break
    }
    t.true(most <= highWaterMark, `${most} ahead`)
    // The consumer's pauses are used to read ahead.
    t.true(most >= highWaterMark / 2, `only ${most} ahead`)
  })
}

test('a result does not wait for the next item', async (t) => {
  let received = () => {}
  async function* source() {
    for (let index = 0; index < 5; index++) {
      const result = new Promise<void>((resolve) => {
        received = resolve
      })
      yield `item ${index}`
      await result
    }
  }
  const seen: number[] = []
  for await (const { index } of renderStream(source())) {
    seen.push(index)
    received()
  }
  t.deepEqual(seen, [0, 1, 2, 3, 4])
})

test('a generator that computes each item for long does not keep its results, nor the loop', async (t) => {
  let given = 0
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  function* source() {
    for (; given < 5_000; given++) {
      const until = performance.now() + 20
      while (performance.now() < until);
      yield `item ${given}`
    }
  }
  const results = renderStream(source())
  const first = await results.next()
  await results.return?.()
  clearInterval(timer)
  t.is(first.value.index, 0)
  t.true(given < 1_000, `${given} items before the first result`)
  t.true(turns > 0)
})

// Bad calls

const options: [bad: unknown, option: string][] = [
  [5, 'options'],
  [{ scale: 0 }, 'scale'],
  [{ type: 'bmp' }, 'type'],
  [{ as: 'string' }, 'as'],
  [{ as: 'toString' }, 'as'],
  ...[0, -1, 1.5, Number.NaN, 65_537, '9', true, 1n, []].map((highWaterMark): [unknown, string] => [
    { highWaterMark },
    'highWaterMark',
  ]),
  ...[{}, { aborted: false }, { aborted: 0, addEventListener() {} }, new EventTarget()].map(
    (signal): [unknown, string] => [{ signal }, 'signal'],
  ),
  ...[{}, { as: 'dataURL' }, { inverse: false, type: 'svg' }].map((more): [unknown, string] => [
    { inverse: true, ...more },
    'inverse',
  ]),
  [{ small: true }, 'small'],
]
for (const [index, [bad, option]] of options.entries()) {
  test(`throws at the call, ${index}: ${option}`, (t) => {
    t.like(
      t.throws(() => loose(['a'], bad)),
      { code: 'ERR_QR_OPTION', option },
    )
    const transform = createRenderTransform as unknown as (options: unknown) => void
    t.like(
      t.throws(() => transform(bad)),
      { code: 'ERR_QR_OPTION', option },
    )
  })
}

test('an unknown option is refused with its name', (t) => {
  t.like(
    t.throws(() => loose(['a'], { settle: true })),
    { code: 'ERR_QR_OPTION', option: 'settle' },
  )
})

test('null and undefined count as absent', async (t) => {
  const nothing = {
    as: null,
    highWaterMark: null,
    signal: null,
    scale: undefined,
    color: null,
    small: null,
  }
  t.is((await all(loose(['a'], nothing))).length, 1)
  t.is((await all(renderStream(['a'], null))).length, 1)
})

for (const [value, received] of [
  [undefined, 'nothing'],
  [5, '5'],
  ['hello', "'hello' of type string"],
  [new Uint8Array(2), 'a Uint8Array'],
  [{}, 'an object'],
]) {
  test(`a source is no single thing: ${received}`, (t) => {
    const error = t.throws(() => loose(value), { message: /\biterable\b/ })
    t.like(error, { code: 'ERR_QR_DATA' })
    t.true(error.message.endsWith(`${received}`), error.message)
  })
}

test('options for all may be for the type of some, as in a batch', async (t) => {
  const jpeg = { data: 'hello', type: 'jpeg' } as const
  const results = await all(renderStream([jpeg, 'hello'], { quality: 10 }))
  t.deepEqual(results[0]?.value, toBufferSync('hello', { type: 'jpeg', quality: 10 }))
  t.like(results[1]?.error, { code: 'ERR_QR_OPTION', option: 'quality', index: 1 })
  const [batched, refused] = await toBufferBatch([jpeg, 'hello'], { quality: 10, settle: true })
  t.like(batched, { status: 'fulfilled', value: results[0]?.value })
  t.is(refused?.status === 'rejected' && refused.reason.message, results[1]?.error?.message)
})

// With the addon's queue

test.serial('a full queue makes a stream wait, not fail', async (t) => {
  configure({ maxQueue: 2 })
  const others = Array.from({ length: 20 }, () => toBuffer(cases.v40, { width: 1500 }))
  const outcomes = Promise.allSettled(others)
  t.true(stats().queued >= 2)
  const results = await all(renderStream(['one', 'two', 'three'], { highWaterMark: 1 }))
  await outcomes
  configure({ maxQueue: 4096 })
  t.deepEqual(
    results.map(({ value }) => value),
    ['one', 'two', 'three'].map((text) => toBufferSync(text)),
  )
})

test.serial('who leaves has the chunks under way stop', async (t) => {
  const { aborted } = stats()
  const heavy = Array.from({ length: 4000 }, () => ({ data: cases.v40, width: 1000 }))
  for await (const _ of renderStream(['light', ...heavy], { highWaterMark: 4000 })) break
  t.true(stats().aborted > aborted)
  const left = performance.now()
  while (stats().queued + stats().running > 0) await turn()
  t.log(`at rest after ${Math.round(performance.now() - left)} ms`)
})

test('30,000 items take no more memory than the first 5,000', (t) => {
  const script = `
    import { renderStream } from 'qrush/stream'
    function* tickets() {
      for (let index = 0; index < 30000; index++) yield 'https://example.com/t/' + index
    }
    let before = 0
    for await (const { index, error } of renderStream(tickets())) {
      if (error) throw error
      if (index === 5000) before = memory()
    }
    console.log((memory() - before) / 2 ** 20)
    function memory() {
      gc()
      return process.memoryUsage.rss()
    }`
  const stdout = node(['--expose-gc', '--input-type=module', '--eval', script])
  t.regex(stdout, /^-?[\d.]+\n$/)
  t.log(`${stdout.trim()} MiB`)
  // Kept, the pictures alone would be some 20 MiB, in Buffers of twice that.
  t.true(Number(stdout) < 32)
})
