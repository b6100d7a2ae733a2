// How the addon is found; and when it is not, what the error says. Each failure is provoked, in a
// process of its own and a folder of its own.

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import anyTest, { type TestFn } from 'ava'
import { requirePackage } from '../lib/load/require.js'
import { TARGETS, targetsOf } from '../lib/load/target.js'
import { binary, elsewhere, Project, root, target, version } from './loader.js'

const test = anyTest as TestFn<Project>
test.beforeEach((t) => {
  t.context = new Project()
})
test.afterEach.always((t) => t.context.remove())

const OWN = `@qrush/binding-${target}`
const WASM = '@qrush/binding-wasm32-wasip1'
const onGlibc = target.endsWith('-gnu') ? test : test.skip
const MAKES_A_CODE = `console.log(require('qrush').toStringSync('a').length)`

// What is exported.

/** The values that index.d.ts declares. */
const declared = [
  ...readFileSync(join(root, 'index.d.ts'), 'utf8').matchAll(
    /^export declare (?:function|class|const) (\w+)/gm,
  ),
].map(([, name]) => name ?? '')
const names = [...new Set(declared)].toSorted()

test('index.js exports what index.d.ts declares, and so does the addon', (t) => {
  const require = createRequire(import.meta.url)
  t.true(names.length > 10)
  t.deepEqual(Object.keys(require('../index.js')).toSorted(), names)
  t.deepEqual(Object.keys(require(`../qrush.${target}.node`)).toSorted(), names)
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
  t.is(createRequire(import.meta.url)('../index.js').version, version)
})

// What is loaded.

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

test('Where the C library cannot be told, both are tried', (t) => {
  const { message } = t.context.failure({
    before: `${elsewhere('linux', 'x64')}; set('execPath', 'no-such-file'); set('report', undefined)`,
  })
  t.regex(message, /for linux x64 \(C library unknown\)/)
  t.regex(
    message,
    /Tried:\n {2}- @qrush\/binding-linux-x64-gnu: .*\n {2}- @qrush\/binding-linux-x64-musl: /,
  )
})

onGlibc('Where Node’s binary cannot be read, its report tells the C library', (t) => {
  t.context.install(target)
  const before = `Object.defineProperty(process, 'execPath', { value: 'no-such-file' })`
  const after = 'console.log(process.report.excludeNetwork)'
  const { stdout, stderr } = t.context.run(`${MAKES_A_CODE}; ${after}`, { before })
  t.is(stderr, '')
  // A setting of the process, left as it was.
  t.regex(stdout, /^\d+\n(false|undefined)$/)
})

// WebAssembly.

test('Without a binary WebAssembly is loaded, and it is said once, with the way out', (t) => {
  t.context.installWasm()
  const { status, stdout, stderr } = t.context.run(`
    ${MAKES_A_CODE}
    const { Worker } = require('node:worker_threads')
    new Worker("require('qrush')", { eval: true }).on('exit', () => console.log('worker ended'))
  `)
  t.is(status, 0, stderr)
  t.regex(stdout, /^\d+\nworker ended$/)
  t.is(stderr.match(/QRUSH_WASM\]/g)?.length, 1)
  t.regex(stderr, /\[QRUSH_WASM\] QrushWarning: qrush runs as WebAssembly.*it is slower/)
  t.true(stderr.includes(`${OWN}: not installed`), stderr)
  t.regex(stderr, /--include=optional/)
})

test('A damaged binary falls back to WebAssembly too, and is told of', (t) => {
  t.context.install(target, 'damaged')
  t.context.installWasm()
  const { status, stderr } = t.context.run(MAKES_A_CODE)
  t.is(status, 0)
  t.regex(stderr, /QRUSH_WASM.*file too short.*damaged/s)
})

test('QRUSH_FORCE_WASM=1 takes WebAssembly though there is a binary, without a word', (t) => {
  t.context.install(target, 'not to be loaded')
  t.context.installWasm()
  const { status, stdout, stderr } = t.context.run(MAKES_A_CODE, { env: { QRUSH_FORCE_WASM: '1' } })
  t.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  t.true(Number(stdout) > 100)
})

test('QRUSH_FORCE_WASM=0 takes the binary', (t) => {
  t.context.install(target)
  t.is(t.context.run(MAKES_A_CODE, { env: { QRUSH_FORCE_WASM: '0' } }).stderr, '')
})

