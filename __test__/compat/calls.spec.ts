// How qrush/compat answers is how npm qrcode answers: what is thrown at the call, what a promise rejects
// with, what a callback is called with, and which words it is told in.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { buffer as collect } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import { PNG } from 'pngjs'
import * as theirs from 'qrcode'
import * as ours from '../../dist/compat.js'
import { configure, stats } from '../../index.js'
import { type Api, one, other } from './both.js'

const folder = mkdtempSync(join(tmpdir(), 'qrush-compat-'))
test.after.always(() => rmSync(folder, { recursive: true }))

const LONG = 'a'.repeat(3_000)
/** What goes wrong in the data or the options. */
const FAULTS: [string, unknown, object?][] = [
  ['no text', ''],
  ['nothing', null],
  ['a number', 5],
  ['an object', { data: 'a' }],
  ['a String', new String('a')],
  ['too much', LONG],
  ['too much for any version, with one', LONG, { version: 2 }],
  ['too much for the version', 'a'.repeat(100), { version: 2 }],
  ['too much for the version, at H', 'A1'.repeat(300), { version: 1, errorCorrectionLevel: 'H' }],
  ['a lone surrogate', 'a\ud800'],
  ['letters as digits', [{ data: 'abc', mode: 'numeric' }]],
  ['small letters as capitals', [{ data: 'abc', mode: 'alphanumeric' }]],
  ['Kanji as digits', [{ data: '漢字', mode: 'numeric' }]],
  ['no function', 'a', { toSJISFunc: 5 }],
  ['no text, and no function', '', { toSJISFunc: 5 }],
  ['nothing, and no function', null, { toSJISFunc: 5 }],
]
const COLOR_FAULTS: [string, unknown, object?][] = [
  ['a colour of five digits', 'a', { color: { dark: '#12345' } }],
  ['a colour of nine digits', 'a', { color: { light: '123456789' } }],
  ['a colour of two digits', 'a', { color: { dark: '#1f' } }],
  ['a colour that is no text', 'a', { color: { dark: {} } }],
  ['too much, in a bad colour', LONG, { color: { dark: '#12345' } }],
]

/** What comes of a call: which side, and the words. */
async function outcome(call: () => unknown): Promise<string> {
  let returned: unknown
  try {
    returned = call()
  } catch (error) {
    return `throws ${error}`
  }
  try {
    await returned
    return 'resolves'
  } catch (error) {
    return `rejects ${error}`
  }
}

function calledBack(call: (callback: (error: unknown) => void) => unknown): Promise<string> {
  return new Promise((resolve) => {
    try {
      const returned = call((error) => resolve(`calls back ${error ?? 'without an error'}`))
      if (returned instanceof Promise) returned.catch(() => {})
    } catch (error) {
      resolve(`throws ${error}`)
    }
    pause(5_000, 'does nothing', { ref: false }).then(resolve)
  })
}

for (const [name, text, options] of FAULTS) {
  test(`create: ${name}`, async (t) => {
    t.is(
      await outcome(() => other.create?.(text, options)),
      await outcome(() => one.create?.(text, { ...options })),
    )
  })
}

for (const form of ['toString', 'toDataURL', 'toBuffer', 'toFile', 'toCanvas']) {
  // A canvas is asked for before the colours are, and npm qrcode asks even null whether it is one.
  const faults =
    form === 'toCanvas' ? FAULTS.filter(([, text]) => text !== null) : [...FAULTS, ...COLOR_FAULTS]
  for (const [name, text, options] of faults) {
    test(`${form}: ${name}`, async (t) => {
      const path = form === 'toFile' ? [join(folder, 'fault.png')] : []
      const args = () => [...path, text, { ...options }]
      t.is(
        await outcome(() => other[form]?.(...args())),
        await outcome(() => one[form]?.(...args())),
      )
      const [expected, made] = await Promise.all([
        calledBack((callback) => one[form]?.(...args(), callback)),
        calledBack((callback) => other[form]?.(...args(), callback)),
      ])
      t.is(made, expected)
    })
  }
}

