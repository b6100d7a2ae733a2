/**
 * Hours of everything at once, in minutes: workers that come and go, aborts, streams that are left, errors,
 * files, batches, compat and HTTP, and how fast the process grows.
 *
 *   npm run soak                                     fifteen minutes a runtime; writes record/soak.*
 *   npm run soak -- --minutes 3 --runtime node-24    node-20, node-22, node-24, node-26, bun, deno, or all
 *   npm run soak -- --dry                            writes nothing
 *   npm run soak -- --short                          this Node.js, half a minute, a bound that CI can keep
 *   npm run soak -- --jobs 2                         so many processes at a time
 *
 * Each case is a process of its own. It is sampled at rest with all garbage collected; its slope is the median of
 * those between all pairs of samples after the first third (Theil–Sen). Rounds begin at a pace, so that a leak
 * a call is as much a minute on each machine.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bun, deno, installTools, NODES, node } from '../../__test__/package/tools.js'
import { pathOf, slopeOf, started } from '../measure/index.js'
import { atMost, floorLines, met } from '../report/index.js'
import { publish } from '../report/publish.js'
import { boundOf, type Case, type Record, type Result, report, type Sample } from './report.js'

const ALL = 'calls,aborts,streams,errors,batches,files,compat,http,configure,workers'.split(',')
const CASES: Case[] = [
  { name: 'everything', parts: ALL },
  { name: 'everything, two arenas', parts: ALL, env: { MALLOC_ARENA_MAX: '2' } },
  { name: 'without workers', parts: ALL.filter((part) => part !== 'workers') },
  { name: 'workers', parts: ['workers'] },
  {
    name: 'control, without qrush',
    parts: ['plain tasks', 'plain files', 'plain http', 'empty workers'],
  },
]
/** Runtimes by name: the command, and whether it is to keep the bound. */
const RUNTIMES: { [name: string]: { command: string[]; isBound: boolean } } = {
  ...Object.fromEntries(
    NODES.map((major) => [
      `node-${major}`,
      { command: [node(major), '--expose-gc'], isBound: true },
    ]),
  ),
  bun: { command: [bun, 'run'], isBound: false },
  deno: { command: [deno, 'run', '-A', '--v8-flags=--expose-gc'], isBound: false },
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    runtime: { type: 'string', multiple: true, default: ['all'] },
    case: { type: 'string', multiple: true },
    pace: { type: 'string', default: '2' },
    jobs: { type: 'string', default: '2' },
    dry: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
})

if (values.short) process.exit((await short()) ? 0 : 1)
process.exit((await long()) ? 0 : 1)

/** This Node.js alone, as fast as it goes, with the parts that make many calls in little time. */
async function short(): Promise<boolean> {
  const parts = ['calls', 'aborts', 'errors', 'batches']
  const { error, slope, heapPerCall, bytesPerCall } = await measure(
    'this Node.js',
    [process.execPath, '--expose-gc'],
    { name: parts.join(', '), parts },
    { seconds: 40, every: 2, pace: 0 },
  )
  // Less than a listener, a reference or a promise that stays has.
  const floors = [
    atMost('growth of JavaScript’s heap', heapPerCall, 30, 'bytes a call'),
    atMost('growth of the resident set', bytesPerCall, 90, 'bytes a call'),
  ]
  console.log(floorLines(floors))
  return error === undefined && !Number.isNaN(slope) && floors.every(met)
}

async function long(): Promise<boolean> {
  const [minutes, pace] = [Number(values.minutes), Number(values.pace)]
  const names = values.runtime.includes('all') ? Object.keys(RUNTIMES) : values.runtime
  const unknown = names.find((name) => RUNTIMES[name] === undefined)
  if (unknown)
    throw new Error(
      `Unknown runtime "${unknown}". Choose from ${Object.keys(RUNTIMES).join(', ')}, all.`,
    )
  await installTools()
  const cases = CASES.filter(({ name }) => values.case?.includes(name) ?? true)
  const run = started()
  const jobs = names.flatMap((name) => cases.map((one) => ({ name, one })))
  const results: Result[] = []
  // All take from it.
  const queue = jobs.entries()
  const work = async () => {
    for (const [at, { name, one }] of queue) {
      const { command = [], isBound = false } = RUNTIMES[name] ?? {}
      // Of what has no bound, a third is enough to see a leak.
      const seconds = minutes * (isBound ? 60 : 20)
      const settings = { seconds, every: Math.max(2, seconds / 60), pace }
      results[at] = { ...(await measure(name, command, one, settings)), isBound }
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  const record: Record = { ...run, minutes, pace, results }
  await publish('soak', record, values.dry)
  const isWell = boundOf(results).every(({ error }) => error === undefined)
  return isWell && (report(record).floors ?? []).every(met)
}

async function measure(
  runtime: string,
  [program = '', ...args]: string[],
  { name, parts, env }: Case,
  settings: { seconds: number; every: number; pace: number },
): Promise<Omit<Result, 'isBound'>> {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-soak-'))
  const asked = JSON.stringify({ parts, folder, ...settings })
  const { stdout, error } = await new Promise<{ stdout: string; error?: string }>((resolve) => {
    const options = {
      env: { ...process.env, ...env },
      timeout: settings.seconds * 1_500 + 120_000,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 2 ** 26,
    }
    execFile(
      program,
      [...args, pathOf('soak/workload.mjs'), asked],
      options,
      (failed, stdout, said) => {
        const error = said.split('\n').find((line) => /Error/.test(line))
        resolve({ stdout, ...(failed && { error: error ?? failed.message }) })
      },
    )
  })
  rmSync(folder, { recursive: true, force: true })
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  const samples: Sample[] = lines.map((line) => JSON.parse(line))
  const warm = samples.slice(Math.floor(samples.length / 3))
  const fit = (of: (sample: Sample) => [number, number]) =>
    warm.length < 3 ? Number.NaN : slopeOf(warm.map(of))
  const slope = fit(({ minutes, rss }) => [minutes, rss])
  console.log(`${runtime}, ${name}: ${slope.toFixed(2)} MiB a minute ${error ?? ''}`)
  return {
    runtime,
    name,
    samples,
    slope,
    heapSlope: fit(({ minutes, heap }) => [minutes, heap]),
    bytesPerCall: fit(({ calls, rss }) => [calls, rss * 2 ** 20]),
    heapPerCall: fit(({ calls, heap }) => [calls, heap * 2 ** 20]),
    ...(error !== undefined && { error }),
  }
}