test('QRUSH_FORCE_WASM=1 without WebAssembly says how to install it', (t) => {
  t.context.install(target)
  const { code, message } = t.context.failure({ env: { QRUSH_FORCE_WASM: '1' } })
  t.is(code, 'ERR_QR_BINDING')
  t.true(message.includes(`Tried:\n  - ${WASM}: not installed\n`), message)
  t.true(message.includes(`npm install ${WASM}@${version}`), message)
  t.regex(message, /unset QRUSH_FORCE_WASM/)
})

test('QRUSH_FORCE_WASM=yes is refused', (t) => {
  t.context.install(target)
  t.deepEqual(t.context.failure({ env: { QRUSH_FORCE_WASM: 'yes' } }), {
    code: 'ERR_QR_BINDING',
    message:
      "Expected 1, or 0 or nothing, for the environment variable QRUSH_FORCE_WASM but received 'yes'",
  })
})

// Nothing loads.

const HERE = new RegExp(`for ${process.platform} ${process.arch}`)
const NPM_BUG = 'https://github.com/npm/cli/issues/4828'

test('Nothing installed, no lock file: both of the likely causes', (t) => {
  const { code, message, cause } = t.context.failure()
  t.is(code, 'ERR_QR_BINDING')
  t.regex(message, HERE)
  t.true(message.includes(`Tried:\n  - ${OWN}: not installed\n  - ${WASM}: not installed\n`))
  t.regex(message, /--omit=optional.*npm ci --include=optional/s)
  t.true(message.includes(NPM_BUG))
  t.is(cause, undefined)
})

test('A lock file that lacks the package: npm’s bug, and a new lock file', (t) => {
  t.context.write('package-lock.json', '{"packages":{"node_modules/@qrush/binding-sunos-x64":{}}}')
  const { message } = t.context.failure()
  t.true(message.includes(`package-lock.json lacks ${OWN}`), message)
  t.true(message.includes(NPM_BUG))
  t.true(message.includes('remove node_modules and package-lock.json, and run `npm install`'))
  t.notRegex(message, /--omit/)
})

test('A lock file that has the package: optional dependencies were left out', (t) => {
  t.context.write('package-lock.json', `{"packages":{"node_modules/${OWN}":{}}}`)
  const { message } = t.context.failure()
  t.regex(message, /package-lock\.json has .*--omit=optional.*`npm ci --include=optional`/)
  t.false(message.includes(NPM_BUG))
})

for (const [lock, command] of [
  ['pnpm-lock.yaml', 'pnpm install'],
  ['yarn.lock', 'yarn install'],
  ['bun.lock', 'bun install'],
] as const) {
  test(`With ${lock} the commands are those of ${command.split(' ')[0]}`, (t) => {
    t.context.write(lock, 'nothing of qrush')
    t.true(
      t.context
        .failure()
        .message.includes(`remove node_modules and ${lock}, and run \`${command}\``),
    )
  })
}

test('Another platform’s package alone: which one, and to install where it runs', (t) => {
  const other = process.platform === 'win32' ? 'linux-x64-gnu' : 'win32-x64-msvc'
  t.context.install(other)
  const { message } = t.context.failure()
  t.regex(message, HERE)
  t.true(message.includes(`${OWN}: not installed`), message)
  t.true(message.includes(`@qrush/binding-${other} is installed, of another platform`), message)
  t.true(message.includes(NPM_BUG))
})

test('A link to a package that is not there, as pnpm leaves them, is not taken for one', (t) => {
  const scope = join(t.context.folder, 'node_modules', '@qrush')
  mkdirSync(scope)
  for (const name of [target, 'win32-x64-msvc', 'linux-s390x-gnu']) {
    symlinkSync('no-such-folder', join(scope, `binding-${name}`), 'junction')
  }
  const { message } = t.context.failure()
  t.true(message.includes(`Tried:\n  - ${OWN}: not installed\n`), message)
  t.notRegex(message, /is installed/)
})