const CALLS: [string, (api: Api) => unknown][] = [
  ['toString()', (api) => api.toString?.()],
  ['toDataURL()', (api) => api.toDataURL?.()],
  ['toBuffer(undefined, {})', (api) => api.toBuffer?.(undefined, {})],
  ['toFile()', (api) => api.toFile?.()],
  ['toFile(path)', (api) => api.toFile?.(join(folder, 'a.png'))],
  ['toFile(5, text)', (api) => api.toFile?.(5, 'a')],
  ['toFile(path, 5)', (api) => api.toFile?.(join(folder, 'a.png'), 5)],
  ['toFile to where no folder is', (api) => api.toFile?.(join(folder, 'none', 'a.png'), 'a')],
  [
    'toFile of an SVG to where no folder is',
    (api) => api.toFile?.(join(folder, 'none', 'a.svg'), 'a'),
  ],
  ['toFileStream()', (api) => api.toFileStream?.()],
  ['toFileStream(stream)', (api) => api.toFileStream?.(new PassThrough())],
  ['toFileStream(stream, undefined)', (api) => api.toFileStream?.(new PassThrough(), undefined)],
  ['toFileStream(undefined, text)', (api) => api.toFileStream?.(undefined, 'a')],
  ['toFileStream(undefined, undefined)', (api) => api.toFileStream?.(undefined, undefined)],
  ['toFileStream({}, text)', (api) => api.toFileStream?.({}, 'a')],
  ['toCanvas()', (api) => api.toCanvas?.()],
  ['toCanvas(callback)', (api) => api.toCanvas?.(() => {})],
  ['toCanvas(text)', (api) => api.toCanvas?.('a')],
  ['toString(text, options, null)', (api) => api.toString?.('a', { version: 99 }, null)],
  ['create()', (api) => api.create?.()],
]
for (const [name, call] of CALLS) {
  test(name, async (t) => {
    t.is(await outcome(() => call(other)), await outcome(() => call(one)))
  })
}

test('what is thrown carries the code and the error of qrush', async (t) => {
  const error = await t.throwsAsync(ours.toString(LONG))
  t.like(error, { code: 'ERR_QR_TOO_LONG', cause: { code: 'ERR_QR_TOO_LONG', capacity: 18672 } })
})

test('callbacks get what promises do, after the call has returned', async (t) => {
  let returned = false
  const text = new Promise((resolve) => {
    ours.toString('a', { type: 'svg' }, (error, text) => resolve([returned, error, text]))
  })
  returned = true
  t.deepEqual(await text, [true, null, await ours.toString('a', { type: 'svg' })])
  const url = new Promise((resolve) => ours.toDataURL('a', (_, url) => resolve(url)))
  t.is(await url, await ours.toDataURL('a'))
})

for (const [ending, type] of [
  ['png'],
  ['PNG'],
  ['svg'],
  ['txt'],
  ['', 'svg'],
  ['png', 'utf8'],
  ['bin'],
]) {
  test(`toFile writes what npm qrcode does: .${ending}, type ${type}`, async (t) => {
    const paths = [
      join(folder, `one${type}.${ending}`),
      join(folder, `other${type}.${ending}`),
    ] as const
    const options = { ...(type && { type }), margin: 2 } as object
    await theirs.toFile(paths[0], 'a file', { ...options })
    await ours.toFile(paths[1], 'a file', options)
    const [expected, made] = paths.map((path) => readFileSync(path)) as [Buffer, Buffer]
    if (expected[0] === 0x89) t.deepEqual(PNG.sync.read(made).data, PNG.sync.read(expected).data)
    else t.is(`${made}`.split('<svg')[0], `${expected}`.split('<svg')[0])
  })
}

test('toFileStream writes a PNG and ends the stream; what goes wrong is its error', async (t) => {
  const [left, right] = [new PassThrough(), new PassThrough()]
  theirs.toFileStream(left, 'a stream')
  await ours.toFileStream(right, 'a stream')
  t.deepEqual(PNG.sync.read(await collect(right)).data, PNG.sync.read(await collect(left)).data)
  for (const [text, options] of [
    ['', {}],
    ['a', { color: { dark: '#12345' } }],
  ] as const) {
    const errors = [one, other].map((api) => {
      const stream = new PassThrough()
      const failed = new Promise((resolve) =>
        stream.once('error', (error) => resolve(error.message)),
      )
      // Nobody takes its promise: it must not be missed as a rejection.
      api.toFileStream?.(stream, text, { ...options })
      return failed
    })
    const [expected, made] = await Promise.all(errors)
    t.is(made, expected)
  }
})

