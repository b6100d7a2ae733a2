// Bad input: each code, its sentence, and what the error carries. Synchronous forms throw;
// asynchronous ones reject and never throw.

import { readFileSync } from 'node:fs'
import test from 'ava'
import {
  create,
  type QrError,
  type QrErrorCode,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toDataURLBatch,
  toDataURLSync,
  toString,
  toStringSync,
} from '../../index.js'

type AnyArguments = [data?: unknown, options?: unknown]
type Loose = (...args: AnyArguments) => unknown

const syncForms = { toDataURLSync, toBufferSync, toStringSync } as unknown as Record<string, Loose>
const asyncForms = { toDataURL, toBuffer, toString } as unknown as Record<string, Loose>

interface Case {
  what: string
  args: AnyArguments
  code: QrErrorCode
  message: RegExp
  rest?: Partial<QrError>
  /** The options are those of a picture: `create` does not know them. */
  picture?: true
}

const detached = new Uint8Array(8)
structuredClone(detached.buffer, { transfer: [detached.buffer] })

const option = (name: string, value: unknown, expected: string, received: string): Case => ({
  what: `${name}: ${received}`,
  args: ['hello', { [name]: value }],
  code: 'ERR_QR_OPTION',
  message: new RegExp(
    `^Expected ${escaped(expected)} for ${name} but received ${escaped(received)}$`,
  ),
  rest: { option: name },
})
const picture = (...args: Parameters<typeof option>): Case => ({
  ...option(...args),
  picture: true,
})
const color = (part: string, value: unknown, received: string): Case => ({
  what: `color.${part}: ${received}`,
  args: ['hello', { color: { [part]: value } }],
  code: 'ERR_QR_OPTION',
  message: new RegExp(
    `^Expected a colour as #rgb, #rgba, #rrggbb or #rrggbbaa for color.${part} but received ${escaped(received)}$`,
  ),
  rest: { option: `color.${part}` },
  picture: true,
})
const data = (what: string, value: unknown, received: string): Case => ({
  what,
  args: [value],
  code: 'ERR_QR_DATA',
  message: new RegExp(`^Expected a string.* for data but received ${escaped(received)}`),
})

