/**
 * Many codes, and what they leave to others: batches, the thread pool, the end of the process,
 * memory, inputs that change, and when the asynchronous form pays.
 *
 *   npm run bench:batch                           about two minutes; writes record/batch.json and .md
 *   npm run bench:batch -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each trial runs in a process of its own; those of speed in turn, round after round.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Crossing, crossings } from './batch-crossover.js'
import { type Figures, ITEMS, TRIALS } from './batch-measure.js'
import { type Floor, floorLines } from './floors.js'
import { showInReadme } from './readme.js'
import { table } from './table.js'

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
  const [loadBefore = 0] = loadavg()
  const runs: Record<string, Figures[]> = { 'one thread': [], 'two threads': [], exit: [] }
  for (let round = 1; round <= rounds; round++) {
    for (const [trial, samples] of Object.entries(runs)) {
      const { found, gone } = await ask<Figures>(trial)
      const left = await gone
      samples.push(trial === 'exit' ? { ms: left - (found.at ?? Number.NaN) } : found)
      console.error(`round ${round} of ${rounds}: ${trial}`)
    }
  }
  const single: Record<string, Figures> = {}
  for (const trial of ['starvation', 'bad calls', 'changed inputs']) {
    single[trial] = (await ask<Figures>(trial)).found
    console.error(trial)
  }
  const { found: crossed } = await ask<Crossing[]>('crossings')
  const [loadAfter = 0] = loadavg()

  const middle = (trial: string, key: string) =>
    (runs[trial] ?? []).map((run) => run[key] ?? Number.NaN).sort((a, b) => a - b)[rounds >> 1] ??
    Number.NaN
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
  const record = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    loadBefore,
    loadAfter,
    items: ITEMS,
    rounds,
    floors,
    runs,
    single,
    crossings: crossed,
  }

  const speed = ['one thread', 'two threads'].map((trial) => [
    trial,
    Math.round(middle(trial, 'rate')).toLocaleString('en'),
    middle(trial, 'seconds').toFixed(2),
    middle(trial, 'cpu').toFixed(2),
    middle(trial, 'peak').toFixed(0),
  ])
  const latency = ['read', 'lookup'].map((what) => [
    what === 'read' ? 'fs.readFile, 4 KB' : 'dns.lookup, localhost',
    ...['quiet p50', 'quiet p99', 'p50', 'p99'].map((key) =>
      of('starvation', key.replace('p', `${what} p`)).toFixed(2),
    ),
  ])
  const crossing = crossed.map(({ text, format, sync, alone, together }) => [
    text,
    format,
    ...[sync, alone, together].map((us) => us.toFixed(us < 100 ? 1 : 0)),
    alone < sync ? 'always' : together < sync ? 'in company' : 'never',
  ])
  const markdown = `# Many codes, and what they leave to others

${ITEMS.toLocaleString('en')} distinct links of 43 characters as PNG, by \`toBufferBatch\` in batches of 5,000:

${table(['batch on', 'items/s', 'all in s', 'processor s', 'peak RSS MiB'], speed)}

While 256 calls at a time (version 40, 1,000 pixels) keep all threads busy, for ten seconds, in ms:

${table(['asked of libuv', 'idle p50', 'idle p99', 'busy p50', 'busy p99'], latency)}

A million refused calls: the resident set grew by ${of('bad calls', 'growth').toFixed(1)} MiB, at its peak by
${of('bad calls', 'peak').toFixed(1)} MiB, in ${of('bad calls', 'seconds').toFixed(1)} s. ${ITEMS.toLocaleString('en')} inputs changed or transferred right after the call:
${of('changed inputs', 'different')} answers differ from the value at the call.

${floorLines(floors)}

What a call keeps the event loop busy, in µs: the synchronous form, and the asynchronous one with 1
and with 64 in flight; and when the asynchronous form pays.

${table(['text', 'format', 'sync', 'async, 1', 'async, 64', 'pays'], crossing, 2)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average, by other programs, when it began: ${loadBefore.toFixed(1)}; at its end, with its own:
${loadAfter.toFixed(1)}. Read the ratios. Speed and exit are medians of ${rounds} rounds, the rest one run; each trial in
a process of its own. Two threads scale as far as other programs leave two cores.
`
  console.log(`\n${markdown}`)
  if (values.dry) return
  const here = (file: string) => new URL(`record/${file}`, import.meta.url)
  writeFileSync(here('batch.json'), `${JSON.stringify(record, rounded, 2)}\n`)
  writeFileSync(here('batch.md'), markdown)
  showInReadme('batch', markdown)
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(5))
    : value
}