for (const [here, there, other] of [
  ['musl', 'glibc', 'gnu'],
  ['glibc', 'musl', 'musl'],
] as const) {
  test(`The package for ${there} alone, and ${here} runs: what differs, and where to install`, (t) => {
    t.context.install(`linux-x64-${other}`)
    const { message } = t.context.failure({ before: elsewhere('linux', 'x64', here) })
    t.regex(message, new RegExp(`for linux x64 ${here}`))
    t.regex(
      message,
      new RegExp(`binding-linux-x64-${other} is installed, for ${there}, and here runs ${here}`),
    )
    t.regex(message, /Alpine/)
  })
}

test('A platform without a binary: those that there are, and WebAssembly', (t) => {
  const { message } = t.context.failure({ before: elsewhere('sunos', 'x64') })
  t.regex(message, /for sunos x64/)
  t.regex(message, /no binary is published for sunos x64/)
  t.true(message.includes(`npm install ${WASM}@${version}`), message)
  t.regex(message, /published for android-arm64, .*win32-x64-msvc/)
})

test('A damaged binary: what the system says of it, and to install again', (t) => {
  for (const damaged of [binary().subarray(0, 40), 'x'.repeat(5000), '']) {
    t.context.install(target, damaged)
    const { message, cause } = t.context.failure()
    t.regex(
      message,
      new RegExp(`- ${OWN}: .*(file too short|invalid ELF|ELF file|not a valid|mach-o)`),
    )
    t.regex(message, /damaged.*npm cache verify/s)
    t.truthy(cause)
  }
})

test('A package without its binary: it says which file is missing', (t) => {
  t.context.write(
    `node_modules/${OWN}/package.json`,
    JSON.stringify({ version, main: `qrush.${target}.node` }),
  )
  const { message } = t.context.failure()
  t.regex(message, new RegExp(`- ${OWN}: Cannot find module .*qrush\\.${target}\\.node`))
  t.regex(message, /Install again: remove node_modules/)
})

onGlibc('A binary for a newer glibc: that, and WebAssembly as a way out', (t) => {
  const bytes = binary()
  const at = bytes.indexOf('GLIBC_2.')
  bytes.write('GLIBC_9.', at)
  t.context.install(target, bytes)
  const { message } = t.context.failure()
  t.regex(message, /GLIBC_9\.[\d.]+' not found/)
  t.regex(message, /newer glibc than the system has.*QRUSH_FORCE_WASM=1/s)
})

test('A Node that is told to load no addons: how to start it', (t) => {
  t.context.install(target)
  const { message } = t.context.failure({ node: ['--no-addons'] })
  t.regex(message, /loading addons is disabled.*--no-addons/s)
})

test('A checkout that was not built: to build it', (t) => {
  t.context.write('node_modules/qrush/Cargo.toml', '')
  const { message } = t.context.failure()
  t.regex(message, /The way out:\n {2}- In a checkout, build it: `npm run build`$/)
})

// Versions that are not the same.

test('A binary of another version is refused, with both and the way out', (t) => {
  t.context.install(target)
  t.context.installWasm()
  t.context.write(
    'node_modules/qrush/package.json',
    JSON.stringify({ name: 'qrush', version: '9.8.7', main: 'index.js' }),
  )
  for (const env of [{}, { QRUSH_FORCE_WASM: '1' }]) {
    const { code, message } = t.context.failure({ env })
    t.is(code, 'ERR_QR_BINDING')
    t.true(message.includes(`Expected version 9.8.7 of ${'QRUSH_FORCE_WASM' in env ? WASM : OWN}`))
    t.true(message.includes(`but received version ${version}`), message)
    t.regex(message, /remove node_modules and install again/)
  }
})

test('A binary that tells no version is refused', (t) => {
  t.context.write(`node_modules/${OWN}/package.json`, JSON.stringify({ version, main: 'index.js' }))
  t.context.write(`node_modules/${OWN}/index.js`, 'module.exports = {}')
  t.regex(t.context.failure().message, /but received one that tells no version/)
})

test('A checkout with an older build is told to build', (t) => {
  t.context.write(`node_modules/qrush/qrush.${target}.node`, binary())
  t.context.write(
    'node_modules/qrush/package.json',
    JSON.stringify({ name: 'qrush', version: '9.8.7', main: 'index.js' }),
  )
  t.regex(t.context.failure().message, /9\.8\.7 of qrush\..*\.node.*`npm run build`/)
})
