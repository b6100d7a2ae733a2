// `npm run binaries -- [TARGET…]`: the binaries of other platforms than this one, and of older systems,
// on one Linux machine; on Windows and macOS, those of that system. Each goes into its package, npm/TARGET/,
// which git does not follow; what has not changed is not built again.
//
// Without a target: linux-x64-gnu (for glibc 2.17), linux-arm64-gnu and wasm32-wasip1. All that can be
// built here are those of scripts/prebuild/targets.mjs with `debian` or `fromSource`.
//
// It wants Rust and Node.js, as for all else here, and Debian's packages python3-venv and binutils. Where
// Rust has no standard library for a target, rustup gets it (--rustup); or else it wants a Debian, from
// whose packages it unpacks a second toolchain into target/, as root or not.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { install } from './install.mjs'
import { binaryOf, compile, isWasm } from './prebuild/compile.mjs'
import { describe } from './prebuild/describe.mjs'
import { cache, toolsFor } from './prebuild/tools.mjs'

const ALWAYS = ['linux-x64-gnu', 'linux-arm64-gnu', 'wasm32-wasip1']

const RUST = {
  files: ['Cargo.toml', 'Cargo.lock', 'build.rs', 'LICENSES.txt'],
  folders: ['src', 'crates/qrush/src'],
}
const LOADERS = { files: ['package-lock.json', 'scripts/prebuild/loaders.mjs'], folders: ['wasm'] }
const RECIPES = { files: [], folders: ['scripts/prebuild'] }

const named = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const wanted = named.length > 0 ? named : ALWAYS
install()
const tools = toolsFor(wanted, { rustup: process.argv.includes('--rustup') })

// Two at a time, of two toolchains: the end of each build is one thread's work.
const isOrdinary = (name) => tools.get(name).toolchain.name === 'ordinary'
await Promise.all([
  make(wanted.filter(isOrdinary)),
  make(wanted.filter((name) => !isOrdinary(name))),
])
for (const name of wanted) console.log(describe(name))

async function make(names) {
  for (const name of names) {
    const { toolchain } = tools.get(name)
    const stamp = join(cache, `${name}.sha256`)
    const parts = [RUST, RECIPES, ...(isWasm(name) ? [LOADERS] : [])].map((part) =>
      fingerprint(part),
    )
    const sources = [toolchain.version, ...parts].join('\n')
    const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === sources
    if (fresh && existsSync(binaryOf(name))) continue
    const began = performance.now()
    console.log(`Building ${name} by ${toolchain.version}`)
    await compile(name, tools.get(name))
    console.log(`Built ${name} in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    writeFileSync(stamp, sources)
  }
}
