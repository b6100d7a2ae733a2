// Every raster format: its pixels against the modules, by decoders that know nothing of
// qrush; read back by ZXing; its metadata; its limits.

import { readFileSync } from 'node:fs'
import test from 'ava'
import sharp from 'sharp'
import {
  type BufferOptions,
  create,
  type DataURLOptions,
  type QrError,
  type StringOptions,
  toBuffer,
  toBufferSync,
  toDataURL,
  toDataURLSync,
  toStringSync,
} from '../../index.js'
import { cases, payloads } from '../corpus/corpus.js'
import { openDataURL, overWhite, type Pixels, pixelsOf, scan } from '../judges/decode.js'

const TEXT = cases.url43
const symbol = create(TEXT)

type Raster = 'jpeg' | 'webp' | 'gif' | 'gray' | 'rgba'
const rasters: Raster[] = ['jpeg', 'webp', 'gif', 'gray', 'rgba']

/** The pixels of a picture, laid over white, and as they are. */
async function pixels(file: Buffer, type: Raster | 'png'): Promise<Pixels & { rgba: Buffer }> {
  if (type !== 'gray' && type !== 'rgba') return pixelsOf(file)
  const rgba = type === 'rgba' ? file : Buffer.alloc(file.length * 4, 255)
  if (type === 'gray') for (const [at, grey] of file.entries()) rgba.fill(grey, at * 4, at * 4 + 3)
  const side = Math.sqrt(rgba.length / 4)
  return { ...overWhite(side, side, rgba), rgba }
}

/** How many pixels differ from the modules at these sizes, and by how much at most. */
function difference(
  { width, height, rgba }: Awaited<ReturnType<typeof pixels>>,
  { size, get }: { size: number; get: (row: number, col: number) => boolean },
  { margin, scale, side }: { margin: number; scale: number; side?: number },
  [light, dark]: [number[], number[]],
): { most: number; count: number } {
  const expected = side ?? (size + 2 * margin) * scale
  if (width !== expected || height !== expected) throw new Error(`${width} × ${height}`)
  const before = Math.floor((expected - size * scale) / 2)
  const [lightest, darkest] = [packed(light), packed(dark)] as [number, number]
  const seen = new Uint32Array(width * height).map((_, at) => packed(rgba, at * 4))
  let [most, count] = [0, 0]
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y - before) / scale)
    for (let x = 0; x < width; x++) {
      const col = Math.floor((x - before) / scale)
      const inside = row >= 0 && col >= 0 && row < size && col < size
      const isDark = inside && get(row, col)
      const at = y * width + x
      if (seen[at] === (isDark ? darkest : lightest)) continue
      count++
      const color = isDark ? dark : light
      for (let c = 0; c < 4; c++) {
        most = Math.max(most, Math.abs((color[c] ?? 0) - (rgba[at * 4 + c] ?? 0)))
      }
    }
  }
  return { most, count }
}

/** A pixel as one number; what is wholly transparent has no colour. */
function packed(bytes: ArrayLike<number>, at = 0): number {
  const byte = (c: number) => bytes[at + c] as number
  return byte(3) === 0 ? 0 : ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0
}

const BLACK = [0, 0, 0, 255]
const WHITE = [255, 255, 255, 255]
const modules = (text: string) => {
  const { size, modules } = create(text)
  return { size, get: (row: number, col: number) => modules[row * size + col] === 1 }
}

