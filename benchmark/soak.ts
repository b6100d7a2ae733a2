/**
 * Hours of everything at once, in minutes: workers that come and go, aborts, streams that are left, errors,
 * files, batches, compat and HTTP, and how fast the process grows.
 *
 *   npm run soak                                     ten minutes a runtime; writes soak/record.*
 *   npm run soak -- --minutes 3 --runtime node-24    node-20, node-22, node-24, node-26, bun, deno, or all
 *   npm run soak -- --dry                            writes nothing
 *   npm run soak -- --short                          this Node.js, half a minute, a bound that CI can keep
 *   npm run soak -- --jobs 2                         so many processes at a time
 *
 * Each case is a process of its own. It is sampled at rest with all garbage collected; its slope is the median of
 * those between all pairs of samples after the first third (Theil–Sen). Rounds begin at a pace, so that a leak
 * a call is as much a minute on each machine.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bun, deno, installTools, NODES, node } from '../__test__/package/tools.js'
import { load, started } from './run.js'
// @ts-expect-error: plain JavaScript, which every runtime runs
import { slope } from './soak/slope.mjs'
import { type Case, FLOOR, markdown, type Result, type Sample, SHORT_FLOOR } from './soak-report.js'

const WORKLOAD = fileURLToPath(new URL('soak/workload.mjs', import.meta.url))
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
    minutes: { type: 'string', default: '10' },
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
  const figures = [
    ['JavaScript’s heap', heapPerCall, SHORT_FLOOR.heap],
    ['the resident set', bytesPerCall, SHORT_FLOOR.rss],
  ] as const
  for (const [what, figure, limit] of figures) {
    console.log(`${what} grows by ${figure.toFixed(1)} bytes a call, asked at most ${limit}`)
  }
  return (
    error === undefined &&
    !Number.isNaN(slope) &&
    figures.every(([, figure, limit]) => figure <= limit)
  )
}

async function long(): Promise<boolean> {
  const minutes = Number(values.minutes)
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
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const { command, isBound } = RUNTIMES[job.name] as { command: string[]; isBound: boolean }
      // Of what has no bound, a third is enough to see a leak.
      const seconds = minutes * (isBound ? 60 : 20)
      const result = await measure(job.name, command, job.one, {
        seconds,
        every: Math.max(2, seconds / 60),
        pace: Number(values.pace),
      })
      results.push({ ...result, isBound })
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  const order = (result: Result) =>
    names.indexOf(result.runtime) * 10 + CASES.findIndex(({ name }) => name === result.name)
  results.sort((a, b) => order(a) - order(b))
  const record = { ...run, loadAfter: load(), minutes, pace: Number(values.pace), results }
  console.log(markdown(record))
  if (!values.dry) {
    const file = (ending: string) => new URL(`soak/record.${ending}`, import.meta.url)
    const rounded = (_key: string, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(4)) : value
    writeFileSync(file('json'), `${JSON.stringify(record, rounded, 2)}\n`)
    writeFileSync(file('md'), markdown(record))
  }
  return results.every(
    ({ isBound, name, slope, error }) =>
      !isBound || name !== 'everything' || (error === undefined && slope <= FLOOR),
  )
}

async function measure(
  runtime: string,
  command: string[],
  { name, parts, env }: Case,
  settings: { seconds: number; every: number; pace: number },
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-soak-'))
  const [program, ...args] = command
  const asked = JSON.stringify({ parts, folder, ...settings })
  const child = spawn(program as string, [...args, WORKLOAD, asked], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: settings.seconds * 1_500 + 120_000,
    killSignal: 'SIGKILL',
  })
  let [lines, said] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => (lines += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  rmSync(folder, { recursive: true, force: true })
  const samples: Sample[] = lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  const warm = samples.slice(Math.floor(samples.length / 3))
  const fit = (of: (sample: Sample) => [number, number]) =>
    warm.length < 3 ? Number.NaN : slope(warm.map(of))
  const result = {
    runtime,
    name,
    samples,
    isBound: true,
    slope: fit(({ minutes, rss }) => [minutes, rss]),
    heapSlope: fit(({ minutes, heap }) => [minutes, heap]),
    bytesPerCall: fit(({ calls, rss }) => [calls, rss * 2 ** 20]),
    heapPerCall: fit(({ calls, heap }) => [calls, heap * 2 ** 20]),
    ...(status === 0
      ? {}
      : {
          error: said.split('\n').find((line) => /Error/.test(line)) ?? `it ended with ${status}`,
        }),
  }
  console.log(`${runtime}, ${name}: ${result.slope.toFixed(2)} MiB a minute ${result.error ?? ''}`)
  return result
}
