// `npm test`: installs, builds, and runs the tests of the package, in this order. Or, of it, what is the
// same on every system (`npm run test:lint`), and what is not (`npm run test:run`). The repository's own files
// are `npm run test:repo`'s.

import { build, buildWithPanics } from './build.mjs'
import { install } from './install.mjs'
import { bin, root, run } from './run.mjs'
import { rooms, runSpecs } from './specs.mjs'
import { Stages } from './stages.mjs'

/** The core and the addon, which without its default has no binding. */
const BOTH = ['--workspace', '--no-default-features']
const WARNINGS_ARE_ERRORS = ['--', '-D', 'warnings']

/** Whose judges of PDF, EPS and PNG Windows has not. */
const JUDGED = ['formats/png', 'formats/scan', 'formats/vector']

const [part] = process.argv.slice(2)
const lint = part !== 'run'
const behaviour = part !== 'lint'
const stages = new Stages()

stages.run('npm ci', install)
if (lint) {
  stages.run('cargo fmt --check', () => run('cargo', ['fmt', '--all', '--check']))
  stages.run('cargo clippy, without the binding', () =>
    run('cargo', ['clippy', ...BOTH, '--all-targets', ...WARNINGS_ARE_ERRORS]),
  )
  stages.run('cargo clippy, with the binding', () =>
    run('cargo', ['clippy', '--features', 'panic-injection', ...WARNINGS_ARE_ERRORS]),
  )
}
if (behaviour) stages.run('cargo test', () => run('cargo', ['test', ...BOTH]))
stages.run('build, and index.d.ts is as generated', () => build({ check: true }))
if (behaviour) stages.run('build, with panics', buildWithPanics)
if (lint) {
  stages.run('tsc', () => run('node', [bin('typescript', 'bin/tsc'), '--project', root]))
  stages.run('biome', () =>
    run('node', [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings']),
  )
}
if (behaviour) {
  stages.run('ava', ava)
  stages.run('soak: no memory stays behind a call', () =>
    run('node', ['--import', 'tsx', 'benchmark/soak/bench.ts', '--short']),
  )
}
stages.end()

function ava() {
  const left = process.platform === 'win32' ? JUDGED : []
  if (left.length > 0) console.log(`left out on Windows: ${left.join(', ')}`)
  return runSpecs(
    rooms().filter((room) => room !== 'repo'),
    left,
  )
}
