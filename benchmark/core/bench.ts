/**
 * How long the encoder takes from text to matrix, beside crates and npm packages that do the same.
 *
 *   npm run bench:core                           about two minutes; writes record/core.*
 *   npm run bench:core -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Rust (core/main.rs) and Node take turns, round after round, on one core; in a round all that
 * encode a text take turns at it, sample after sample. Reported is the median of all samples, of
 * processor time; Windows counts that in steps of 16 ms, too coarse for it.
 */
import { spawnSync } from 'node:child_process'
import {
  cratesOf,
  flags,
  pathOf,
  percentile,
  started,
  texts,
  versionsOf,
} from '../measure/index.js'
import { processorClock, Stopwatch } from '../measure/stopwatch.js'
import { publish } from '../report/publish.js'
import { check, encodersOf } from './npm.js'
import type { Case, Figures, Record } from './report.js'

const { rounds, samples, dry } = flags({ rounds: 9, samples: 10 })

const run = started()
cargo('--no-run')
// Both sides, and all threads of this process, on the first core.
const pinned = spawnSync('taskset', ['-acp', '0', String(process.pid)]).status === 0

const cases: { [name: string]: Case } = {}
const watches: { [name: string]: Stopwatch } = {}
for (const [name, text] of Object.entries(texts)) {
  cases[name] = { version: 0, different: await check(text), works: {}, files: {} }
  const watch = new Stopwatch(encodersOf(text), { clock: processorClock, sample: 2, warm: 300 })
  watches[name] = watch
  await watch.warm()
}
let path = ''
for (let round = 1; round <= rounds; round++) {
  const rust: Measured = JSON.parse(cargo('--', '--samples', String(samples)))
  path = rust.path
  for (const [name, { version, different, works, files }] of Object.entries(rust.cases)) {
    const [into, watch] = [cases[name], watches[name]]
    if (!into || !watch) throw new Error(`The case ${name} is not in cases.json`)
    Object.assign(into, { version, files })
    into.different = [...new Set([...into.different, ...different])]
    for (const [work, { ns, allocations, bytes }] of Object.entries(works)) {
      const before = watch.samples[work] ?? []
      watch.samples[work] = [...before, ...ns.map((time) => time / 1000)]
      into.works[work] = { us: 0, quartiles: [0, 0], allocations, bytes }
    }
  }
  for (const watch of Object.values(watches)) await watch.take(samples)
  console.error(`round ${round} of ${rounds}`)
}
for (const [name, { works }] of Object.entries(cases)) {
  for (const [work, times] of Object.entries(watches[name]?.samples ?? {})) {
    works[work] = { ...works[work], ...summary(times) }
  }
}

const record: Record = {
  ...run,
  rust: (spawnSync('rustc', ['--version'], { encoding: 'utf8' }).stdout ?? '').split(' ')[1] ?? '',
  path,
  pinned,
  npm: versionsOf('qrush', 'qr', 'lean-qr', 'qrcode', 'uqr'),
  crates: cratesOf('../Cargo.lock', 'fast_qr', 'qrcodegen', 'qrcode', 'png', 'flate2'),
  rounds,
  samples,
  cases,
}
await publish('core', record, dry)

/** What core/main.rs prints. */
interface Measured {
  path: string
  cases: { [name: string]: Omit<Case, 'works'> & { works: { [work: string]: Sampled } } }
}
type Sampled = { ns: number[]; allocations: number; bytes: number }

/** What the Rust benchmark prints. */
function cargo(...args: string[]): string {
  const command = ['bench', '--quiet', '--package', 'qrush', '--bench', 'core', ...args]
  const { status, stdout } = spawnSync('cargo', command, {
    cwd: pathOf('..'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error('The Rust benchmark failed: it says why, above')
  return stdout
}

function summary(times: number[]): Figures {
  const [us = 0, lower = 0, upper = 0] = [0.5, 0.25, 0.75].map((share) => percentile(times, share))
  return { us, quartiles: [lower, upper] }
}
