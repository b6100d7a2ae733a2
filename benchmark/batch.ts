/**
 * Many codes, and what they leave to others: batches, the thread pool, the end of the process,
 * memory, inputs that change, and when the asynchronous form pays.
 *
 *   npm run bench:batch                           about two minutes; writes record/batch.*
 *   npm run bench:batch -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each trial runs in a process of its own; those of speed in turn, round after round.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Crossing, crossings } from './batch-crossover.js'
import { type Figures, ITEMS, TRIALS } from './batch-measure.js'
import type { Record } from './batch-report.js'
import { median } from './figures.js'
import type { Floor } from './floors.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    dry: { type: 'boolean', default: false },
    trial: { type: 'string' },
  },
})
const rounds = Number(values.rounds)

if (values.trial) {
  const trial = values.trial === 'crossings' ? crossings : TRIALS[values.trial]
  const found = await trial?.()
  await new Promise((sent) => process.send?.(found, sent))
  process.exit()
}
await compare()

async function ask<Found>(trial: string): Promise<{ found: Found; gone: Promise<number> }> {
  const args = ['--trial', trial]
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), args, {
    execArgv: ['--import=tsx'],
  })
  const gone = once(child, 'exit').then(() => Date.now())
  const [found] = await Promise.race([once(child, 'message'), gone.then(() => [])])
  if (!found) throw new Error(`The process of ${trial} ended before its time`)
  return { found, gone }
}

async function compare() {
  const run = started()
  const runs: Record['runs'] = { 'one thread': [], 'two threads': [], exit: [] }
  for (let round = 1; round <= rounds; round++) {
    for (const [trial, samples] of Object.entries(runs)) {
      const { found, gone } = await ask<Figures>(trial)
      const left = await gone
      samples.push(trial === 'exit' ? { ms: left - (found.at ?? Number.NaN) } : found)
      console.error(`round ${round} of ${rounds}: ${trial}`)
    }
  }
  const single: Record['single'] = {}
  for (const trial of ['starvation', 'bad calls', 'changed inputs']) {
    single[trial] = (await ask<Figures>(trial)).found
    console.error(trial)
  }
  const { found: crossed } = await ask<Crossing[]>('crossings')
  const loadAfter = load()

  const middle = (trial: string, key: string) =>
    median((runs[trial] ?? []).map((run) => run[key] ?? Number.NaN))
  const of = (trial: string, key: string) => single[trial]?.[key] ?? Number.NaN
  const floors: Floor[] = [
    {
      what: 'batch on two threads over one',
      figure: middle('two threads', 'rate') / middle('one thread', 'rate'),
      limit: 1.85,
      least: true,
      unit: '×',
    },
    ...['read', 'lookup'].map((what) => ({
      what: `p99 of a ${what} while the pool is saturated`,
      figure: of('starvation', `${what} p99`),
      limit: 10,
      unit: 'ms',
    })),
    {
      what: 'process.exit with 10,000 calls queued, until gone',
      figure: middle('exit', 'ms'),
      limit: 150,
      unit: 'ms',
    },
  ]
  const record: Record = {
    ...run,
    loadAfter,
    items: ITEMS,
    rounds,
    floors,
    runs,
    single,
    crossings: crossed,
  }

  publish('batch', record, { dry: values.dry, rounded })
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(5))
    : value
}
