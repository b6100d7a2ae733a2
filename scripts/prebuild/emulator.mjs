// What runs programs of another processor on this machine: qemu, with that processor's C library and
// Node.js from Debian's packages, unpacked into a folder.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../toolchain.mjs'
import { Apt } from './debian.mjs'
import { TARGETS } from './targets.mjs'

const SUITE = 'stable'

/**
 * @param {string} name - A target with `debian` and `emulator`.
 * @param {string} folder - Where what it needs is, or goes.
 * @param {string[]} packages - Debian's, which a program is to find.
 * @returns {string[]} The command that a program and its arguments are appended to.
 */
export function emulator(name, folder, packages) {
  const { debian, emulator } = TARGETS[name]
  const root = unpacked(folder, debian, packages)
  if (emulator === 'processor') {
    // It has these instructions: all that is wanting is the C library.
    const libraries = join(root, 'usr', 'lib')
    const [own] = readdirSync(libraries).filter((name) => name.endsWith('-linux-gnu'))
    return [join(libraries, 'ld-linux.so.2'), '--library-path', join(libraries, own)]
  }
  if (spawnSync(emulator, ['--version']).error) {
    fail(`Expected ${emulator}, to run programs for ${debian}: install qemu-user-static`)
  }
  return [emulator, '-L', root]
}

/** The packages with all that they depend on. */
function unpacked(folder, debian, packages) {
  const root = join(folder, 'root')
  const stamp = join(folder, 'complete')
  if (existsSync(stamp)) return root
  rmSync(folder, { recursive: true, force: true })
  console.log(`Getting ${packages.join(', ')} for ${debian} from Debian: some seconds`)
  const apt = new Apt(join(folder, 'apt'), SUITE, [debian])
  apt.unpack(apt.closure(packages), root)
  rmSync(join(folder, 'apt'), { recursive: true })
  for (const name of ['lib', 'lib64', 'bin']) {
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name))
  }
  writeFileSync(stamp, '')
  return root
}
