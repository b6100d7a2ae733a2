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
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { check, Turns } from './core-npm.js'
import type { Figures, Record } from './core-report.js'
import { publish } from './publish.js'
import { started } from './run.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    samples: { type: 'string', default: '10' },
    dry: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const samples = Number(values.samples)
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const texts: { [name: string]: string } = JSON.parse(readFileSync(here('cases.json'), 'utf8'))

const run = started()
cargo('--no-run')
// Both sides, and all threads of this process, on the first core.
const pinned = spawnSync('taskset', ['-acp', '0', String(process.pid)]).status === 0

const cases: Record['cases'] = {}
const turns: { [name: string]: Turns } = {}
for (const [name, text] of Object.entries(texts)) {
  cases[name] = { version: 0, different: await check(text), works: {}, files: {} }
  turns[name] = new Turns(text)
  turns[name].warm()
}
const times: { [name: string]: { [work: string]: number[] } } = {}
let path = ''
for (let round = 1; round <= rounds; round++) {
  const rust: Measured = JSON.parse(cargo('--', '--samples', String(samples)))
  path = rust.path
  for (const [name, { version, different, works, files }] of Object.entries(rust.cases)) {
    const into = cases[name]
    if (into === undefined) throw new Error(`The case ${name} is not in cases.json`)
    into.version = version
    into.files = files
    into.different = [...new Set([...into.different, ...different])]
    for (const [work, { ns, allocations, bytes }] of Object.entries(works)) {
      keep(name, work, ns)
      into.works[work] = { us: 0, quartiles: [0, 0], allocations, bytes }
    }
  }
  for (const [name, turn] of Object.entries(turns)) {
    for (const [work, ns] of Object.entries(turn.take(samples))) keep(name, work, ns)
  }
  console.error(`round ${round} of ${rounds}`)
}
for (const [name, { works }] of Object.entries(cases)) {
  for (const [work, ns] of Object.entries(times[name] ?? {})) {
    works[work] = { ...works[work], ...summary(ns) }
  }
}

const lock = readFileSync(here('../Cargo.lock'), 'utf8')
const record: Record = {
  ...run,
  rust: (spawnSync('rustc', ['--version'], { encoding: 'utf8' }).stdout ?? '').split(' ')[1] ?? '',
  path,
  pinned,
  npm: Object.fromEntries(
    ['qrush', 'qr', 'lean-qr', 'qrcode', 'uqr'].map((name) => [name, packageVersion(name)]),
  ),
  crates: Object.fromEntries(
    ['fast_qr', 'qrcodegen', 'qrcode', 'png', 'flate2'].map((name) => [name, crateVersion(name)]),
  ),
  rounds,
  samples,
  cases,
}
publish('core', record, { dry: values.dry, rounded })

/** What core/main.rs prints. */
interface Measured {
  path: string
  cases: {
    [name: string]: {
      version: number
      different: string[]
      works: { [work: string]: { ns: number[]; allocations: number; bytes: number } }
      files: { [work: string]: number }
    }
  }
}

/** What the Rust benchmark prints. */
function cargo(...args: string[]): string {
  const command = ['bench', '--quiet', '--no-default-features', '--bench', 'core', ...args]
  const { status, stdout } = spawnSync('cargo', command, {
    cwd: here('..'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error('The Rust benchmark failed: it says why, above')
  return stdout
}

function keep(name: string, work: string, ns: number[]) {
  times[name] ??= {}
  times[name][work] = [...(times[name][work] ?? []), ...ns]
}

function summary(ns: number[]): Figures {
  const sorted = ns.map((time) => time / 1000).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { us: at(0.5), quartiles: [at(0.25), at(0.75)] }
}

function packageVersion(name: string): string {
  const path = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
  return JSON.parse(readFileSync(here(path), 'utf8')).version
}

function crateVersion(name: string): string {
  return new RegExp(`name = "${name}"\\nversion = "(.*)"`).exec(lock)?.[1] ?? ''
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value
}
