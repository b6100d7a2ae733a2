// `qrush/browser`: the same names as the package, without files and without what is Node's. What they
// do in a browser is seen by `npm run test:package`.

import { readFileSync } from 'node:fs'
import test from 'ava'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const valuesOf = (types: string) =>
  [...types.matchAll(/^export declare (?:function|class|const) (\w+)/gm)].map(([, name]) => name)
const types = read('../../dist/browser.d.mts')
const package_ = read('../../index.d.ts')

test('It declares what the package does, but toFile', (t) => {
  const expected = valuesOf(package_).filter((name) => name !== 'toFile')
  t.true(expected.length > 10)
  t.deepEqual(valuesOf(types), expected)
})

test('It exports what it declares', (t) => {
  const [, list = ''] = /export const \{([^}]*)\}/.exec(read('../../dist/browser.mjs')) ?? []
  const exported = list.split(',').flatMap((name) => name.trim() || [])
  t.deepEqual(exported.toSorted(), [...new Set(valuesOf(types))].toSorted())
})

test('Bytes are a Uint8Array, and nothing of Node.js is declared', (t) => {
  t.regex(types, /toBufferSync\(.*\): Uint8Array$/m)
  t.notRegex(types, /\bBuffer\b|\bFileOptions\b|\btoFile\(/)
})

test('All else is as in the package', (t) => {
  const interfaces = (text: string) => text.match(/^export (?:interface|type) \w+/gm) ?? []
  const expected = interfaces(package_).filter((name) => !name.endsWith(' FileOptions'))
  t.deepEqual(interfaces(types), expected)
})