const sizes = [
  { margin: 4, scale: 1 },
  { margin: 0, scale: 1 },
  { margin: 1, scale: 2 },
  { margin: 4, scale: 3 },
  { margin: 4, scale: 4 },
  { margin: 3, scale: 5 },
  { margin: 4, scale: 8 },
  { margin: 0, scale: 9 },
  { margin: 10, scale: 16 },
]
const colors = [
  { form: 'black on white', color: {}, values: [WHITE, BLACK] },
  {
    form: 'colours',
    color: { dark: '#1a3c8e', light: '#fdf6e3' },
    values: [
      [0xfd, 0xf6, 0xe3, 255],
      [0x1a, 0x3c, 0x8e, 255],
    ],
  },
  {
    form: 'on nothing',
    color: { dark: '#123', light: '#0000' },
    values: [
      [0, 0, 0, 0],
      [0x11, 0x22, 0x33, 255],
    ],
  },
  {
    form: 'cut out',
    color: { dark: '#0000', light: '#f80' },
    values: [
      [255, 0x88, 0, 255],
      [0, 0, 0, 0],
    ],
  },
  {
    form: 'half transparent',
    color: { dark: '#00f8', light: '#ff04' },
    values: [
      [255, 255, 0, 0x44],
      [0, 0, 255, 0x88],
    ],
  },
] satisfies { form: string; color: object; values: number[][] }[]

for (const type of ['png', 'webp', 'gif', 'rgba'] as const) {
  for (const { form, color, values } of colors) {
    if (type === 'gif' && form === 'half transparent') continue
    test(`${type}, ${form}: each pixel is that of its module, at every size`, async (t) => {
      for (const { margin, scale } of sizes) {
        const file = await toBuffer(TEXT, { type, margin, scale, color })
        const seen = await pixels(file, type)
        const { count } = difference(
          seen,
          modules(TEXT),
          { margin, scale },
          values as [number[], number[]],
        )
        t.is(count, 0, `margin ${margin}, scale ${scale}`)
      }
    })
  }
}

for (const type of ['webp', 'gif'] as const) {
  test(`${type}: each pixel, from the smallest code to the largest`, async (t) => {
    for (const text of ['1', 'A'.repeat(40), cases.byte200, cases.byte1500, cases.v40]) {
      for (const scale of [1, 4, 6]) {
        const seen = await pixels(await toBuffer(text, { type, scale }), type)
        t.is(difference(seen, modules(text), { margin: 4, scale }, [WHITE, BLACK]).count, 0)
      }
    }
  })
}

for (const type of rasters) {
  test(`${type}: width is exact, modules are whole, the rest is quiet zone`, async (t) => {
    for (const side of [41, 100, 333, 1000]) {
      const scale = Math.floor(side / (symbol.size + 8))
      const seen = await pixels(await toBuffer(TEXT, { type, width: side }), type)
      const { most } = difference(seen, modules(TEXT), { margin: 4, scale, side }, [WHITE, BLACK])
      t.true(most <= (type === 'jpeg' ? 60 : 0), `${side}: ${most}`)
    }
  })
}

test('gray is a byte of brightness for each pixel', (t) => {
  const [light, dark] = [
    0xfd * 0.299 + 0xf6 * 0.587 + 0xe3 * 0.114,
    0x1a * 0.299 + 0x3c * 0.587 + 0x8e * 0.114,
  ]
  const options = { margin: 0, scale: 1, color: { dark: '#1a3c8e', light: '#fdf6e3' } }
  const file = toBufferSync(TEXT, { type: 'gray', ...options })
  t.is(file.length, symbol.size ** 2)
  const expected = [...symbol.modules].map((module) => Math.round(module ? dark : light))
  t.deepEqual([...file], expected)
})

test('JPEG keeps edges between colours sharp, and better for a higher quality', async (t) => {
  const color = { dark: '#c00', light: '#0cf' }
  const values: [number[], number[]] = [
    [0, 0xcc, 255, 255],
    [0xcc, 0, 0, 255],
  ]
  let last = Number.POSITIVE_INFINITY
  let length = 0
  for (const quality of [10, 50, 80, 95, 100]) {
    const file = await toBuffer(TEXT, { type: 'jpeg', scale: 5, color, quality })
    const { most } = difference(
      await pixels(file, 'jpeg'),
      modules(TEXT),
      { margin: 4, scale: 5 },
      values,
    )
    t.true(most < last, `${quality}: ${most}`)
    t.true(file.length > length)
    last = most
    length = file.length
  }
  t.true(last <= 4)
  t.is(
    (await sharp(await toBuffer(TEXT, { type: 'jpeg', color })).metadata()).chromaSubsampling,
    '4:4:4',
  )
})

