// A second Rust toolchain, for targets that the ordinary one has no standard library for. Where `rustup
// target add` works, the ordinary one gets it, and this is not wanted.

import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fail } from '../toolchain.mjs'
import { Apt } from './debian.mjs'

/** Debian has the standard library for these; it moves on with Rust itself, so no version is named. */
const SUITE = 'testing'

/**
 * @typedef {object} Toolchain
 * @property {'ordinary' | 'second'} name
 * @property {string} version - What its compiler says of itself.
 * @property {string} cargo - The command.
 * @property {Record<string, string>} env - What has the command take this toolchain's own.
 */

/** What cargo takes when it is asked nothing. */
export function ordinaryToolchain() {
  const version = execFileSync('rustc', ['-V'], { encoding: 'utf8' }).trim()
  return { name: 'ordinary', version, cargo: 'cargo', env: {} }
}

/** Whether the ordinary toolchain has a standard library for `triple`. */
export function isOrdinary(triple) {
  const args = ['--print', 'target-libdir', '--target', triple]
  const { status, stdout } = spawnSync('rustc', args, { encoding: 'utf8' })
  return status === 0 && existsSync(stdout.trim())
}

/**
 * The toolchain in `folder` with a standard library for Debian's `architectures`, `'wasm32'` among them,
 * or with `'source'` what any other is built from; got first, if it is not there.
 *
 * @returns {Toolchain}
 */
export function secondToolchain(folder, architectures) {
  const stamp = join(folder, 'has.json')
  const has = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : []
  const missing = architectures.filter((name) => !has.includes(name))
  if (missing.length > 0) {
    const all = [...has, ...missing]
    rmSync(folder, { recursive: true, force: true })
    console.log(`Getting a Rust toolchain from Debian, for ${all.join(', ')}: about a minute`)
    get(folder, all)
    writeFileSync(stamp, JSON.stringify(all))
  }
  const PATH = join(folder, 'bin')
  const [CARGO, RUSTC] = [join(PATH, 'cargo'), join(PATH, 'rustc')]
  const version = execFileSync(RUSTC, ['-V'], { encoding: 'utf8' }).trim()
  return { name: 'second', version, cargo: CARGO, env: { CARGO, RUSTC, PATH } }
}

function get(folder, architectures) {
  const own = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim()
  const foreign = architectures.filter((name) => !['wasm32', 'source', own].includes(name))
  const apt = new Apt(join(folder, 'apt'), SUITE, [own, ...foreign])
  // Of what they depend on, libraries alone: the ordinary compiler of C is what links.
  const programs = apt.closure(['cargo', 'rustc']).filter(isWanted)
  const libraries = foreign.map((name) => `libstd-rust-dev:${name}`)
  if (architectures.includes('wasm32')) libraries.push('libstd-rust-dev-wasm32')
  if (architectures.includes('source')) libraries.push('rust-src')
  // One compiler reads no other's libraries.
  const version = apt.version('rustc')
  const other = libraries.find((name) => apt.version(name) !== version)
  if (other) {
    fail(
      `Expected ${other} of version ${version} but Debian ${SUITE} has ${apt.version(other)}: it is on ` +
        'the move, try again in some hours',
    )
  }
  const root = join(folder, 'root')
  apt.unpack([...programs, ...libraries], root)
  rmSync(join(folder, 'apt'), { recursive: true })
  for (const name of ['lib', 'lib64', 'bin']) {
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name))
  }
  mkdirSync(join(folder, 'bin'))
  for (const name of ['cargo', 'rustc']) launcher(folder, name)
}

function isWanted(name) {
  if (['cargo', 'rustc', 'libstd-rust-dev'].includes(name)) return true
  return name.startsWith('lib') && !/-dev$|-dev:|san\d|^lib(?:cc1|gprofng|bfd|itm|gomp)/.test(name)
}

/** They want a newer C library than this system may have, so they bring their own. */
function launcher(folder, name) {
  const root = join(folder, 'root', 'usr')
  const loader = execFileSync('sh', ['-c', `echo ${root}/lib64/ld-linux-*.so.*`], {
    encoding: 'utf8',
  })
  const libraries = execFileSync('sh', ['-c', `echo ${root}/lib/*-linux-gnu`], { encoding: 'utf8' })
  const path = join(folder, 'bin', name)
  writeFileSync(
    path,
    [
      '#!/bin/sh',
      `exec '${loader.trim()}' --library-path '${libraries.trim()}' --argv0 '${root}/bin/${name}' \\`,
      `  '${root}/bin/${name}' "$@"`,
      '',
    ].join('\n'),
  )
  chmodSync(path, 0o755)
}
