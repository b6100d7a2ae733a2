// How the addon is found, in a process of its own and a folder of its own.

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { requirePackage } from '../../lib/load/require.js'
import { TARGETS, targetsOf } from '../../lib/load/target.js'
import { binary, MAKES_A_CODE, onGlibc, root, target, test, version } from './installed.js'

/** The values that index.d.ts declares. */
const declared = [
  ...readFileSync(join(root, 'index.d.ts'), 'utf8').matchAll(
    /^export declare (?:function|class|const) (\w+)/gm,
  ),
].map(([, name]) => name ?? '')
const names = [...new Set(declared)].toSorted()

/** What the addon has for `toFile`, which is written in TypeScript. */
const parts = ['fileQueue', 'fileRequest', 'fileStep', 'renderFile']

test('index.js exports what index.d.ts declares, and so does the addon, but parts of toFile', (t) => {
  const require = createRequire(import.meta.url)
  t.true(names.length > 10)
  t.deepEqual(Object.keys(require('../../index.js')).toSorted(), names)
  const own = [...names.filter((name) => name !== 'toFile'), ...parts].toSorted()
  t.deepEqual(Object.keys(require(`../../qrush.${target}.node`)).toSorted(), own)
})

test('Each name can be imported from an ECMAScript module', (t) => {
  t.context.install(target)
  const { stdout, stderr } = t.context.run(
    `import { ${names.map((name) => `${name} as ${name}_`).join(', ')} } from 'qrush'
     console.log([${names.map((name) => `typeof ${name}_`).join(', ')}].join())`,
    { module: true },
  )
  t.is(stdout, names.map((name) => (name === 'version' ? 'string' : 'function')).join(), stderr)
})

test('version is that of the package', (t) => {
  t.is(createRequire(import.meta.url)('../../index.js').version, version)
})

test('The platform’s package is loaded, without a word', (t) => {
  t.context.install(target)
  const { status, stdout, stderr } = t.context.run(MAKES_A_CODE)
  t.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  t.true(Number(stdout) > 100)
})

test('Nothing is read at a start but what it takes', (t) => {
  t.context.install(target)
  const { stdout } = t.context.run(`
    require('qrush')
    const { relative } = require('node:path')
    const modules = Object.keys(require.cache).map((path) => relative(__dirname, path))
    console.log(modules.filter((path) => path.startsWith('node_modules')).sort().join('\\n'))
  `)
  t.deepEqual(stdout.split('\n'), [
    `node_modules/@qrush/binding-${target}/qrush.${target}.node`,
    'node_modules/qrush/dist/load.js',
    'node_modules/qrush/dist/load/elf.js',
    'node_modules/qrush/dist/load/require.js',
    'node_modules/qrush/dist/load/target.js',
    'node_modules/qrush/index.js',
    'node_modules/qrush/package.json',
  ])
})

test('A checkout’s own binary goes before an installed one', (t) => {
  t.context.install(target, 'not to be loaded')
  t.context.write(`node_modules/qrush/qrush.${target}.node`, binary())
  t.is(t.context.run(MAKES_A_CODE).stderr, '')
})

test('The loader knows the packages that there are', (t) => {
  t.deepEqual([...TARGETS].toSorted(), readdirSync(join(root, 'npm')).toSorted())
})

for (const name of TARGETS) {
  test(`For ${name} its own package is required, where its manifest says that it is for`, (t) => {
    t.regex(String(requirePackage(name).reason), new RegExp(`@qrush/binding-${name}'`))
    const { os, cpu, libc } = JSON.parse(
      readFileSync(join(root, 'npm', name, 'package.json'), 'utf8'),
    )
    if (os) {
      t.deepEqual(targetsOf({ platform: os[0], arch: cpu[0], libc: libc?.[0] }), [name])
    } else t.is(name, 'wasm32-wasip1')
  })
}

test('Where there is no binary, there is no target', (t) => {
  t.deepEqual(targetsOf({ platform: 'sunos', arch: 'x64' }), [])
  t.deepEqual(targetsOf({ platform: 'linux', arch: 'mips', libc: 'glibc' }), [])
  t.deepEqual(targetsOf({ platform: 'linux', arch: 'arm', libc: 'musl' }), [])
})

onGlibc(
  'Where Node’s binary cannot be read, the binary for the other C library does no harm',
  (t) => {
    const other = target.replace('-gnu', '-musl')
    t.context.install(target)
    t.context.install(other, 'not to be loaded')
    const before = `Object.defineProperty(process, 'execPath', { value: 'no-such-file' })`
    const { stdout, stderr } = t.context.run(MAKES_A_CODE, { before })
    t.is(stderr, '')
    t.regex(stdout, /^\d+$/)
  },
)
