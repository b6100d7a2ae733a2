// One binary: cargo with the toolchain, the linker and the flags that its platform wants.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../run.mjs'
import { fail } from '../toolchain.mjs'
import { buildLoaders } from './loaders.mjs'
import { TARGETS } from './targets.mjs'

/** Where the binary of a target goes: into its package, or beside the build where it has none. */
export function binaryOf(name) {
  const { unpublished } = TARGETS[name]
  const file = `qrush.${name}.${isWasm(name) ? 'wasm' : 'node'}`
  return unpublished ? join(root, 'target', 'prebuild', name, file) : join(root, 'npm', name, file)
}

/** Whether it is of WebAssembly, which has loaders beside its binary. */
export function isWasm(name) {
  return TARGETS[name].triple.startsWith('wasm32')
}

/**
 * Compiles a target and puts the binary where it belongs.
 *
 * @param {string} name
 * @param {import('./rust.mjs').Toolchain} toolchain
 * @param {Record<string, string>} linker - What the environment has of {@link zig}.
 */
export async function compile(name, toolchain, linker) {
  const { triple, glibc, fromSource, flags = [], env } = TARGETS[name]
  const folder = join(root, 'target', 'prebuild', 'cargo', toolchain.name)
  const environment = {
    ...process.env,
    ...(isWasm(name) ? wasmLinker() : linker),
    ...toolchain.env,
    ...env,
    // What messages say of the places of sources is the same wherever it is built.
    RUSTFLAGS: [`--remap-path-prefix=${cargoHome()}=/cargo`, ...flags].join(' '),
  }
  const path = [toolchain.env?.PATH, linker.PATH, process.env.PATH].filter(Boolean).join(':')
  const args = ['--release', '--lib', '--target-dir', folder]
  args.push('--target', glibc ? `${triple}.${glibc}` : triple)
  if (fromSource && toolchain.name === 'second') {
    args.push('-Zbuild-std=std,panic_unwind,panic_abort')
    // The compiler makes no promise of what its own library is built with.
    environment.RUSTC_BOOTSTRAP = '1'
  }
  const command = isWasm(name) ? [toolchain.cargo, 'build'] : ['cargo-zigbuild', 'zigbuild']
  await cargo(name, command[0], [command[1], ...args], { ...environment, PATH: path })
  mkdirSync(dirname(binaryOf(name)), { recursive: true })
  copyFileSync(join(folder, triple, 'release', library(triple)), binaryOf(name))
  if (isWasm(name)) await buildLoaders(dirname(binaryOf(name)))
}

/** Runs cargo; what it prints is shown when it fails. */
async function cargo(name, command, args, env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const [status] = await once(child, 'close')
  if (status !== 0) fail(`${printed}\nExpected ${name} to build but it did not: see above`)
}

/** Rust brings a linker for WebAssembly; emnapi's archive has what Node-API is without Node.js. */
function wasmLinker() {
  const rustc = (...args) => execFileSync('rustc', args, { cwd: root, encoding: 'utf8' })
  const host = /^host: (.+)$/m.exec(rustc('-vV'))[1]
  return {
    EMNAPI_LINK_DIR: join(root, 'node_modules', 'emnapi', 'lib', 'wasm32-wasip1'),
    CARGO_TARGET_WASM32_WASIP1_LINKER: join(
      rustc('--print', 'sysroot').trim(),
      `lib/rustlib/${host}/bin/rust-lld`,
    ),
  }
}

function cargoHome() {
  return process.env.CARGO_HOME || join(homedir(), '.cargo')
}

function library(triple) {
  if (triple.startsWith('wasm32')) return 'qrush.wasm'
  if (triple.includes('windows')) return 'qrush.dll'
  return triple.includes('apple') ? 'libqrush.dylib' : 'libqrush.so'
}
