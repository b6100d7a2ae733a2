// Micro QR: M1 to M4, asked for or where the data fit.

import test from 'ava'
import { create, toBuffer, toStringSync } from '../../index.js'
import { readPng, readSvg } from '../judges/decode.js'

// ISO/IEC 18004, table 7: digits and bytes of each version and level.
const CAPACITIES = [
  { version: 1, level: 'L', digits: 5, bytes: 0 },
  { version: 2, level: 'L', digits: 10, bytes: 0 },
  { version: 2, level: 'M', digits: 8, bytes: 0 },
  { version: 3, level: 'L', digits: 23, bytes: 9 },
  { version: 3, level: 'M', digits: 18, bytes: 7 },
  { version: 4, level: 'L', digits: 35, bytes: 15 },
  { version: 4, level: 'M', digits: 30, bytes: 13 },
  { version: 4, level: 'Q', digits: 21, bytes: 9 },
] as const

for (const { version, level, digits, bytes } of CAPACITIES) {
  test(`M${version}-${level} holds ${digits} digits and ${bytes} bytes, and scans`, async (t) => {
    const options = {
      micro: true,
      version,
      errorCorrectionLevel: level,
      boostErrorCorrection: false,
    }
    for (const [character, most] of [
      ['7', digits],
      ['z', bytes],
    ] as const) {
      if (most > 0) {
        const text = character.repeat(most)
        const code = create(text, options)
        t.true(code.micro)
        t.is(code.version, version)
        t.is(code.size, 9 + 2 * version)
        t.is(code.errorCorrectionLevel, level)
        t.is((await readPng(await toBuffer(text, options))).text, text)
        t.is((await readSvg(toStringSync(text, { ...options, type: 'svg' }))).text, text)
        t.throws(() => create(text + character, options), { code: 'ERR_QR_TOO_LONG' })
      } else {
        t.throws(() => create(character, options), { code: 'ERR_QR_DATA' })
      }
    }
  })
}

test('every mask of Micro QR scans', async (t) => {
  for (let maskPattern = 0; maskPattern < 4; maskPattern++) {
    const options = { micro: true, maskPattern }
    t.is(create('MICRO 42', options).maskPattern, maskPattern)
    t.is((await readPng(await toBuffer('MICRO 42', options))).text, 'MICRO 42')
  }
})

test('auto takes the smallest symbol of either kind', (t) => {
  t.like(create('12345', { micro: 'auto', errorCorrectionLevel: 'L' }), { size: 11, micro: true })
  t.like(create('A longer text than M4 holds', { micro: 'auto' }), { size: 29, micro: false })
  t.like(create('12345', {}), { size: 21, micro: false })
  t.like(create('12345', { micro: false }), { size: 21, micro: false })
})

test('auto leaves a full-size version that is asked for alone', (t) => {
  t.like(create('1', { micro: 'auto', version: 2 }), { version: 2, micro: false })
  t.like(create('1', { micro: 'auto', minVersion: 1 }), { version: 1, micro: false })
})

test('what Micro QR lacks is refused, with the way out', (t) => {
  const refuses = (options: object, option: string, word: RegExp) =>
    t.like(
      t.throws(() => create('1', options), { message: word }),
      { code: 'ERR_QR_OPTION', option },
    )
  refuses({ micro: true, version: 5 }, 'version', /M4/)
  refuses({ micro: true, maxVersion: 9 }, 'maxVersion', /M4/)
  refuses({ micro: true, maskPattern: 4 }, 'maskPattern', /Micro/)
  refuses({ micro: 'auto', maskPattern: 4 }, 'maskPattern', /\b3\b/)
  refuses({ micro: true, eci: true }, 'eci', /Micro/)
  refuses({ micro: true, errorCorrectionLevel: 'H' }, 'errorCorrectionLevel', /\bH\b/)
  refuses({ micro: 'yes' }, 'micro', /'auto'/)
  t.throws(() => create('A longer text than M4 holds', { micro: true }), {
    code: 'ERR_QR_TOO_LONG',
    message: /micro: 'auto'/,
  })
})