test('JPEG loses nothing where modules are whole blocks', async (t) => {
  for (const scale of [8, 16]) {
    for (const quality of [1, 80]) {
      const file = await toBuffer(TEXT, { type: 'jpeg', scale, quality })
      const { most } = difference(await pixels(file, 'jpeg'), modules(TEXT), { margin: 4, scale }, [
        WHITE,
        BLACK,
      ])
      t.true(most <= 1, `${scale}, ${quality}: ${most}`)
    }
  }
})

test('JPEG has one channel where both colours are grey, else three', async (t) => {
  const space = async (color: object) =>
    (await sharp(await toBuffer(TEXT, { type: 'jpeg', color })).metadata()).channels
  t.is(await space({}), 1)
  t.is(await space({ dark: '#333', light: '#ddd' }), 1)
  t.is(await space({ dark: '#333', light: '#dde' }), 3)
})

test('ppi is told, and only when asked', async (t) => {
  for (const type of ['png', 'jpeg'] as const) {
    for (const ppi of [72, 300, 1200]) {
      const { density } = await sharp(await toBuffer(TEXT, { type, ppi })).metadata()
      // PNG counts pixels per metre.
      t.true(Math.abs((density ?? 0) - ppi) <= 0.5, `${type} ${ppi}: ${density}`)
    }
    const plain = await toBuffer(TEXT, { type })
    t.false(plain.includes('pHYs'))
    if (type === 'jpeg') t.deepEqual([...plain.subarray(13, 18)], [0, 0, 1, 0, 1])
  }
})

for (const type of ['jpeg', 'webp', 'gif'] as const) {
  test(`${type} is what its file and its data URL say`, async (t) => {
    const file = await toBuffer(TEXT, { type })
    const { format, width, pages } = await sharp(file).metadata()
    t.is(format, type)
    t.is(width, (symbol.size + 8) * 4)
    t.is(pages ?? 1, 1)
    const url = openDataURL(await toDataURL(TEXT, { type }))
    t.is(url.type, `image/${type}`)
    t.deepEqual(url.bytes, file)
  })
}

const readable = [
  { form: 'black on white', color: {} },
  { form: 'colours', color: { dark: '#1a3c8e', light: '#fdf6e3' } },
  { form: 'on nothing', color: { dark: '#210', light: '#0000' } },
]
const grown = [{ scale: 2 }, { scale: 3 }, { width: 450 }]
let turn = 0
for (const type of rasters) {
  for (const { form, color } of readable) {
    if (form === 'on nothing' && (type === 'jpeg' || type === 'gray')) continue
    for (const sizing of grown) {
      // Fifty texts, other ones each time.
      const from = (turn++ * 50) % (payloads.length - 50)
      test(`${type}, ${form}, ${JSON.stringify(sizing)}: ZXing reads 50 texts`, async (t) => {
        for (const { text } of payloads.slice(from, from + 50)) {
          const seen = await pixels(await toBuffer(text, { type, color, ...sizing }), type)
          t.is((await scan(seen)).text, text)
        }
      })
    }
  }
}

const pictures = ['png', 'jpeg', 'webp', 'gif', 'svg', 'pdf', 'eps', 'gray', 'rgba'] as const
for (const type of pictures) {
  test(`${type}: a width too small says the least`, (t) => {
    const error = t.throws<QrError>(() => toBufferSync(TEXT, { type, width: 40 }))
    t.like(error, { code: 'ERR_QR_OPTION', option: 'width' })
    t.regex(error?.message ?? '', /\b41\b/)
    t.notThrows(() => toBufferSync(TEXT, { type, width: 41 }))
  })

  test(`${type}: over the pixel limit nothing is drawn`, (t) => {
    const before = process.memoryUsage().rss
    for (const options of [{ scale: 100 }, { width: 4097 }, { margin: 1000, scale: 3 }]) {
      t.throws(() => toBufferSync(TEXT, { type, ...options }), { code: 'ERR_QR_TOO_LARGE' })
    }
    t.true(process.memoryUsage().rss - before < 8 << 20)
  })
}

