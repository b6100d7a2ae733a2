// What `create` of qrush/compat answers is what npm qrcode answers: version, level, mask, segments and
// every module, and which of them are of function patterns; or the same refusal.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import * as ours from '../../dist/compat.js'
import { payloads } from '../corpus/corpus.js'

const COMPARE = fileURLToPath(new URL('compare-symbols.ts', import.meta.url))
const INPUTS = 10_000
/** As many processes as small machines have cores: npm qrcode takes some milliseconds a symbol. */
const WORKERS = 2

interface Told {
  differences: string[]
  refused: number
}

async function compare(set: 'random' | 'corpus', first: number, count: number, kanji: boolean) {
  const share = Math.ceil(count / WORKERS)
  const told = Array.from({ length: WORKERS }, (_, at) => {
    const last = first + Math.min(count, (at + 1) * share)
    const inputs = { set, first: first + at * share, last, kanji }
    const worker = fork(COMPARE, [JSON.stringify(inputs)], { execArgv: ['--import=tsx'] })
    return new Promise<Told>((resolve, reject) => {
      worker.on('message', resolve)
      worker.on('exit', (code) => reject(new Error(`exited with ${code}`)))
    })
  })
  const all = await Promise.all(told)
  return {
    differences: all.flatMap(({ differences }) => differences),
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
  }
}

test('10,000 random inputs make the same symbols, or are refused in the same words', async (t) => {
  const { differences, refused } = await compare('random', 0, INPUTS, false)
  t.deepEqual(differences.slice(0, 5), [])
  // Both kinds were met.
  t.true(refused > INPUTS / 100 && refused < INPUTS / 2, `${refused} refused`)
})

test('the corpus makes the same symbols', async (t) => {
  const { differences } = await compare('corpus', 0, payloads.length, false)
  t.deepEqual(differences.slice(0, 5), [])
})

test('with toSJISFunc, Kanji mode makes the same symbols', async (t) => {
  const { differences } = await compare('random', INPUTS, 600, true)
  t.deepEqual(differences.slice(0, 5), [])
})

test('what a symbol has makes it again', (t) => {
  const symbol = ours.create('ABC123日本', { errorCorrectionLevel: 'Q' })
  const { version, errorCorrectionLevel, maskPattern } = symbol
  const again = ours.create(symbol.segments, { version, errorCorrectionLevel, maskPattern })
  t.deepEqual(again, symbol)
})

test('modules can be read and changed', (t) => {
  const { modules } = ours.create('a')
  t.is(modules.get(0, 0), 1)
  t.is(modules.isReserved(0, 0), 1)
  modules.xor(0, 0, 1)
  t.is(modules.get(0, 0), 0)
  modules.set(20, 20, true, true)
  t.deepEqual([modules.get(20, 20), modules.isReserved(20, 20)], [1, 1])
})

test('options are left as they were, and toSJISFunc is of one call', (t) => {
  const options = Object.freeze({ color: Object.freeze({}), toSJISFunc: () => 0x8140 })
  const modes = (given?: object) =>
    ours.create('漢字漢字', given).segments.map(({ mode }) => mode.id)
  t.deepEqual(modes(options), ['Kanji'])
  t.deepEqual(modes(), ['Byte'])
})
