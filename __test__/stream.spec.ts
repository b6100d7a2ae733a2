// qrush/stream: a result for each item of any source, in order, in bounded memory.

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { createRenderTransform, renderStream, type StreamResult } from '../dist/stream.js'
import {
  configure,
  create,
  type QrError,
  stats,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURLSync,
} from '../index.js'
import { cases } from './corpus.js'
import { readPng } from './decode.js'

type Loose = (source?: unknown, options?: unknown) => AsyncIterable<unknown>
const loose = renderStream as unknown as Loose

async function all<Value>(results: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = []
  for await (const result of results) list.push(result)
  return list
}

/** What a promise rejects with; a DOMException is no error to ava. */
function rejection(promise: Promise<unknown>): Promise<DOMException> {
  return promise.then(
    () => Promise.reject(new Error('Expected a rejection')),
    (reason) => reason,
  )
}

/** An endless source that counts what is done to it. */
class Tickets implements IterableIterator<string> {
  given = 0
  returned = 0
  next() {
    return { done: false as const, value: `ticket ${this.given++}` }
  }
  return(): IteratorResult<string> {
    this.returned++
    return { done: true, value: undefined }
  }
  [Symbol.iterator]() {
    return this
  }
}

/** What a process of its own prints, in the package's folder. */
function node(args: string[]): string {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  return stdout || stderr
}

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

// Items are copied when they are taken

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F']

/** Items whose parts are the same at each letter, with other content. */
const reused: Record<string, () => [item: unknown, become: (letter: string) => void]> = {
  bytes: () => {
    const bytes = new Uint8Array(1)
    return [bytes, (letter) => bytes.set(Buffer.from(letter))]
  },
  'an object': () => {
    const item = { data: '' }
    return [item, (letter) => Object.assign(item, { data: letter })]
  },
  'the bytes of an object': () => {
    const item = { data: Buffer.alloc(1) }
    return [item, (letter) => item.data.write(letter)]
  },
  'the colours of an object': () => {
    const item = { data: 'a', color: { dark: '' } }
    return [item, (letter) => Object.assign(item.color, { dark: `#${letter.repeat(3)}` })]
  },
  'an array of segments': () => {
    const segments: unknown[] = []
    return [segments, (letter) => segments.splice(0, 1, { mode: 'byte', data: letter })]
  },
  'a segment': () => {
    const segment = { mode: 'byte', data: '' }
    return [[segment], (letter) => Object.assign(segment, { data: letter })]
  },
  'the bytes of a segment of an object': () => {
    const segment = { mode: 'byte', data: new Uint8Array(1) }
    return [{ data: [segment] }, (letter) => segment.data.set(Buffer.from(letter))]
  },
}
for (const [what, open] of Object.entries(reused)) {
  test(`a source may use ${what} again`, async (t) => {
    const [item, become] = open()
    // As what is used once: with all of it at rest.
    const expected = []
    for (const letter of LETTERS) {
      become(letter)
      expected.push(...(await all(loose([item], { as: 'dataURL' }))))
    }
    const urls = expected.map((result) => (result as StreamResult<string>).value)
    t.is(new Set(urls).size, LETTERS.length)

    function* source() {
      for (const letter of LETTERS) {
        become(letter)
        yield item
      }
    }
    const results = (await all(loose(source(), { as: 'dataURL' }))) as StreamResult<string>[]
    t.deepEqual(
      results.map(({ value }) => value),
      urls,
    )

    const transform = createRenderTransform({ as: 'dataURL' })
    for (const letter of LETTERS) {
      become(letter)
      await new Promise((written) => transform.write(item, written))
    }
    transform.end()
    become('Z')
    t.deepEqual(
      (await all<StreamResult<string>>(transform)).map(({ value }) => value),
      urls,
    )
  })
}

