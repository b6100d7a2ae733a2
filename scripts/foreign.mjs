// `npm run test:foreign -- TARGET… [--core | --node] [--rustup] [--built] [-- ARGUMENTS]`: qrush on processors that this one is
// not: big-endian, 32 bits wide, without vector code of ours. On Linux on x64, with qemu-user-static.
//
// First the tests of the core, compiled for the target, then its binary in Node.js, which must come to the
// same pictures as WebAssembly here: with --built, the binaries that are in npm/, else fresh ones. --rustup
// is that of `npm run binaries`; ARGUMENTS are for `cargo test`, as in `-- --test matrix`.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { picturesAgree } from './prebuild/agree.mjs'
import { testCore } from './prebuild/compile.mjs'
import { emulator } from './prebuild/emulator.mjs'
import { TARGETS } from './prebuild/targets.mjs'
import { cache, toolsFor } from './prebuild/tools.mjs'
import { run } from './run.mjs'
import { fail } from './toolchain.mjs'

const FOREIGN = Object.keys(TARGETS).filter((name) => TARGETS[name].emulator)

const given = process.argv.slice(2)
const end = given.includes('--') ? given.indexOf('--') : given.length
const more = given.slice(end + 1)
const names = given.slice(0, end).filter((arg) => !arg.startsWith('--'))
const has = (flag) => given.slice(0, end).includes(`--${flag}`)

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(`Expected Linux on x64 but it is ${process.platform} on ${process.arch}`)
}
const unknown = names.find((name) => !FOREIGN.includes(name))
if (names.length === 0 || unknown) {
  fail(`Expected some of ${FOREIGN.join(', ')} but received ${unknown ?? 'none'}`)
}
install()
const rustup = has('rustup')
const tools = toolsFor(names, { rustup })
const failed = []
for (const name of names) {
  if (!has('node')) await step(`${name}: the core's tests`, () => core(name))
  // Node.js is no longer made for the others.
  if (!has('core') && !TARGETS[name].unpublished)
    await step(`${name}: in Node.js`, () => node(name))
}
if (failed.length > 0) fail(`Failed: ${failed.join(', ')}`)

async function step(what, job) {
  const began = performance.now()
  console.log(`\n▶ ${what}`)
  if (!(await job())) failed.push(what)
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
}

function core(name) {
  const runner = emulator(name, join(cache, 'runs', name, 'core'), ['libc6', 'libgcc-s1'])
  return testCore(name, tools.get(name), runner, more)
}

function node(name) {
  const build = ['scripts/prebuild.mjs', name, 'wasm32-wasip1', ...(rustup ? ['--rustup'] : [])]
  if (!has('built') && !run('node', build)) return false
  const folder = join(cache, 'runs', name, 'node')
  const command = emulator(name, folder, ['nodejs'])
  const program = ['nodejs', 'node'].map((file) => join(folder, 'root', 'usr', 'bin', file))
  return picturesAgree(name, [...command, program.find((path) => existsSync(path))])
}
