/**
 * What a call costs the event loop: url43 to a data URL, with so many calls in flight.
 *
 *   npm run bench:loop                           about three minutes; writes record/loop.*
 *   npm run bench:loop -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each way runs in a process of its own, the ways in turn, round after round. Loop time is what
 * `eventLoopUtilization` calls active, less what an idle loop shows in the same time. Reported is
 * the median of the rounds.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readDataURL } from '../__test__/judges/decode.js'
import { median } from './figures.js'
import type { Floor } from './floors.js'
import { type Cost, IN_FLIGHT, type Record, type Sample } from './loop-report.js'
import { buildObvious, loadObvious } from './obvious.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

/** A sample is as many calls as take about this long, in ms. */
const SAMPLE = 400

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const text: string = JSON.parse(readFileSync(here('cases.json'), 'utf8')).url43

type Call = () => unknown

/** What is compared, each with its own defaults. */
const WAYS: { [way: string]: () => Promise<Call> } = {
  async 'an empty AsyncTask'() {
    return loadObvious().empty
  },
  async qrush() {
    const { toDataURL } = await import('../index.js')
    return () => toDataURL(text)
  },
  async 'qrush, toDataURLSync'() {
    const { toDataURLSync } = await import('../index.js')
    return () => toDataURLSync(text)
  },
  async 'the obvious design'() {
    const { toDataURL } = loadObvious()
    return () => toDataURL(text)
  },
  async 'npm qrcode'() {
    const { default: QRCode } = await import('qrcode')
    return () => QRCode.toDataURL(text)
  },
  async 'piscina + npm qrcode'() {
    const { Piscina } = await import('piscina')
    const pool = new Piscina({ filename: here('qrcode-worker.mjs') })
    return () => pool.run(text)
  },
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    dry: { type: 'boolean', default: false },
    way: { type: 'string' },
  },
})
const rounds = Number(values.rounds)

if (values.way) {
  process.send?.(await measure(values.way))
  process.exit()
}
await compare()

async function measure(name: string): Promise<Sample> {
  const call = await (WAYS[name] as () => Promise<Call>)()
  const answer = await call()
  if (typeof answer === 'string') {
    const read = await readDataURL(answer)
    if (read.text !== text) throw new Error(`${name} makes a code of another text`)
  }
  const idle = await idleShare()
  const sample: Sample = {}
  for (const inFlight of IN_FLIGHT) {
    // As many as warm it up tell how many a sample has.
    const guess = await costOf(call, Math.max(inFlight, 20), inFlight, idle)
    const few = Math.ceil((SAMPLE * 250) / guess.wall)
    const warm = await costOf(call, Math.max(inFlight, few), inFlight, idle)
    const count = Math.max(inFlight, Math.ceil((SAMPLE * 1000) / warm.wall))
    sample[inFlight] = await costOf(call, count, inFlight, idle)
  }
  return sample
}

/** The active share of a loop that has nothing to do. */
async function idleShare(): Promise<number> {
  await sleep(50)
  const before = performance.eventLoopUtilization()
  await sleep(200)
  return performance.eventLoopUtilization(before).utilization
}

/** At least `calls` calls, `inFlight` of them at any time: each answer is followed by a call. */
async function costOf(call: Call, calls: number, inFlight: number, idle: number): Promise<Cost> {
  const each = Math.ceil(calls / inFlight)
  const line = async () => {
    for (let left = each; left > 0; left--) await call()
  }
  // From a turn of the loop to a turn of the loop.
  await sleep(1)
  const before = performance.eventLoopUtilization()
  const [start, busy] = [performance.now(), processorTime()]
  await Promise.all(Array.from({ length: inFlight }, line))
  const wall = performance.now() - start
  const { active } = performance.eventLoopUtilization(before)
  const cpu = processorTime() - busy
  const perCall = (ms: number) => (ms * 1000) / (each * inFlight)
  return { loop: perCall(active - idle * wall), wall: perCall(wall), cpu: perCall(cpu) }
}

/** Of this process's first thread, which is the loop's, in ms. */
function processorTime(): number {
  if (process.platform !== 'linux') return Number.NaN
  const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
  return Number(ns) / 1e6
}

async function compare() {
  const run = started()
  buildObvious()
  const samples: { [way: string]: Sample[] } = {}
  for (let round = 1; round <= rounds; round++) {
    for (const way of Object.keys(WAYS)) {
      const child = fork(here('loop.ts'), ['--way', way], { execArgv: ['--import=tsx'] })
      const ended = once(child, 'exit').then(() => [])
      const [sample] = await Promise.race([once(child, 'message'), ended])
      if (!sample) throw new Error(`The process of ${way} ended before its time`)
      samples[way] = [...(samples[way] ?? []), sample]
      console.error(`round ${round} of ${rounds}: ${way}`)
    }
  }

  const loadAfter = load()
  const results = Object.entries(samples).map(([way, rounds]) => ({
    way,
    median: Object.fromEntries(IN_FLIGHT.map((count) => [count, middle(rounds, count)])),
    rounds,
  }))
  const loopAt64 = (name: string) =>
    results.find(({ way }) => way === name)?.median[64]?.loop ?? Number.NaN
  const floors: Floor[] = [
    {
      what: 'loop time of qrush over that of an empty AsyncTask, 64 in flight',
      figure: loopAt64('qrush') / loopAt64('an empty AsyncTask'),
      limit: 0.35,
      unit: '×',
    },
    {
      what: 'loop time of npm qrcode over that of qrush, 64 in flight',
      figure: loopAt64('npm qrcode') / loopAt64('qrush'),
      limit: 500,
      least: true,
      unit: '×',
    },
  ]
  const record: Record = {
    ...run,
    case: 'url43',
    loadAfter,
    rounds,
    sample: SAMPLE,
    floors,
    results,
  }
  publish('loop', record, { dry: values.dry, rounded })
}

/** The median of each figure by itself. */
function middle(samples: Sample[], count: number): Cost {
  const of = (key: keyof Cost) => median(samples.map((it) => it[count]?.[key] ?? Number.NaN))
  return { loop: of('loop'), wall: of('wall'), cpu: of('cpu') }
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value
}
