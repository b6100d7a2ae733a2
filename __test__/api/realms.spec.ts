// Values of another realm, as those of `node:vm` and of test runners are, are as good as one's own.

import vm from 'node:vm'
import test from 'ava'
import compat from '../../dist/compat.js'
import { entityTag } from '../../dist/http/etag.js'
import { asProblem } from '../../dist/http/problem.js'
import { renderStream } from '../../dist/stream.js'
import { create, type QrError, toBuffer, toBufferBatch, toBufferSync } from '../../index.js'

const realm = <Value>(code: string, globals: object = {}): Value =>
  vm.runInNewContext(code, { ...globals })
const BYTES = 'new Uint8Array([98, 121, 116, 101, 115])'

test('bytes, segments, options and items', async (t) => {
  const expected = toBufferSync(Buffer.from('bytes'))
  t.deepEqual(toBufferSync(realm<Uint8Array>(BYTES)), expected)
  t.deepEqual(await toBuffer(realm<Uint8Array>(BYTES)), expected)
  const segments = `[{ mode: 'byte', data: ${BYTES} }, { mode: 'numeric', data: '1' }]`
  t.is(create(realm<[]>(segments)).version, 1)
  const options = realm<object>("({ scale: 2, color: { dark: '#123' } })")
  t.deepEqual(toBufferSync('a', options), toBufferSync('a', { scale: 2, color: { dark: '#123' } }))
  const items = realm<string[]>("['a', { data: 'a', scale: 2 }]")
  t.deepEqual(await toBufferBatch(items), [toBufferSync('a'), toBufferSync('a', { scale: 2 })])
})

test('functions, and errors that they throw', async (t) => {
  let told = 0
  const tell = (done: number) => {
    told = done
  }
  const onProgress = realm<() => void>('(done) => tell(done)', { tell })
  await toBufferBatch(['a', 'b'], { onProgress })
  t.is(told, 2)
  const options = realm<object>("({ get scale() { throw new RangeError('theirs') } })")
  t.throws(() => toBufferSync('a', options), { any: true, message: 'theirs' })
  await toBuffer('a', options).then(
    () => t.fail(),
    (error: Error) => t.is(error.message, 'theirs'),
  )
})

test('a signal, and the reason that it is aborted for', async (t) => {
  const signal = realm<AbortSignal>(`({
    aborted: false,
    addEventListener(name, listener) { this.listener = listener },
    removeEventListener() { this.removed = true },
    abort() { this.aborted = true; this.reason = new Error('theirs'); this.listener() },
  })`) as AbortSignal & { abort(): void; removed?: boolean }
  const call = toBuffer('a', { signal })
  signal.abort()
  await call.then(
    () => t.fail(),
    (error: Error) => t.is(error.message, 'theirs'),
  )
  t.true(signal.removed)
})

test('what is refused, by its name', (t) => {
  for (const [code, name] of [
    ['new Date()', 'a Date'],
    ['Promise.resolve()', 'a Promise'],
    ['new ArrayBuffer(1)', 'an ArrayBuffer'],
    ['new DataView(new ArrayBuffer(1))', 'a DataView'],
    ['new Uint16Array(1)', 'a typed array that is not a Uint8Array'],
    ['() => 1', 'a function'],
    ['new Map()', 'an object'],
  ] as const) {
    const error = t.throws<QrError>(() => toBufferSync(realm<string>(code)), {
      code: 'ERR_QR_DATA',
    })
    t.true(error?.message.endsWith(`received ${name}`), error?.message)
  }
})

test('items and sources of a stream', async (t) => {
  const items = realm<string[]>(`['a', { data: ${BYTES} }, [{ mode: 'numeric', data: '1' }]]`)
  const values: unknown[] = []
  for await (const { value } of renderStream(items)) values.push(value)
  t.deepEqual(values, [
    toBufferSync('a'),
    toBufferSync(Buffer.from('bytes')),
    toBufferSync([{ mode: 'numeric', data: '1' }]),
  ])
  t.throws(() => renderStream(realm<string[]>(BYTES)), { message: /received a Uint8Array/ })
})

test('an item of a stream is copied when it is taken', async (t) => {
  const source = realm<Iterable<Uint8Array>>(`({
    *[Symbol.iterator]() {
      const bytes = ${BYTES}
      for (let item = 0; item < 3; item++) yield bytes.fill(97 + item)
    },
  })`)
  const values: unknown[] = []
  for await (const { value } of renderStream(source)) values.push(value)
  t.deepEqual(
    values,
    ['aaaaa', 'bbbbb', 'ccccc'].map((text) => toBufferSync(Buffer.from(text))),
  )
})

test('bytes of qrush/compat', (t) => {
  const make = (data: unknown) => compat.create([{ data, mode: 'byte' }] as never).modules.data
  const expected = make(new Uint8Array(Buffer.from('bytes')))
  t.deepEqual(make(realm(BYTES)), expected)
  t.deepEqual(make(realm(`${BYTES}.buffer`)), expected)
})

test('the service takes bytes and errors of other realms', (t) => {
  const realm = <Value>(code: string): Value => vm.runInNewContext(code)
  const error = asProblem(
    realm("Object.assign(new Error('too long'), { code: 'ERR_QR_TOO_LONG' })"),
  )
  t.true(error instanceof Error)
  t.like(error, { message: 'too long', code: 'ERR_QR_TOO_LONG', statusCode: 400 })
  const tag = (data: Uint8Array) =>
    entityTag({ data, form: 'file', type: 'png', options: {}, negotiated: false })
  t.is(tag(realm('new Uint8Array([1, 2])')), tag(new Uint8Array([1, 2])))
  t.not(tag(realm('new Uint8Array([1, 2])')), tag(new Uint8Array([1, 3])))
})
