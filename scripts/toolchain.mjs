// What must be there before anything can be installed or built.

import { spawnSync } from 'node:child_process'

const RUST = '1.88'

/** Ends the process with one sentence when Node or Rust is missing or too old. */
export function requireToolchain() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(
      `Expected Node.js 20 or newer but received ${process.version}: get it from https://nodejs.org`,
    )
  }
  const found = spawnSync('cargo', ['--version'], { encoding: 'utf8' })
  if (found.error || found.status !== 0) {
    fail(
      `Expected a Rust toolchain to build the addon but found no cargo: install Rust ${RUST} or ` +
        'newer from https://rustup.rs, open a new shell, and run the command again',
    )
  }
  const version = /\d+\.\d+/.exec(found.stdout)?.[0] ?? '0.0'
  if (version.localeCompare(RUST, 'en', { numeric: true }) < 0) {
    fail(`Expected Rust ${RUST} or newer but received ${version}: run \`rustup update stable\``)
  }
}

/** Prints `sentence` and ends the process. */
export function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
