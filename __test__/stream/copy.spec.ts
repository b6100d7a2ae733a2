// qrush/stream copies an item when it is taken: a source may use its objects and buffers again.

import test from 'ava'
import { createRenderTransform, type StreamResult } from '../../dist/stream.js'
import { toBufferBatch, toBufferSync } from '../../index.js'
import { all, loose } from './sources.js'

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
