// The fuzz targets, built as `cargo fuzz build` builds them: with libFuzzer's coverage and AddressSanitizer. The
// flags are unstable ones, which a stable compiler takes under RUSTC_BOOTSTRAP.

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../run.mjs'
import { fail } from '../toolchain.mjs'

/** Their names, by the files that there are. */
export const TARGETS = readdirSync(join(root, 'crates', 'qrush', 'fuzz', 'fuzz_targets'))
  .filter((file) => file.endsWith('.rs'))
  .map((file) => file.replace('.rs', ''))
  .sort()

const COVERAGE = [
  '-sanitizer-coverage-level=4',
  '-sanitizer-coverage-inline-8bit-counters',
  '-sanitizer-coverage-pc-table',
  '-sanitizer-coverage-trace-compares',
]
const FLAGS = [
  '--cfg=fuzzing',
  '-Cpasses=sancov-module',
  ...COVERAGE.map((argument) => `-Cllvm-args=${argument}`),
  '-Zsanitizer=address',
  '-Cdebug-assertions',
  '-Ccodegen-units=1',
]

/** Builds all targets, and returns the folder that they are in. */
export function buildTargets() {
  // With --target, build scripts and macros go without the flags.
  const host = hostTriple()
  const output = join(root, 'target', 'fuzz')
  const args = ['build', '--locked', '--release', '--bins', '--target', host]
  const options = {
    cwd: join(root, 'crates', 'qrush', 'fuzz'),
    env: { ...process.env, RUSTC_BOOTSTRAP: '1', RUSTFLAGS: FLAGS.join(' ') },
  }
  if (!run('cargo', [...args, '--target-dir', output], options)) {
    fail('The fuzz targets do not build: the compiler says why, above.')
  }
  return join(output, host, 'release')
}

/** What `rustc -vV` says under `name`. */
export function compiler(name) {
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' })
  return new RegExp(`^${name}: (.*)$`, 'm').exec(stdout)?.[1] ?? 'unknown'
}

export function hostTriple() {
  return compiler('host')
}