const VERSION = 'a whole number from 1 to 40'
const cases: Case[] = [
  { what: 'an empty string', args: [''], code: 'ERR_QR_EMPTY', message: /received none/ },
  { what: 'no bytes', args: [new Uint8Array()], code: 'ERR_QR_EMPTY', message: /received none/ },

  data('no argument', undefined, 'nothing'),
  data('null', null, 'nothing'),
  data('a number', 42, '42'),
  data('NaN', Number.NaN, 'NaN'),
  data('a boolean', true, 'true of type boolean'),
  data('a bigint', 1n, 'a bigint'),
  data('a symbol', Symbol('s'), 'a symbol'),
  data('a function', () => {}, 'a function'),
  data('an object', { data: 'x' }, 'an object'),
  data('a promise', Promise.resolve('x'), 'a Promise'),
  data('an ArrayBuffer', new ArrayBuffer(4), 'an ArrayBuffer'),
  data('a DataView', new DataView(new ArrayBuffer(4)), 'a DataView'),
  data('a Uint16Array', new Uint16Array(4), 'a typed array that is not a Uint8Array'),
  data('a Uint8ClampedArray', new Uint8ClampedArray(4), 'a typed array that is not a Uint8Array'),
  data('a detached Uint8Array', detached, 'a Uint8Array whose buffer is detached'),

  {
    what: 'a lone high surrogate',
    args: ['ab\ud83d!'],
    code: 'ERR_QR_TEXT',
    message: /lone surrogate, \\uD83D, at index 2: repair it with/,
  },
  {
    what: 'a lone low surrogate behind an emoji',
    args: ['💸\udcb8'],
    code: 'ERR_QR_TEXT',
    message: /lone surrogate, \\uDCB8, at index 2:/,
  },

  {
    what: 'one byte more than version 40-M holds',
    args: [new Uint8Array(2332)],
    code: 'ERR_QR_TOO_LONG',
    message: /Expected at most 18672 bits .* but received 18676 bits: /,
    rest: { used: 18676, capacity: 18672 },
  },
  {
    what: 'more digits than any symbol holds',
    args: ['1'.repeat(7090), { errorCorrectionLevel: 'L' }],
    code: 'ERR_QR_TOO_LONG',
    message: /Expected at most 23648 bits .* but received 23652 bits: .*split the data/,
    rest: { used: 23652, capacity: 23648 },
  },
  {
    what: 'more bytes than any symbol holds',
    args: [new Uint8Array(2954), { errorCorrectionLevel: 'L' }],
    code: 'ERR_QR_TOO_LONG',
    message: /Expected at most 23648 bits .* but received 23652 bits: .*split the data/,
    rest: { used: 23652, capacity: 23648 },
  },
  {
    what: 'a hundred million characters, refused before they are read',
    args: ['x'.repeat(100_000_000)],
    code: 'ERR_QR_TOO_LONG',
    message: /23648 bits/,
  },
  {
    what: 'a hundred million bytes, refused before they are copied',
    args: [new Uint8Array(100_000_000)],
    code: 'ERR_QR_TOO_LONG',
    message: /800000020 bits/,
  },
  {
    what: 'more than maxVersion holds',
    args: ['x'.repeat(100), { maxVersion: 2 }],
    code: 'ERR_QR_TOO_LONG',
    message: /version 2, level M.*maxVersion/,
    rest: { used: 812, capacity: 224 },
  },

  option('version', 0, VERSION, '0'),
  option('version', 41, VERSION, '41'),
  option('version', 1.5, VERSION, '1.5'),
  option('version', Number.NaN, VERSION, 'NaN'),
  option('version', Number.POSITIVE_INFINITY, VERSION, 'Infinity'),
  option('version', -1, VERSION, '-1'),
  option('version', 2 ** 32 + 1, VERSION, '4294967297'),
  option('version', '5', VERSION, "'5' of type string"),
  option('version', true, VERSION, 'true of type boolean'),
  option('minVersion', 0, VERSION, '0'),
  option('maxVersion', 99, VERSION, '99'),
  option('maskPattern', 8, 'a whole number from 0 to 7', '8'),
  option('maskPattern', -1, 'a whole number from 0 to 7', '-1'),
  option('errorCorrectionLevel', 'X', "one of 'L', 'M', 'Q', 'H'", "'X' of type string"),
  option('errorCorrectionLevel', 'l', "one of 'L', 'M', 'Q', 'H'", "'l' of type string"),
  option('errorCorrectionLevel', 1, "one of 'L', 'M', 'Q', 'H'", '1'),
  option('boostErrorCorrection', 'yes', 'true or false', "'yes' of type string"),
  {
    what: 'minVersion over maxVersion',
    args: ['hello', { minVersion: 9, maxVersion: 3 }],
    code: 'ERR_QR_OPTION',
    message: /at most maxVersion, 3, for minVersion but received 9/,
    rest: { option: 'minVersion' },
  },
  {
    what: 'version outside minVersion and maxVersion',
    args: ['hello', { version: 4, minVersion: 9 }],
    code: 'ERR_QR_OPTION',
    message: /from minVersion, 9, to maxVersion, 40, for version but received 4/,
    rest: { option: 'version' },
  },
  picture('margin', -1, 'a whole number from 0 to 1000', '-1'),
  picture('margin', 1001, 'a whole number from 0 to 1000', '1001'),
  picture('scale', 0, 'a whole number from 1 to 1000', '0'),
  picture('scale', 2.5, 'a whole number from 1 to 1000', '2.5'),
  picture('scale', 1e9, 'a whole number from 1 to 1000', '1000000000'),
  picture('lossless', 0, 'true or false', '0'),
  picture('lossless', 'no', 'true or false', "'no' of type string"),
  picture('quality', 0, 'a whole number from 1 to 100', '0'),
  picture('quality', 101, 'a whole number from 1 to 100', '101'),
  picture('quality', 80.5, 'a whole number from 1 to 100', '80.5'),
  picture('maxPixels', 0, 'a whole number from 1 to 268435456', '0'),
  picture('maxBytes', 0, 'a whole number from 1 to 2147483647', '0'),
  picture('maxBytes', 2 ** 31, 'a whole number from 1 to 2147483647', '2147483648'),
  picture('width', 0, 'a whole number from 1 to 16384', '0'),
  picture('width', 99999, 'a whole number from 1 to 16384', '99999'),
  picture(
    'width',
    20,
    'at least 29 pixels, one for each module of version 1 and its margin of 4,',
    '20',
  ),
  picture('color', '#000', 'an object with dark, light', "'#000' of type string"),
  picture('color', ['#000'], 'an object with dark, light', 'an array'),
  color('dark', 'black', "'black' of type string"),
  color('dark', '#12345', "'#12345' of type string"),
  color('light', '#ggg', "'#ggg' of type string"),
  color('light', '"/><script>', "'\\\"/><script>' of type string"),
  color('light', 0xffffff, '16777215'),
  {
    what: 'an unknown option',
    args: ['hello', { maskpattern: 3 }],
    code: 'ERR_QR_OPTION',
    message:
      /^Expected one of errorCorrectionLevel, .* for the name of an option but received 'maskpattern'$/,
    rest: { option: 'maskpattern' },
  },
  {
    what: 'an unknown part of color',
    args: ['hello', { color: { drak: '#000' } }],
    code: 'ERR_QR_OPTION',
    message: /^Expected one of dark, light for .* received 'color.drak'$/,
    rest: { option: 'color.drak' },
    picture: true,
  },
  {
    what: 'a part of color by a name with a point',
    args: ['hello', { 'color.dark': '#f00' }],
    code: 'ERR_QR_OPTION',
    message: /^Expected one of errorCorrectionLevel, .*color, .* received 'color.dark'$/,
    rest: { option: 'color.dark' },
    picture: true,
  },
  {
    what: 'a segment of a mode as long as a text',
    args: [[{ mode: 'x'.repeat(100_000), data: '1' }]],
    code: 'ERR_QR_DATA',
    message: /^Expected a segment of a mode .* but received one of a mode of 100000 characters$/,
  },
  {
    what: 'options that are no object',
    args: ['hello', 'png'],
    code: 'ERR_QR_OPTION',
    message: /^Expected an object for options but received 'png' of type string$/,
    rest: { option: 'options' },
  },
  {
    what: 'a picture over the pixel limit',
    args: ['hello', { scale: 200 }],
    code: 'ERR_QR_TOO_LARGE',
    message: /at most 16777216 pixels .* 5800 × 5800 = 33640000: lower scale, width or margin/,
    rest: { option: 'maxPixels', used: 33_640_000, capacity: 16_777_216 },
    picture: true,
  },
  {
    what: 'a picture over the limit of its own call',
    args: ['hello', { scale: 10, maxPixels: 84_099 }],
    code: 'ERR_QR_TOO_LARGE',
    message: /at most 84099 pixels .* 290 × 290 = 84100/,
    rest: { option: 'maxPixels', used: 84_100, capacity: 84_099 },
    picture: true,
  },
]

