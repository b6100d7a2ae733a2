// `npm run binaries -- [TARGET…]`: the binaries of other platforms than this one, and of older systems,
// on one Linux machine. Each goes into its package, npm/TARGET/, which git does not follow; what has not
// changed is not built again.
//
// Without a target: linux-x64-gnu (for glibc 2.17), linux-arm64-gnu and wasm32-wasip1. All that can be
// built here are those of scripts/prebuild/targets.mjs with `debian` or `fromSource`.
//
// It wants Rust and Node.js, as for all else here, and Debian's packages python3-venv and binutils. Where
// Rust has no standard library for a target, it wants `rustup target add TRIPLE`; or else a Debian, from
// whose packages it unpacks a second toolchain into target/, as root or not.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { install } from './install.mjs'
import { binaryOf, compile, isWasm } from './prebuild/compile.mjs'
import { describe } from './prebuild/describe.mjs'
import { isOrdinary, ordinaryToolchain, secondToolchain } from './prebuild/rust.mjs'
import { TARGETS } from './prebuild/targets.mjs'
import { zig } from './prebuild/zig.mjs'
import { root } from './run.mjs'
import { fail } from './toolchain.mjs'

const ALWAYS = ['linux-x64-gnu', 'linux-arm64-gnu', 'wasm32-wasip1']
const cache = join(root, 'target', 'prebuild')

const RUST = { files: ['Cargo.toml', 'Cargo.lock', 'build.rs'], folder: 'src' }
const LOADERS = { files: ['package-lock.json', 'scripts/prebuild/loaders.mjs'], folder: 'wasm' }
const RECIPES = { files: [], folder: 'scripts/prebuild' }

const named = process.argv.slice(2)
const wanted = named.length > 0 ? named : ALWAYS
for (const name of wanted) {
  const target = TARGETS[name]
  if (!target) fail(`Expected one of ${Object.keys(TARGETS).join(', ')} but received ${name}`)
  if (!isOrdinary(target.triple) && !target.debian && !target.fromSource) {
    fail(`Expected \`rustup target add ${target.triple}\` to have been run for ${name}: it was not`)
  }
}
install()
mkdirSync(cache, { recursive: true })

const ordinary = wanted.filter((name) => isOrdinary(TARGETS[name].triple))
const others = wanted.filter((name) => !ordinary.includes(name))
const linker = wanted.every(isWasm) ? {} : zig(join(cache, 'zig'))
const second = others.length > 0 && secondToolchain(join(cache, 'rust'), others.map(libraryOf))

// Two at a time: the end of each build is one thread's work.
await Promise.all([make(ordinary, ordinaryToolchain()), make(others, second)])
for (const name of wanted) console.log(describe(name))

/** What the second toolchain must have for a target: Debian's library, or what it is built from. */
function libraryOf(name) {
  return TARGETS[name].debian ?? 'source'
}

async function make(names, toolchain) {
  for (const name of names) {
    const stamp = join(cache, `${name}.sha256`)
    const parts = [RUST, RECIPES, ...(isWasm(name) ? [LOADERS] : [])].map((part) =>
      fingerprint(part),
    )
    const sources = [toolchain.version, ...parts].join('\n')
    const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === sources
    if (fresh && existsSync(binaryOf(name))) continue
    const began = performance.now()
    console.log(`Building ${name} by ${toolchain.version}`)
    await compile(name, toolchain, linker)
    console.log(`Built ${name} in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    writeFileSync(stamp, sources)
  }
}