test('of an item is read what a batch reads, and each property once', async (t) => {
  const reads: Record<string, number> = {}
  const counted = (values: object): object =>
    new Proxy(values, {
      get(target, name, receiver) {
        reads[String(name)] = (reads[String(name)] ?? 0) + 1
        return Reflect.get(target, name, receiver)
      },
    })
  const item = counted({
    scale: 2,
    color: { dark: '#00f' },
    data: [counted({ mode: 'byte', data: 'b' })],
  })
  const [result] = (await all(loose([item]))) as StreamResult<Buffer>[]
  t.deepEqual(
    result?.value,
    toBufferSync([{ mode: 'byte', data: 'b' }], { scale: 2, color: { dark: '#00f' } }),
  )
  // Of the two objects, each.
  t.like(reads, { scale: 1, color: 1, data: 2, mode: 1 })

  const items = [
    Object.create({ data: 'inherited', scale: 2 }),
    JSON.parse('{ "data": "a", "__proto__": { "scale": 2 } }'),
    { scale: 2 },
    ...[
      undefined,
      null,
      5,
      true,
      {},
      [5],
      [{ mode: 'byte' }],
      new Date(),
      new DataView(new ArrayBuffer(1)),
    ],
    ...[
      new ArrayBuffer(1),
      new Uint16Array(1),
      new Map(),
      Promise.resolve(),
      () => 'a',
      Symbol('a'),
    ],
    ...[[], new Uint8Array(), new Uint8Array(8_000), new Array(8_000), transferred()],
    ...[new Date(), [], new Uint8Array(2), 'blue', 5].map((color) => ({ data: 'a', color })),
    { data: { data: 'a' } },
    { data: [{ mode: 'numeric', data: new Uint8Array(8_000) }] },
  ]
  const batched = await toBufferBatch(items, { settle: true })
  const streamed = (await all(loose(items))) as StreamResult<Buffer>[]
  for (const [index, { value, error }] of streamed.entries()) {
    const expected = batched[index]
    if (expected?.status === 'fulfilled') t.deepEqual(value, expected.value, `${index}`)
    else
      t.deepEqual(
        { ...error, message: error?.message },
        { ...expected?.reason, message: expected?.reason.message },
      )
  }
})

function transferred() {
  const bytes = new Uint8Array(4)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  return bytes
}

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

// Endings

test('leaving early closes the source once, and reads no further', async (t) => {
  const tickets = new Tickets()
  for await (const { index } of renderStream(tickets, { highWaterMark: 8 })) {
    if (index === 20) break
  }
  const { given } = tickets
  t.is(tickets.returned, 1)
  await wait(50)
  t.is(tickets.given, given)
  t.is(tickets.returned, 1)
})

test('an error of the consumer closes the source as well', async (t) => {
  const tickets = new Tickets()
  const thrown = new Error('disk full')
  const consume = async () => {
    for await (const _ of renderStream(tickets)) throw thrown
  }
  t.is(await t.throwsAsync(consume()), thrown)
  t.is(tickets.returned, 1)
})

test('leaving waits until the source is closed, and hears of its failure', async (t) => {
  let closed = false
  async function* source() {
    try {
      for (;;) yield 'ticket'
    } finally {
      await wait(20)
      closed = true
    }
  }
  // A full window owes nothing: the source is at rest.
  for await (const _ of renderStream(source(), { highWaterMark: 1 })) {
    await wait(50)
    break
  }
  t.true(closed)

  const tickets = new Tickets()
  tickets.return = () => {
    throw new Error('cannot close')
  }
  const leave = async () => {
    for await (const _ of renderStream(tickets, { highWaterMark: 1 })) {
      await wait(50)
      break
    }
  }
  await t.throwsAsync(leave(), { message: 'cannot close' })
})

test('a source that never answers does not hold up who leaves', async (t) => {
  const readable = new Readable({ objectMode: true, read() {} })
  readable.push('only')
  const results = renderStream(readable)
  t.is((await results.next()).value.index, 0)
  const pending = results.next()
  await results.return?.()
  t.true((await pending).done)
  if (!readable.closed) await once(readable, 'close')
  t.true(readable.destroyed)
})