test('toFileStream hears of a stream that is destroyed in mid-write', async (t) => {
  const listeners: number[] = []
  const streams: Writable[] = []
  const stuck = (reason?: Error) => {
    const stream = new Writable({
      write() {
        setImmediate(() => {
          listeners.push(stream.listenerCount('error'))
          stream.destroy(reason)
        })
      },
    })
    streams.push(stream)
    return stream
  }
  const early = { code: 'ERR_STREAM_PREMATURE_CLOSE' }
  t.like(await t.throwsAsync(ours.toFileStream(stuck(), 'a')), early)
  t.like(await new Promise((resolve) => ours.toFileStream(stuck(), 'a', resolve)), early)
  const reason = new Error('disk full')
  const failing = stuck(reason).once('error', () => {})
  t.is(await t.throwsAsync(ours.toFileStream(failing, 'a')), reason)
  // An error of the stream that nobody listens for is not hidden, and nothing stays.
  t.deepEqual(listeners, [0, 0, 1])
  t.deepEqual(
    streams.map((stream) => stream.eventNames()),
    [[], [], []],
  )
})

/** Calls at once with one array, whose bytes are others at each. */
function withBytes(count: number, data: Uint8Array | ArrayBuffer) {
  const bytes = new DataView('buffer' in data ? data.buffer : data)
  return Array.from({ length: count }, (_, at) => {
    bytes.setUint32(0, at)
    return ours.toString([{ data: data as Uint8Array, mode: 'byte' }])
  })
}

test('a call that waits keeps the bytes and the options that it was given', async (t) => {
  for (const data of [new Uint8Array(4), new ArrayBuffer(4)]) {
    t.is(new Set(await Promise.all(withBytes(1_500, data))).size, 1_500)
  }
  const options = { type: 'svg' as const, margin: 0, color: { dark: '' } }
  const pictures = Array.from({ length: 1_500 }, (_, at) => {
    options.margin = at % 100
    options.color.dark = `#${100 + Math.floor(at / 100)}`
    return ours.toString('a', options)
  })
  t.is(new Set(await Promise.all(pictures)).size, 1_500)
})

test.serial('a call that finds the queue full keeps the bytes that it was given', async (t) => {
  const { maxQueue } = stats()
  configure({ maxQueue: 1 })
  const texts = await Promise.all(withBytes(50, new Uint8Array(4)))
  configure({ maxQueue })
  t.is(new Set(texts).size, 50)
})

test('any number of calls may wait', async (t) => {
  const texts = Array.from({ length: 6_000 }, (_, at) => `${at}`)
  const urls = await Promise.all(texts.map((text) => ours.toDataURL(text)))
  t.is(new Set(urls).size, texts.length)
})

/** A canvas as packages for Node.js have them, of which npm qrcode needs as much. */
class Canvas {
  width = 0
  height = 0
  style?: object
  pixels: Uint8ClampedArray = new Uint8ClampedArray()
  getContext = () => ({
    createImageData: (width: number, height: number) => ({
      data: new Uint8ClampedArray(4 * width * height),
    }),
    clearRect: () => {},
    putImageData: ({ data }: { data: Uint8ClampedArray }) => {
      this.pixels = data
    },
  })
  toDataURL = (type: string, quality?: number) => `data:${type};${quality},${this.pixels.length}`
}

test('toCanvas draws the same on a canvas', async (t) => {
  for (const options of [undefined, { width: 123 }, { color: { light: '#0000' }, margin: 1 }]) {
    const canvases = [new Canvas(), new Canvas()] as const
    await theirs.toCanvas(canvases[0], 'a canvas', options && { ...options })
    t.is(await (ours.toCanvas(canvases[1], 'a canvas', options) as Promise<unknown>), canvases[1])
    t.deepEqual(canvases[1].pixels, canvases[0].pixels)
    t.deepEqual([canvases[1].width, canvases[1].style], [canvases[0].width, canvases[0].style])
  }
  const canvas = new Canvas()
  const url = await ours.toDataURL(canvas, 'a', {
    type: 'image/jpeg',
    rendererOpts: { quality: 0.3 },
  })
  t.is(url, `data:image/jpeg;0.3,${canvas.pixels.length}`)
  const options = { type: 'image/jpeg' as 'image/jpeg' | 'image/webp' }
  const pending = ours.toDataURL(canvas, 'a', options)
  options.type = 'image/webp'
  t.regex(await pending, /^data:image\/jpeg;/)
})