test('A picture of just its call’s limit is made, and no call allows more than the process', (t) => {
  t.notThrows(() => toBufferSync('hello', { scale: 10, maxPixels: 84_100 }))
  const wide = { scale: 200, maxPixels: 2 ** 28 }
  t.throws(() => toBufferSync('hello', wide), { message: /at most 16777216 pixels/ })
})

for (const { what, args, code, message, rest = {}, picture } of cases) {
  const expected = { code, message, instanceOf: Error }
  const carries = (error: unknown) => {
    for (const [name, value] of Object.entries(rest)) {
      if ((error as Record<string, unknown>)[name] !== value) return false
    }
    return true
  }

  for (const [name, form] of Object.entries(syncForms)) {
    // Half blocks have no pixels: their scale, width and limit are another test's.
    if (name === 'toStringSync' && (code === 'ERR_QR_TOO_LARGE' || 'width' === rest.option))
      continue
    test(`${name} throws ${code} for ${what}`, (t) => {
      t.true(carries(t.throws(() => form(...args), expected)))
    })
  }
  for (const [name, form] of Object.entries(asyncForms)) {
    if (name === 'toString' && (code === 'ERR_QR_TOO_LARGE' || 'width' === rest.option)) continue
    test(`${name} rejects with ${code} for ${what}`, async (t) => {
      const promise = form(...args) as Promise<unknown>
      t.true(promise instanceof Promise)
      t.true(carries(await t.throwsAsync(promise, expected)))
    })
  }
  if (!picture) {
    test(`create throws ${code} for ${what}`, (t) => {
      t.true(carries(t.throws(() => (create as unknown as Loose)(...args), expected)))
    })
  }
}

test('a format that the function does not have is refused', async (t) => {
  const formats = (known: string) =>
    new RegExp(`^Expected one of ${known} for type but received 'bmp' of type string$`)
  const type = 'bmp' as never
  await t.throwsAsync(toDataURL('a', { type }), {
    message: formats("'png', 'svg', 'jpeg', 'webp', 'gif'"),
  })
  await t.throwsAsync(toBuffer('a', { type }), {
    message: formats("'png', 'jpeg', 'webp', 'gif', 'svg', 'pdf', 'eps', 'gray', 'rgba'"),
  })
  await t.throwsAsync(toString('a', { type }), {
    message: formats("'utf8', 'ascii', 'terminal', 'svg', 'eps'"),
  })
})

test('create knows no options of pictures', (t) => {
  t.throws(() => create('a', { scale: 4 } as object), { code: 'ERR_QR_OPTION', message: /'scale'/ })
})

test('null and undefined options count as absent', (t) => {
  const expected = toBufferSync('hello')
  const absent = { scale: null, margin: undefined, color: null, version: null, type: null }
  t.deepEqual(toBufferSync('hello', absent as object), expected)
  t.deepEqual(toBufferSync('hello', null), expected)
  t.deepEqual(toBufferSync('hello', undefined), expected)
  t.deepEqual(toBufferSync('hello', { color: { dark: null } }), expected)
})

