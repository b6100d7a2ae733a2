// Zig as a linker that brings each platform's C library along, and any version of glibc, with what makes
// cargo use it.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from '../run.mjs'
import { fail } from '../toolchain.mjs'

const WHEELS = ['ziglang==0.17.1', 'cargo-zigbuild==0.24.1']

/**
 * The two in a virtual environment of Python in `folder`; got first, if they are not there.
 *
 * @returns {Record<string, string>} What the environment of a build must have.
 */
export function zig(folder) {
  const stamp = join(folder, 'has.json')
  const wheels = JSON.stringify(WHEELS)
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wheels) {
    console.log(`Getting ${WHEELS.join(' and ')} from PyPI: some seconds`)
    rmSync(folder, { recursive: true, force: true })
    if (!run('python3', ['-m', 'venv', folder])) {
      fail('Expected python3 with venv (Debian has it as python3-venv) but it failed: see above')
    }
    const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check']
    if (!run(join(folder, 'bin', 'python'), [...pip, 'install', '--no-deps', ...WHEELS])) {
      fail(`Expected pip to install ${WHEELS.join(' and ')} but it failed: see above`)
    }
    writeFileSync(stamp, wheels)
  }
  // What it makes of its C libraries is kept beside, not in the home folder.
  const cache = join(folder, 'cache')
  mkdirSync(cache, { recursive: true })
  return {
    PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
    XDG_CACHE_HOME: cache,
    ZIG_GLOBAL_CACHE_DIR: join(cache, 'zig'),
    ZIG_LOCAL_CACHE_DIR: join(cache, 'zig'),
  }
}
