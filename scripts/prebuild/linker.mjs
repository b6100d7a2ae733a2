// What links a target.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { fail } from '../toolchain.mjs'
import { TARGETS } from './targets.mjs'
import { zig } from './zig.mjs'

/** The oldest Android that Rust and Node.js are for. */
const ANDROID_API = 24

/**
 * @param {string} name - The target.
 * @param {string} folder - Where Zig is, or goes.
 * @returns {{ zig: boolean, env: Record<string, string> }} Whether cargo is called by way of Zig, and what
 * its environment must have.
 */
export function linkerOf(name, folder) {
  const { triple } = TARGETS[name]
  if (triple.startsWith('wasm32')) return { zig: false, env: wasm(triple) }
  if (triple.endsWith('android')) return { zig: false, env: androidNdk(triple) }
  // Windows and macOS link for themselves, by what came with them.
  if (process.platform !== 'linux') return { zig: false, env: {} }
  const env = zig(join(folder, 'zig'))
  if (triple.endsWith('windows-gnu')) env.LIBNODE_PATH = emptyLibraries(join(folder, 'libnode'))
  return { zig: true, env }
}

/**
 * Libraries that the linker is told of and takes nothing from: Node-API is looked up when the binary is loaded,
 * and Zig has of its own what guards the stack.
 */
function emptyLibraries(folder) {
  mkdirSync(folder, { recursive: true })
  for (const name of ['libnode.dll', 'libnode.a', 'libssp.a', 'libssp_nonshared.a']) {
    writeFileSync(join(folder, name), '!<arch>\n')
  }
  return folder
}

/** Rust brings a linker for WebAssembly; emnapi's archive has what Node-API is without Node.js. */
function wasm(triple) {
  const rustc = (...args) => execFileSync('rustc', args, { cwd: root, encoding: 'utf8' })
  const host = /^host: (.+)$/m.exec(rustc('-vV'))[1]
  return {
    EMNAPI_LINK_DIR: join(root, 'node_modules', 'emnapi', 'lib', triple),
    [setting(triple, 'LINKER')]: join(
      rustc('--print', 'sysroot').trim(),
      `lib/rustlib/${host}/bin/rust-lld`,
    ),
  }
}

/** Google's, which GitHub's runners have. */
function androidNdk(triple) {
  const ndk = process.env.ANDROID_NDK_LATEST_HOME ?? process.env.ANDROID_NDK_HOME
  if (!ndk) fail("Expected ANDROID_NDK_HOME to be the folder of Android's NDK but it is not set")
  const bin = join(ndk, 'toolchains', 'llvm', 'prebuilt', `${process.platform}-x86_64`, 'bin')
  return { [setting(triple, 'LINKER')]: join(bin, `${triple}${ANDROID_API}-clang`) }
}

/** The variable by which cargo takes what is for one target alone. */
export function setting(triple, what) {
  return `CARGO_TARGET_${triple.toUpperCase().replaceAll('-', '_')}_${what}`
}