test('what a getter or a proxy throws comes out as it was thrown', async (t) => {
  const thrown = new RangeError('mine')
  const getter = {
    get scale(): number {
      throw thrown
    },
  }
  const proxy = new Proxy(
    {},
    {
      ownKeys() {
        throw thrown
      },
    },
  )
  for (const options of [getter, proxy]) {
    t.is(
      t.throws(() => toBufferSync('a', options)),
      thrown,
    )
    t.is(await t.throwsAsync(toBuffer('a', options)), thrown)
    t.is(await t.throwsAsync(toBufferBatch(['a'], options)), thrown)
    t.is(
      await t.throwsAsync(
        toBufferBatch([{ data: 'a', ...(options === proxy ? {} : {}) }, options as never]),
      ),
      thrown,
    )
  }
})

test('a thrown value that is no Error comes out as it is', async (t) => {
  const options = {
    get scale(): number {
      throw 'a string'
    },
  }
  await toBuffer('a', options).then(
    () => t.fail(),
    (reason) => t.is(reason, 'a string'),
  )
})

test('inherited options count, as they do for any reader of an object', (t) => {
  const options = Object.create({ scale: 7 })
  t.deepEqual(toBufferSync('a', options), toBufferSync('a', { scale: 7 }))
})

test('errors are plain Errors with a stack', async (t) => {
  const error = t.throws(() => toBufferSync(''))
  t.is(Object.getPrototypeOf(error), Error.prototype)
  t.regex(error?.stack ?? '', /errors\.spec/)
  const rejected = await t.throwsAsync(toBuffer('a', { scale: 0 }))
  t.regex(rejected?.stack ?? '', /errors\.spec/)
})

test('a batch rejects with its first failing item, which is named by index', async (t) => {
  const items = ['good', 'x'.repeat(2000), { data: 'good', scale: 0 }, '']
  const error = await t.throwsAsync(toDataURLBatch(items, { errorCorrectionLevel: 'H' }))
  t.like(error, { code: 'ERR_QR_TOO_LONG', index: 1 })
  t.like(await t.throwsAsync(toBufferBatch(['good', { data: 'good', scale: 0 }, ''])), {
    code: 'ERR_QR_OPTION',
    option: 'scale',
    index: 1,
  })
})

test('a batch that is no array, or whose items are no data, is refused', async (t) => {
  await t.throwsAsync(toBufferBatch('text' as never), {
    code: 'ERR_QR_DATA',
    message: /array of items/,
  })
  t.like(await t.throwsAsync(toBufferBatch([5 as never])), { code: 'ERR_QR_DATA', index: 0 })
  t.like(await t.throwsAsync(toBufferBatch(['a', {} as never])), { code: 'ERR_QR_DATA', index: 1 })
  await t.throwsAsync(toBufferBatch([], { settle: 1 as never }), {
    code: 'ERR_QR_OPTION',
    message: /settle/,
  })
})

test('the declared codes are those of the documentation', (t) => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const union = /type QrErrorCode =([^\n]*(?:\n {2}\| '[A-Z_]+')+)/.exec(
    read('../../index.d.ts'),
  )?.[1]
  const declared = [...(union ?? '').matchAll(/'(ERR_QR_[A-Z_]+)'/g)].map(([, code]) => code)
  const documented = [...read('../../README.md').matchAll(/^\| `(ERR_QR_[A-Z_]+)`/gm)].map(
    ([, code]) => code,
  )
  const tabled = [...read('../../src/error/mod.rs').matchAll(/\(\s*"(ERR_QR_[A-Z_]+)",/g)].map(
    ([, code]) => code,
  )
  t.true(declared.length >= 7)
  t.deepEqual(documented, declared)
  t.deepEqual(tabled, declared)
})

test('docs/errors.md says of each code what the table of codes says, and which status suits it', (t) => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const tabled = [
    ...read('../../src/error/mod.rs').matchAll(/\(\s*"(ERR_QR_[A-Z_]+)",\s*"(.*?)",?\s*\)/g),
  ]
  const rows = [
    ...read('../../docs/errors.md').matchAll(/^\| `(ERR_QR_[A-Z_]+)` \| (.*?) \|.*\| (.*?) \|$/gm),
  ]
  t.true(tabled.length >= 7)
  t.deepEqual(
    rows.map(([, code, when]) => [code, when]),
    tabled.map(([, code, when]) => [code, when]),
  )
  for (const [, code, , status] of rows) t.regex(status ?? '', /^[45]\d\d|does not start$/, code)
})

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
