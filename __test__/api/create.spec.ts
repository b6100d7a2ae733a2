// `create` against another maker of QR codes: npm `qrcode`, told the same version, level and mask.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import QRCode from 'qrcode'
import { create } from '../../index.js'

const LEVELS = ['L', 'M', 'Q', 'H'] as const

test('modules are equal to npm qrcode, version by version, level by level', (t) => {
  for (let version = 1; version <= 40; version++) {
    for (const errorCorrectionLevel of LEVELS) {
      const maskPattern = version % 8
      const settings = { version, errorCorrectionLevel, maskPattern } as const
      const text = 'v'.repeat(7)
      const ours = create(text, { ...settings, boostErrorCorrection: false })
      const theirs = QRCode.create(text, settings as QRCode.QRCodeOptions)
      t.is(ours.size, theirs.modules.size)
      t.deepEqual([...ours.modules], [...theirs.modules.data].map(Number))
    }
  }
})

test('every mask is equal to npm qrcode', (t) => {
  for (let maskPattern = 0; maskPattern < 8; maskPattern++) {
    const settings = { maskPattern, errorCorrectionLevel: 'M' } as const
    const text = 'https://example.com/mask'
    const ours = create(text, { ...settings, boostErrorCorrection: false })
    const theirs = QRCode.create(text, settings as QRCode.QRCodeOptions)
    t.is(ours.maskPattern, maskPattern)
    t.deepEqual([...ours.modules], [...theirs.modules.data].map(Number))
  }
})

test('function modules are those that npm qrcode reserves', (t) => {
  for (const version of [1, 2, 6, 7, 14, 22, 40]) {
    const ours = create('x', { version })
    const theirs = QRCode.create('x', { version })
    for (let row = 0; row < ours.size; row++) {
      for (let col = 0; col < ours.size; col++) {
        const reserved = Boolean(theirs.modules.isReserved(row, col))
        if (ours.isFunction(row, col) !== reserved) t.fail(`version ${version}: ${row}, ${col}`)
      }
    }
  }
  t.pass()
})

test('get and modules agree', (t) => {
  const code = create('hello')
  const { size, modules } = code
  t.is(modules.length, size * size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      t.is(code.get(row, col), modules[row * size + col] === 1)
    }
  }
})

test('modules is a copy: writing to it changes nothing', (t) => {
  const code = create('hello')
  const before = [...code.modules]
  code.modules.fill(1)
  t.deepEqual([...code.modules], before)
})

test('a place outside the symbol is refused', (t) => {
  const code = create('hello')
  for (const at of [-1, 21, 0.5, Number.NaN, '3' as never, undefined as never]) {
    const row = t.throws(() => code.get(at, 0), { message: /\b20\b/ })
    t.like(row, { code: 'ERR_QR_OPTION', option: 'row' })
    const col = t.throws(() => code.isFunction(0, at), { message: /\b20\b/ })
    t.like(col, { code: 'ERR_QR_OPTION', option: 'col' })
  }
})

test('the smallest version that holds the data, and the highest level that it holds it at', (t) => {
  // Version 1 holds 17, 14, 11 and 7 bytes at L, M, Q and H (ISO/IEC 18004, table 7).
  for (const [bytes, level] of [
    [7, 'H'],
    [8, 'Q'],
    [11, 'Q'],
    [12, 'M'],
    [14, 'M'],
    [15, 'L'],
    [17, 'L'],
  ] as const) {
    const code = create(new Uint8Array(bytes), { errorCorrectionLevel: 'L' })
    t.is(code.version, 1)
    t.is(code.errorCorrectionLevel, level)
    const plain = create(new Uint8Array(bytes), {
      errorCorrectionLevel: 'L',
      boostErrorCorrection: false,
    })
    t.is(plain.errorCorrectionLevel, 'L')
  }
  t.is(create(new Uint8Array(18), { errorCorrectionLevel: 'L' }).version, 2)
  t.is(create(new Uint8Array(15)).version, 2)
})

test('minVersion and version are kept', (t) => {
  t.is(create('x', { minVersion: 9 }).version, 9)
  t.is(create('x', { version: 17 }).version, 17)
  t.is(create('x', { version: 5, minVersion: 5, maxVersion: 5 }).version, 5)
})

// In a process of its own, which tells its peak.
test('Modules are freed while the event loop stands still', async (t) => {
  const program = `
    const { create } = require('./')
    const peak = (read) => {
      for (let at = 0; at < 20_000; at++) read(create('x'.repeat(2300)))
      return process.resourceUsage().maxRSS / 1024
    }
    console.log(peak(() => {}), peak((code) => code.modules.length + code.functionModules.length))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
    cwd: join(import.meta.dirname, '../..'),
  })
  const [symbols = 0, modules = 0] = stdout.split(' ').map(Number)
  t.log(`${Math.round(symbols)} MiB, ${Math.round(modules)} MiB`)
  // Of the modules alone there are 1,200 MiB.
  t.true(modules - symbols < 400)
})