test('raw pixels at the limit are as many bytes as they say', (t) => {
  t.is(toBufferSync(TEXT, { type: 'gray', width: 4096 }).length, 4096 ** 2)
  t.is(toBufferSync(TEXT, { type: 'rgba', width: 4096 }).length, 4 * 4096 ** 2)
})

for (const [type, color, option] of [
  ['jpeg', { light: '#0000' }, 'color.light'],
  ['gray', { dark: '#0008' }, 'color.dark'],
  ['gif', { light: '#fff8' }, 'color.light'],
  ['png', { light: 'currentColor' }, 'color.light'],
] as const) {
  test(`${type} refuses ${JSON.stringify(color)}`, (t) => {
    const error = t.throws<QrError>(() => toBufferSync(TEXT, { type, color }))
    t.like(error, { code: 'ERR_QR_OPTION', option })
    t.true(error?.message.includes(type), error?.message)
  })
}

test('each option is for the formats that the docs say, and refused with any other', (t) => {
  const page = readFileSync(new URL('../../docs/options.md', import.meta.url), 'utf8')
  const values = {
    ppi: 300,
    lossless: true,
    quality: 50,
    mm: 30,
    title: 'a',
    desc: 'b',
    inverse: true,
  }
  const rows = [...page.matchAll(/^\| (`[^|]*?`) \(((?:`[a-z0-9]+`(?:, )?)+)\) \|/gm)]
  const said = new Map<string, string[]>()
  for (const [, names = '', formats = ''] of rows) {
    if (/configure|stats/.test(formats)) continue
    for (const name of names.split(', '))
      said.set(name.replaceAll('`', ''), formats.replaceAll('`', '').split(', '))
  }
  // Which is for one type beside another option.
  t.true(said.delete('small'))
  t.deepEqual([...said.keys()].sort(), Object.keys(values).sort())
  type Loose = (data: string, options: object) => unknown
  const calls: [Loose, readonly string[]][] = [
    [toBufferSync as Loose, pictures satisfies readonly BufferOptions['type'][]],
    [
      toDataURLSync as Loose,
      ['png', 'svg', 'jpeg', 'webp', 'gif'] satisfies DataURLOptions['type'][],
    ],
    [
      toStringSync as Loose,
      ['utf8', 'ascii', 'terminal', 'svg', 'eps'] satisfies StringOptions['type'][],
    ],
  ]
  for (const [call, types] of calls) {
    for (const type of types) {
      for (const [option, value] of Object.entries(values)) {
        const ask = () => call(TEXT, { type, [option]: value })
        if (said.get(option)?.includes(type)) t.notThrows(ask, `${option} for ${type}`)
        else t.throws(ask, { code: 'ERR_QR_OPTION' }, `${option} for ${type}`)
      }
    }
  }
})

test('a lossy WebP is refused, and told why', (t) => {
  const lossy = { type: 'webp', lossless: false } as object
  t.like(
    t.throws(() => toBufferSync(TEXT, lossy)),
    { code: 'ERR_QR_OPTION', option: 'lossless', received: false },
  )
  t.notThrows(() => toBufferSync(TEXT, { type: 'webp', lossless: true }))
})

test('an option for another format says for which it is', (t) => {
  const says = (call: () => unknown, option: string, ...words: string[]) => {
    const error = t.throws<QrError>(call)
    t.like(error, { code: 'ERR_QR_OPTION', option })
    for (const word of words) t.true(error?.message.includes(word), error?.message)
  }
  says(() => toBufferSync(TEXT, { quality: 50 }), 'quality', 'jpeg', 'png')
  says(() => toBufferSync(TEXT, { type: 'jpeg', lossless: true }), 'lossless', 'webp', 'jpeg')
  const texts = ['utf8', 'ascii', 'terminal']
  says(() => toStringSync(TEXT, { type: 'svg', inverse: true }), 'inverse', ...texts, 'svg')
  const bytes = { inverse: true } as object
  says(() => toBufferSync(TEXT, bytes), 'inverse', ...texts, 'toString', 'png')
})