test('calls of next() that overlap are answered in order', async (t) => {
  const results = renderStream(['a', 'b'])
  const steps = await Promise.all([results.next(), results.next(), results.next()])
  t.deepEqual(
    steps.map(({ done, value }) => (done ? 'end' : value.index)),
    [0, 1, 'end'],
  )
})

for (const [kind, wrap] of Object.entries({
  generator: (items: Iterable<string>) => items,
  'async generator': async function* (items: Iterable<string>) {
    yield* items
  },
  Readable: (items: Iterable<string>) => Readable.from(items),
})) {
  test(`an error of a source, a ${kind}, comes after the results of all items before it`, async (t) => {
    const thrown = new Error('connection lost')
    function* items() {
      for (let index = 0; index < 50; index++) yield `item ${index}`
      throw thrown
    }
    const seen: number[] = []
    const consume = async () => {
      const source = wrap(items()) as Iterable<string>
      for await (const { index } of renderStream(source, { highWaterMark: 16 })) seen.push(index)
    }
    t.is(await t.throwsAsync(consume()), thrown)
    t.deepEqual(seen, [...Array(50).keys()])
  })
}

test('a source that fails is not closed: it has ended by itself', async (t) => {
  const tickets = new Tickets()
  tickets.next = () => {
    throw new Error('broken')
  }
  await t.throwsAsync(all(renderStream(tickets)), { message: 'broken' })
  t.is(tickets.returned, 0)
})

test('an abort rejects with its reason and closes the source once', async (t) => {
  const tickets = new Tickets()
  const controller = new AbortController()
  const reason = new Error('the user left')
  let seen = 0
  const consume = async () => {
    for await (const { index } of renderStream(tickets, { signal: controller.signal })) {
      seen++
      if (index === 10) controller.abort(reason)
    }
  }
  t.is(await t.throwsAsync(consume()), reason)
  t.is(seen, 11)
  const { given } = tickets
  await wait(50)
  t.is(tickets.given, given)
  t.is(tickets.returned, 1)
})

test('an abort does not wait for a source that is silent', async (t) => {
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
  const reason = await rejection(all(renderStream(silent, { signal: AbortSignal.timeout(20) })))
  t.is(reason.name, 'TimeoutError')
})

test('a generator may abort its own stream, and is closed', async (t) => {
  const controller = new AbortController()
  let closed = 0
  function* source() {
    try {
      for (let index = 0; ; index++) {
        if (index === 5) controller.abort()
        yield 'ticket'
      }
    } finally {
      closed++
    }
  }
  const { signal } = controller
  t.is((await rejection(all(renderStream(source(), { signal })))).name, 'AbortError')
  t.is(closed, 1)
})

test('a signal that has aborted before lets nothing be read', async (t) => {
  const tickets = new Tickets()
  const signal = AbortSignal.abort()
  t.is((await rejection(all(renderStream(tickets, { signal })))).name, 'AbortError')
  t.is(tickets.given, 0)
})

/** Sources that are open before they are read, and how each tells that it is closed. */
const unread: Record<string, () => [source: unknown, isClosed: () => boolean]> = {
  'an iterator': () => {
    const tickets = new Tickets()
    return [tickets, () => tickets.returned === 1 && tickets.given === 0]
  },
  'a Readable': () => {
    const readable = Readable.from(['a'])
    return [readable, () => readable.destroyed]
  },
  'a ReadableStream': () => {
    let cancelled = 0
    const stream = new ReadableStream({ cancel: () => void cancelled++ })
    return [stream, () => cancelled === 1]
  },
}
for (const [what, open] of Object.entries(unread)) {
  test(`${what} that nobody has read is closed by an abort and by return()`, async (t) => {
    const [aborted, isClosed] = open()
    const signal = AbortSignal.abort()
    t.is((await rejection(all(loose(aborted, { signal })))).name, 'AbortError')
    t.true(isClosed())
    const [left, isLeft] = open()
    const results = loose(left) as AsyncIterableIterator<unknown>
    await results.return?.()
    t.true(isLeft())
    t.true((await results.next()).done)
    await results.return?.()
    t.true(isLeft())
  })
}

