// What each target is built by: a toolchain that has its standard library, and a linker.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../run.mjs'
import { fail } from '../toolchain.mjs'
import { linkerOf } from './linker.mjs'
import { isOrdinary, ordinaryToolchain, secondToolchain } from './rust.mjs'
import { TARGETS } from './targets.mjs'

/** All that is got and kept. */
export const cache = join(root, 'target', 'prebuild')

/** @typedef {{ toolchain: import('./rust.mjs').Toolchain, linker: ReturnType<typeof linkerOf> }} Tools */

/**
 * Checks that `names` can be built here, and gets what is missing.
 *
 * @param {string[]} names
 * @param {{ rustup?: boolean }} options - Whether standard libraries come from rustup rather than Debian.
 * @returns {Map<string, Tools>} by name.
 */
export function toolsFor(names, { rustup = false } = {}) {
  for (const name of names) {
    const target = TARGETS[name]
    if (!target) fail(`Expected one of ${Object.keys(TARGETS).join(', ')} but received ${name}`)
    if (isOrdinary(target.triple)) continue
    if (rustup && run('rustup', ['target', 'add', target.triple])) continue
    if (rustup || (!target.debian && !target.fromSource)) {
      fail(`Expected rustup to have a standard library for ${name}: give --rustup, or see above`)
    }
  }
  mkdirSync(cache, { recursive: true })
  const others = names.filter((name) => !isOrdinary(TARGETS[name].triple))
  const ordinary = ordinaryToolchain()
  const second = others.length > 0 && secondToolchain(join(cache, 'rust'), others.map(libraryOf))
  return new Map(
    names.map((name) => [
      name,
      { toolchain: others.includes(name) ? second : ordinary, linker: linkerOf(name, cache) },
    ]),
  )
}

/** What the second toolchain must have for a target: Debian's library, or what it is built from. */
function libraryOf(name) {
  return TARGETS[name].debian ?? 'source'
}
