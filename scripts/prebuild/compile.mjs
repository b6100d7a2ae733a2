// One target: cargo with the toolchain, the linker and the flags that its platform wants.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { root } from '../run.mjs'
import { fail } from '../toolchain.mjs'
import { setting } from './linker.mjs'
import { buildLoaders } from './loaders.mjs'
import { TARGETS } from './targets.mjs'
import { cache } from './tools.mjs'

/** Where the binary of a target goes: into its package, or beside the build where it has none. */
export function binaryOf(name) {
  const { unpublished } = TARGETS[name]
  const file = `qrush.${name}.${isWasm(name) ? 'wasm' : 'node'}`
  return unpublished ? join(cache, name, file) : join(root, 'npm', name, file)
}

/** Whether it is of WebAssembly, which has loaders beside its binary. */
export function isWasm(name) {
  return TARGETS[name].triple.startsWith('wasm32')
}

/**
 * Compiles a target and puts the binary where it belongs.
 *
 * @param {string} name
 * @param {import('./tools.mjs').Tools} tools
 */
export async function compile(name, tools) {
  const { triple, unpublished } = TARGETS[name]
  const { command, args, env, folder } = invocation(name, tools, 'rustc')
  // The addon alone: beside an rlib, cargo leaves out the link-time optimisation that Cargo.toml asks for.
  const child = spawn(command, [...args, '--release', '--lib', '--crate-type', 'cdylib'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // What cargo prints is shown when it fails.
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const [status] = await once(child, 'close')
  if (status !== 0) fail(`${printed}\nExpected ${name} to build but it did not: see above`)
  mkdirSync(dirname(binaryOf(name)), { recursive: true })
  copyFileSync(join(folder, triple, 'release', library(triple)), binaryOf(name))
  if (unpublished) return
  copyFileSync(join(root, 'LICENSES.txt'), join(dirname(binaryOf(name)), 'LICENSES.txt'))
  if (isWasm(name)) await buildLoaders(dirname(binaryOf(name)))
}

/**
 * Runs the tests of the core, compiled for a target.
 *
 * @param {string[]} runner - The command that runs a program of the target's.
 * @param {string[]} more - Arguments for cargo: `--test matrix`, `-- NAME`.
 * @returns {Promise<boolean>} Whether they passed.
 */
export async function testCore(name, tools, runner, more) {
  const { command, args, env } = invocation(name, tools, 'test')
  // All but those of the documentation: they want a rustdoc, which the second toolchain has not.
  const which = more.includes('--test') ? more : ['--tests', ...more]
  const child = spawn(command, [...args, '--no-fail-fast', '--package', 'qrush', ...which], {
    cwd: root,
    env: { ...env, [setting(TARGETS[name].triple, 'RUNNER')]: runner.join(' ') },
    stdio: 'inherit',
  })
  const [status] = await once(child, 'close')
  return status === 0
}

function invocation(name, { toolchain, linker }, verb) {
  const { triple, glibc, fromSource, flags = [], env } = TARGETS[name]
  const folder = join(cache, 'cargo', toolchain.name)
  const own = [toolchain.env.PATH, linker.env.PATH, process.env.PATH].filter(Boolean)
  const environment = {
    ...process.env,
    ...linker.env,
    ...toolchain.env,
    ...env,
    PATH: own.join(delimiter),
    // What messages say of the places of sources is the same wherever it is built.
    RUSTFLAGS: [`--remap-path-prefix=${cargoHome()}=/cargo`, ...flags].join(' '),
  }
  const target = glibc && linker.zig ? `${triple}.${glibc}` : triple
  const args = ['--target-dir', folder, '--target', target]
  if (fromSource && toolchain.name === 'second') {
    args.push('-Zbuild-std=std,panic_unwind,panic_abort')
    // The compiler makes no promise of what its own library is built with.
    environment.RUSTC_BOOTSTRAP = '1'
    // Debian's has not the tool of the compiler's that strips what is for macOS.
    if (triple.includes('apple')) environment.CARGO_PROFILE_RELEASE_STRIP = 'none'
  }
  if (!linker.zig)
    return { command: toolchain.cargo, args: [verb, ...args], env: environment, folder }
  return { command: 'cargo-zigbuild', args: [verb, ...args], env: environment, folder }
}

function cargoHome() {
  return process.env.CARGO_HOME || join(homedir(), '.cargo')
}

function library(triple) {
  if (triple.startsWith('wasm32')) return 'qrush_node.wasm'
  if (triple.includes('windows')) return 'qrush_node.dll'
  return triple.includes('apple') ? 'libqrush_node.dylib' : 'libqrush_node.so'
}
