// Segments and character sets: as the caller gives them, and as `create` reports them.

import test from 'ava'
import { create, type Segment, toBuffer } from '../../index.js'
import { payloads } from '../corpus/corpus.js'
import { readPng } from '../judges/decode.js'

test('given segments scan as one text', async (t) => {
  const segments: Segment[] = [
    { mode: 'alphanumeric', data: 'TICKET ' },
    { mode: 'numeric', data: '0123456789' },
    { mode: 'byte', data: ' für ' },
    { mode: 'kanji', data: '点茗' },
    { mode: 'byte', data: Buffer.from('!') },
  ]
  t.is((await readPng(await toBuffer(segments))).text, 'TICKET 0123456789 für 点茗!')
})

test('create reports the segments of the shortest bit string', (t) => {
  const { segments } = create('https://example.com/12345678901234567890')
  t.deepEqual(segments, [
    { mode: 'byte', data: new Uint8Array(Buffer.from('https://example.com/')) },
    { mode: 'numeric', data: '12345678901234567890' },
  ])
})

test('reported segments, given again, make the same symbol', (t) => {
  for (const { text } of payloads) {
    const first = create(text)
    const again = create(first.segments)
    t.is(again.version, first.version)
    t.deepEqual(again.modules, first.modules)
    t.deepEqual(again.segments, first.segments)
  }
})

test('with eci, a text says that it is UTF-8', async (t) => {
  for (const text of ['plain', 'Grüße', 'ありがとう', '💸']) {
    const seen = await readPng(await toBuffer(text, { eci: true }))
    t.true(seen.hasECI)
    t.is(seen.text, text)
    t.deepEqual(create(text, { eci: true }).segments[0], { mode: 'eci', designator: 26 })
    t.false((await readPng(await toBuffer(text))).hasECI)
  }
})

test('a given designator is in force for the bytes after it', async (t) => {
  // ECI 7 is ISO 8859-5: 0xBF is П, 0xE0 р, 0xD8 и.
  const data = Uint8Array.of(0xbf, 0xe0, 0xd8)
  const segments: Segment[] = [
    { mode: 'eci', designator: 7 },
    { mode: 'byte', data },
  ]
  t.is((await readPng(await toBuffer(segments))).text, 'При')
})

const bad: [what: string, segments: unknown, message: RegExp][] = [
  ['a letter in numeric mode', [{ mode: 'numeric', data: '12a' }], /only digits .* 'a' at index 2/],
  ['a small letter in alphanumeric mode', [{ mode: 'alphanumeric', data: 'Ab' }], /'b' at index 1/],
  ['a letter in kanji mode', [{ mode: 'kanji', data: '点A' }], /'A' at index 1/],
  ['a character without Shift JIS', [{ mode: 'kanji', data: '二维码' }], /'维' at index 1/],
  ['an unknown mode', [{ mode: 'hanzi', data: 'a' }], /received one of mode 'hanzi'/],
  ['no mode', [{ data: 'a' }], /received one without a mode/],
  ['no data', [{ mode: 'byte' }], /received one of mode 'byte' without data/],
  ['empty data', [{ mode: 'byte', data: '' }], /at least one character .* received none/],
  ['data of a wrong type', [{ mode: 'byte', data: 5 }], /received 5 for its data/],
  ['an unknown property', [{ mode: 'byte', data: 'a', text: 'b' }], /for its text/],
  ['a designator beside data', [{ mode: 'byte', data: 'a', designator: 3 }], /with a designator/],
  ['eci without a designator', [{ mode: 'eci' }], /without a designator/],
  ['a designator over 999999', [{ mode: 'eci', designator: 1e6 }], /0 to 999999.* 1000000/],
  ['a designator that is not whole', [{ mode: 'eci', designator: 0.5 }], /0 to 999999.* 0\.5/],
  ['an element that is no segment', ['text'], /received 'text' of type string/],
  ['a hole', new Array(1), /received nothing/],
]
for (const [what, segments, message] of bad) {
  test(`refused: ${what}`, async (t) => {
    t.throws(() => create(segments as Segment[]), { code: 'ERR_QR_DATA', message })
    await t.throwsAsync(toBuffer(segments as Segment[]), { code: 'ERR_QR_DATA', message })
  })
}

test('refused: a lone surrogate in a segment', (t) => {
  t.throws(() => create([{ mode: 'byte', data: 'a\ud800' }]), { code: 'ERR_QR_TEXT' })
})

test('no segments, or designators alone, are no data', (t) => {
  t.throws(() => create([]), { code: 'ERR_QR_EMPTY' })
  t.throws(() => create([{ mode: 'eci', designator: 26 }]), { code: 'ERR_QR_EMPTY' })
})

test('more segments than any symbol holds are refused before they are read', (t) => {
  const segments = new Array(10_000_000).fill({ mode: 'numeric', data: '1' })
  t.throws(() => create(segments), { code: 'ERR_QR_TOO_LONG', message: /5912 segments/ })
})
