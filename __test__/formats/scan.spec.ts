// Every picture is read back, by decoders that know nothing of qrush, as the text it was made of.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { create, toBuffer, toBufferBatch, toDataURL, toString } from '../../index.js'
import { payloads } from '../corpus/corpus.js'
import { pixelsOfPng, readDataURL, readPng, readSvg, scan, scanWithJsQR } from '../judges/decode.js'

const utf8 = (text: string) => Buffer.from(text, 'utf8')

test('the corpus is there', (t) => {
  t.is(payloads.length, 720)
  t.is(new Set(payloads.map(({ kind }) => kind)).size, 18)
})

for (const kind of new Set(payloads.map((payload) => payload.kind))) {
  const texts = payloads.filter((payload) => payload.kind === kind).map(({ text }) => text)

  test(`PNG, ${kind}: ZXing reads each of ${texts.length} texts byte for byte`, async (t) => {
    for (const text of texts) {
      const seen = await readPng(await toBuffer(text))
      t.is(seen.text, text)
    }
  })

  test(`SVG, ${kind}: ZXing reads each of ${texts.length} texts byte for byte`, async (t) => {
    for (const text of texts) {
      const seen = await readSvg(await toString(text, { type: 'svg' }))
      t.is(seen.text, text)
    }
  })
}

test('jsQR, a second decoder, reads what it can, and never anything else', async (t) => {
  // It takes a tenth of a second or more for each: some of every kind.
  const some = payloads.filter((_, index) => index % 6 === 0)
  t.is(new Set(some.map(({ kind }) => kind)).size, 18)
  let read = 0
  for (const { text } of some) {
    const pixels = pixelsOfPng(await toBuffer(text))
    let seen: string
    try {
      seen = scanWithJsQR(pixels).text
    } catch {
      continue // It gives up on some large symbols that ZXing reads.
    }
    t.is(seen, text)
    read++
  }
  t.log(`jsQR read ${read} of ${some.length}`)
  t.true(read >= some.length * 0.9)
})

test('zbar, a third, reads the PNG of every payload', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-zbar-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const pictures = await toBufferBatch(payloads.map(({ text }) => text))
  const files = pictures.map((picture, index) => {
    const file = join(folder, `${index}.png`)
    writeFileSync(file, picture)
    return file
  })
  // Bytes as they are, one text after the other.
  const args = ['--quiet', '--raw', '--nodbus', '-Sbinary', ...files]
  const { stdout, error } = spawnSync('zbarimg', args, { maxBuffer: 1 << 24 })
  t.is(error, undefined, 'Expected the Debian package zbar-tools: apt-get install zbar-tools')
  t.deepEqual(stdout, Buffer.concat(payloads.map(({ text }) => asInSegments(text))))
})

/** The bytes of its segments: of a Kanji segment Shift-JIS, which is what its codewords stand for. */
function asInSegments(text: string): Buffer {
  const parts = create(text).segments.map((segment) => {
    if (segment.mode === 'eci') return Buffer.alloc(0)
    if (segment.mode !== 'kanji') return Buffer.from(segment.data as string)
    return Buffer.concat([...(segment.data as string)].map(shiftJis))
  })
  return Buffer.concat(parts)
}

function shiftJis(character: string): Buffer {
  const bytes = SHIFT_JIS.get(character)
  if (!bytes) throw new Error(`${character} is not of JIS X 0208`)
  return bytes
}

/** Double-byte characters of Shift-JIS in the ranges of Kanji mode (ISO/IEC 18004, 7.3.6). */
const SHIFT_JIS = new Map<string, Buffer>()
const decoder = new TextDecoder('shift_jis')
for (let code = 0x8140; code <= 0xebbf; code++) {
  const bytes = Buffer.from([code >> 8, code & 0xff])
  const character = decoder.decode(bytes)
  if ([...character].length === 1 && !SHIFT_JIS.has(character)) SHIFT_JIS.set(character, bytes)
}

for (const text of [
  'ありがとう',
  '中文支付二维码',
  '点茗 QR コード ｱｲｳ',
  '💸 20 €',
  'Ω≈ç√∫˜µ≤≥÷',
]) {
  test(`${text} scans as typed, in every form`, async (t) => {
    t.is((await readPng(await toBuffer(text))).text, text)
    t.is((await readSvg(await toBuffer(text, { type: 'svg' }))).text, text)
    t.is((await readDataURL(await toDataURL(text))).text, text)
    t.is((await readDataURL(await toDataURL(text, { type: 'svg' }))).text, text)
    const [batched] = await toBufferBatch([text])
    t.is((await readPng(batched as Buffer)).text, text)
  })
}

test('bytes go out as they are', async (t) => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const seen = await readPng(await toBuffer(bytes))
  t.deepEqual(Buffer.from(seen.bytes), Buffer.from(bytes))
})

test('a view into a larger buffer gives the bytes of the view', async (t) => {
  const view = Buffer.from('<<<inside>>>').subarray(3, 9)
  t.is((await readPng(await toBuffer(view))).text, 'inside')
})

test('half blocks, drawn as pixels, scan', async (t) => {
  for (const text of ['hello', 'https://example.com/t/8f3a9c1e?u=42&src=mail']) {
    const lines = (await toString(text)).split('\n')
    const width = lines[0]?.length ?? 0
    t.true(lines.every((line) => line.length === width))
    const rows = lines.flatMap((line) => [
      [...line].map((block) => block === '█' || block === '▀'),
      [...line].map((block) => block === '█' || block === '▄'),
    ])
    t.is((await scan(drawn(rows, width, 4))).text, text)
  }
})

test('every level scans, and says itself', async (t) => {
  for (const errorCorrectionLevel of ['L', 'M', 'Q', 'H'] as const) {
    const options = { errorCorrectionLevel, boostErrorCorrection: false }
    const seen = await readPng(await toBuffer('https://example.com', options))
    t.is(seen.errorCorrectionLevel, errorCorrectionLevel)
    t.is(seen.text, 'https://example.com')
  }
})

test('every version scans, and says itself', async (t) => {
  for (let version = 1; version <= 40; version++) {
    const seen = await readPng(await toBuffer('QRUSH', { version }))
    t.is(seen.version, version)
    t.is(seen.text, 'QRUSH')
  }
})

test('every mask scans, and says itself', async (t) => {
  for (let maskPattern = 0; maskPattern < 8; maskPattern++) {
    const seen = await readPng(await toBuffer('https://example.com', { maskPattern }))
    t.is(seen.maskPattern, maskPattern)
    t.deepEqual(Buffer.from(seen.bytes), utf8('https://example.com'))
  }
})

function drawn(rows: boolean[][], width: number, scale: number) {
  const side = width * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] ?? false
      if (dark) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
    }
  }
  return { width: side, height: side, data }
}