test('leaving before the first next() waits until the source is closed, and hears of its failure', async (t) => {
  const tickets = new Tickets()
  tickets.return = () => {
    throw new Error('cannot close')
  }
  await t.throwsAsync(async () => renderStream(tickets).return?.(), { message: 'cannot close' })
  const signal = AbortSignal.abort()
  t.is((await rejection(all(renderStream(tickets, { signal })))).name, 'AbortError')
})

// Bad calls

const options: [unknown, string][] = [
  [5, 'Expected an object for options but received 5'],
  [{ scale: 0 }, 'Expected a whole number from 1 to 1000 for scale but received 0'],
  [
    { type: 'bmp' },
    "Expected one of 'png', 'jpeg', 'webp', 'gif', 'svg', 'pdf', 'eps', 'gray', 'rgba' for type but received 'bmp' of type string",
  ],
  [{ as: 'string' }, "Expected 'buffer' or 'dataURL' for as but received 'string' of type string"],
  [
    { as: 'toString' },
    "Expected 'buffer' or 'dataURL' for as but received 'toString' of type string",
  ],
  ...[
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [65_537, '65537'],
    ['9', "'9' of type string"],
    [true, 'true of type boolean'],
    [1n, 'a bigint'],
    [[], 'an array'],
  ].map(([value, received]): [unknown, string] => [
    { highWaterMark: value },
    `Expected a whole number from 1 to 65536 for highWaterMark but received ${received}`,
  ]),
  ...[{}, { aborted: false }, { aborted: 0, addEventListener() {} }, new EventTarget()].map(
    (signal): [unknown, string] => [
      { signal },
      'Expected an AbortSignal for signal but received an object',
    ],
  ),
  ...[{}, { as: 'dataURL' }, { inverse: false, type: 'svg' }].flatMap(
    (more): [unknown, string][] => [
      [
        { inverse: true, ...more },
        `Expected a type of 'utf8', 'ascii' or 'terminal', as toString has, for inverse but received '${more.type ?? 'png'}'`,
      ],
    ],
  ),
  [{ small: true }, "Expected a type of 'terminal', as toString has, for small but received 'png'"],
]
for (const [index, [bad, message]] of options.entries()) {
  test(`throws at the call, ${index}: ${message}`, (t) => {
    const option = /for (\w+) but/.exec(message)?.[1]
    t.like(
      t.throws(() => loose(['a'], bad)),
      { code: 'ERR_QR_OPTION', option, message },
    )
    const transform = createRenderTransform as unknown as (options: unknown) => void
    t.like(
      t.throws(() => transform(bad)),
      { code: 'ERR_QR_OPTION', option, message },
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
    t.like(
      t.throws(() => loose(value)),
      {
        code: 'ERR_QR_DATA',
        message: `Expected an iterable or async iterable of items for source but received ${received}`,
      },
    )
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

test('lossy WebP comes out of a stream as out of a call', async (t) => {
  const options = { type: 'webp', lossless: false, quality: 60 } as const
  const [buffer] = await all(renderStream(['hello'], options))
  t.deepEqual(buffer?.value, toBufferSync('hello', options))
  const [url] = await all(renderStream(['hello'], { ...options, as: 'dataURL' }))
  t.is(url?.value, toDataURLSync('hello', options))
})

// As a Transform

test('in a pipeline: from objects by lines to results by lines', async (t) => {
  const lines = ['{"id":1,"text":"one"}', '{"id":2,"text":""}', '{"id":3,"text":"three"}']
  let written = ''
  await pipeline(
    Readable.from(lines),
    async function* (source) {
      for await (const line of source) {
        const { text, id } = JSON.parse(line)
        yield { data: text, scale: id }
      }
    },
    createRenderTransform({ as: 'dataURL' }),
    async (results: AsyncIterable<StreamResult<string>>) => {
      for await (const { index, value, error } of results) {
        written += `${JSON.stringify({ index, value, code: error?.code })}\n`
      }
    },
  )
  t.deepEqual(
    written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { index: 0, value: toDataURLSync('one', { scale: 1 }) },
      { index: 1, code: 'ERR_QR_EMPTY' },
      { index: 2, value: toDataURLSync('three', { scale: 3 }) },
    ],
  )
})

test('the Transform keeps order and ends over thousands of items', async (t) => {
  const transform = createRenderTransform({ highWaterMark: 100 })
  t.true(transform instanceof Transform)
  Readable.from(new Array(3000).fill('a')).pipe(transform)
  const indices: number[] = []
  for await (const { index } of transform) indices.push(index)
  t.deepEqual(indices, [...Array(3000).keys()])
})

test('the Transform without a reader stops to take items', async (t) => {
  const tickets = new Tickets()
  const transform = createRenderTransform({ highWaterMark: 32 })
  const source = Readable.from(tickets)
  source.pipe(transform)
  let given: number
  do {
    given = tickets.given
    await wait(100)
    // The window, and 16 objects at each end of the Transform and in the Readable.
    t.true(tickets.given <= 32 + 3 * 16 + 2, `${tickets.given} taken`)
  } while (tickets.given > given || given === 0)
  source.destroy()
  transform.destroy()
  await once(transform, 'close')
})

test('the Transform writes one result for one item, without waiting for more', async (t) => {
  const transform = createRenderTransform()
  for (const index of [0, 1, 2]) {
    transform.write(`item ${index}`)
    const [result] = await once(transform, 'data')
    t.is(result.index, index)
  }
  transform.end()
  await once(transform, 'end')
})

test('a pipeline that fails elsewhere destroys the Transform and its source', async (t) => {
  const transform = createRenderTransform()
  const tickets = new Tickets()
  const failing = pipeline(tickets, transform, async (results) => {
    for await (const _ of results) throw new Error('disk full')
  })
  await t.throwsAsync(failing, { message: 'disk full' })
  t.true(transform.destroyed)
  t.is(tickets.returned, 1)
})

test('writes to a Transform that is destroyed are all answered', async (t) => {
  for (const reason of [null, new Error('disk full')]) {
    for (const isFull of [false, true]) {
      const transform = createRenderTransform({ highWaterMark: 1 }).on('error', () => {})
      const write = () =>
        new Promise<unknown>((answered) =>
          transform.write('a', (error) => answered(error?.message)),
        )
      const answers = Array.from({ length: 40 }, write)
      // What is read ahead is rendered and lies ready; those behind wait for a reader.
      if (isFull) await answers[3]
      transform.destroy(reason ?? undefined)
      const last = (await Promise.all(answers)).at(-1)
      t.is(last, reason?.message ?? 'Cannot call write after a stream was destroyed')
    }
  }
})

test('what the callback of a write throws is not an error of the Transform', (t) => {
  const script = `
    const transform = require('qrush/stream').createRenderTransform()
    process.once('uncaughtException', (error) => console.log('uncaught', error))
    transform.on('error', (error) => console.log('error', error)).resume()
    transform.write('a')
    transform.write('b', () => { throw 'thrown' })
    transform.end('c', () => console.log('finished'))`
  t.is(node(['--eval', script]), 'uncaught thrown\nfinished\n')
})

test('an abort destroys the Transform with its reason', async (t) => {
  const controller = new AbortController()
  const reason = new Error('the user left')
  const transform = createRenderTransform({ signal: controller.signal })
  const running = pipeline(new Tickets(), transform, async (results) => {
    for await (const { index } of results) if (index === 100) controller.abort(reason)
  })
  t.is(await t.throwsAsync(running), reason)
})

// Memory

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
