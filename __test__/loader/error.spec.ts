// What is said when nothing loads: what was tried, and what to do. Each failure is provoked.

import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { endianness } from 'node:os'
import { join } from 'node:path'
import { binary, elsewhere, OWN, onGlibc, target, test, version, WASM } from './installed.js'

const HERE = new RegExp(`for ${process.platform} ${process.arch}`)
const NPM_BUG = 'https://github.com/npm/cli/issues/4828'

test('Nothing installed: which package is missing, and how to install it', (t) => {
  const { code, message, cause } = t.context.failure()
  t.is(code, 'ERR_QR_BINDING')
  t.regex(message, HERE)
  t.true(message.includes(`Tried:\n  - ${OWN}: not installed\n  - ${WASM}: not installed\n`))
  t.regex(message, /`npm install --include=optional`/)
  t.true(message.includes(NPM_BUG))
  t.notRegex(message, /is installed/)
  t.is(cause, undefined)
})

test('Another platform’s package alone: which one, and to install where it runs', (t) => {
  const other = process.platform === 'win32' ? 'linux-x64-gnu' : 'win32-x64-msvc'
  t.context.install(other)
  const { message } = t.context.failure()
  t.regex(message, HERE)
  t.true(message.includes(`${OWN}: not installed`), message)
  t.true(message.includes(`@qrush/binding-${other} is installed, for another platform`), message)
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
    t.regex(message, new RegExp(`binding-linux-x64-${other} is installed, for another platform`))
    t.regex(message, /Install where it runs/)
  })
}

test('A platform without a binary: that, and WebAssembly', (t) => {
  const { message } = t.context.failure({ before: elsewhere('sunos', 'x64') })
  t.regex(message, /for sunos x64/)
  t.regex(message, /no binary is published for sunos x64/)
  t.true(message.includes(`npm install ${WASM}@${version}`), message)
})

test('A damaged binary: what the system says of it, and to install again', (t) => {
  for (const damaged of [binary().subarray(0, 40), 'x'.repeat(5000), '']) {
    t.context.install(target, damaged)
    const { message, cause } = t.context.failure()
    t.regex(
      message,
      new RegExp(`- ${OWN}: .*(file too short|invalid ELF|ELF file|not a valid|mach-o)`),
    )
    t.regex(message, /npm cache verify/)
    t.truthy(cause)
  }
})

onGlibc('A binary that was cut short does not kill the process: how short it is', (t) => {
  const whole = binary()
  for (const length of [whole.length >> 1, whole.length - 1]) {
    t.context.install(target, whole.subarray(0, length))
    const { message } = t.context.failure()
    const sentence = `- ${OWN}: file too short: it has ${length} bytes of ${whole.length}\n`
    t.true(message.includes(sentence), message)
    t.regex(message, /npm cache verify/)
  }
})

onGlibc('A binary for another processor under the name of this one’s: for which it is', (t) => {
  const bytes = binary()
  const here = process.arch
  const [there, machine] = here === 's390x' ? ['x64', 62] : ['s390x', 22]
  if (endianness() === 'LE') bytes.writeUInt16LE(machine, 18)
  else bytes.writeUInt16BE(machine, 18)
  t.context.install(target, bytes)
  const { message } = t.context.failure()
  t.true(message.includes(`- ${OWN}: the binary is for ${there}, and here runs ${here}\n`), message)
  t.regex(message, /Remove node_modules.*install again/)
  bytes.writeUInt16BE(0xabab, 18)
  t.context.install(target, bytes)
  t.regex(t.context.failure().message, /is for another processor, and here runs/)
})

test('A package without its binary: it says which file is missing', (t) => {
  t.context.write(
    `node_modules/${OWN}/package.json`,
    JSON.stringify({ version, main: `qrush.${target}.node` }),
  )
  const { message } = t.context.failure()
  t.regex(message, new RegExp(`- ${OWN}: Cannot find module .*qrush\\.${target}\\.node`))
  t.regex(message, /Remove node_modules, and install again/)
})

onGlibc('A binary for a newer glibc: that, and WebAssembly as a way out', (t) => {
  const bytes = binary()
  const at = bytes.indexOf('GLIBC_2.')
  bytes.write('GLIBC_9.', at)
  t.context.install(target, bytes)
  const { message } = t.context.failure()
  t.regex(message, /GLIBC_9\.[\d.]+' not found/)
  t.regex(message, /newer glibc.*QRUSH_FORCE_WASM=1/)
})

test('A Node that is told to load no addons: how to start it', (t) => {
  t.context.install(target)
  const { message } = t.context.failure({ node: ['--no-addons'] })
  t.regex(message, /loading addons is disabled.*--no-addons/s)
})

test('A checkout that was not built: to build it', (t) => {
  t.context.write('node_modules/qrush/Cargo.toml', '')
  const { message } = t.context.failure()
  t.regex(message, /To fix it:\n {2}- In a checkout, build it: `npm run build`$/)
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

test('A checkout of which nothing was built: to build it', (t) => {
  rmSync(join(t.context.qrush, 'dist'), { recursive: true })
  t.deepEqual(t.context.failure(), {
    code: 'ERR_QR_BINDING',
    message:
      'Expected dist/ beside index.js but it is not there: in a checkout, build it by `npm run build`',
  })
})

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
    const name = 'QRUSH_FORCE_WASM' in env ? WASM : OWN
    t.true(message.includes(`${name} has version ${version}, but qrush has version 9.8.7`), message)
    t.regex(message, /Remove node_modules, and run `npm install qrush@9\.8\.7`/)
  }
})

test('A binary that tells no version is refused', (t) => {
  t.context.write(`node_modules/${OWN}/package.json`, JSON.stringify({ version, main: 'index.js' }))
  t.context.write(`node_modules/${OWN}/index.js`, 'module.exports = {}')
  t.regex(t.context.failure().message, / has no version/)
})

test('A checkout with an older build is told to build', (t) => {
  t.context.write(`node_modules/qrush/qrush.${target}.node`, binary())
  t.context.write(
    'node_modules/qrush/package.json',
    JSON.stringify({ name: 'qrush', version: '9.8.7', main: 'index.js' }),
  )
  t.regex(t.context.failure().message, /qrush\..*\.node has .*9\.8\.7.*`npm run build`/)
})
