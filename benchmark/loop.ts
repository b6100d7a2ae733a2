/**
 * What a call costs the event loop: url43 to a data URL, with so many calls in flight.
 *
 *   npm run bench:loop                           about three minutes; writes record/loop.json and .md
 *   npm run bench:loop -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each way runs in a process of its own, the ways in turn, round after round. Loop time is what
 * `eventLoopUtilization` calls active, less what an idle loop shows in the same time. Reported is
 * the median of the rounds.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readDataURL } from '../__test__/decode.js'
import { type Floor, floorLines } from './floors.js'
import { buildObvious, loadObvious } from './obvious.js'
import { showInReadme } from './readme.js'
import { table } from './table.js'

const IN_FLIGHT = [1, 8, 64, 512]
/** A sample is as many calls as take about this long, in ms. */
const SAMPLE = 400

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const text: string = JSON.parse(readFileSync(here('cases.json'), 'utf8')).url43

type Call = () => unknown

/** What is compared, each with its own defaults. */
const WAYS: Record<string, () => Promise<Call>> = {
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

/** µs a call. */
interface Cost {
  loop: number
  wall: number
  /** Processor time of the loop's thread, where Linux tells it: waits for a core are not in it. */
  cpu: number
}
type Sample = Record<number, Cost>

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
  const [loadBefore = 0] = loadavg()
  buildObvious()
  const samples: Record<string, Sample[]> = {}
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

  const [loadAfter = 0] = loadavg()
  const results = Object.entries(samples).map(([way, rounds]) => ({
    way,
    median: Object.fromEntries(IN_FLIGHT.map((count) => [count, median(rounds, count)])),
    rounds,
  }))
  const at64 = (name: string) =>
    results.find(({ way }) => way === name)?.median[64] ?? { loop: Number.NaN, cpu: Number.NaN }
  const loopAt64 = (name: string) => at64(name).loop
  const cpuOf = (name: string) => shown(at64(name).cpu)
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
  const record = {
    date: new Date().toISOString().slice(0, 10),
    case: 'url43',
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    loadBefore,
    loadAfter,
    rounds,
    sample: SAMPLE,
    floors,
    results,
  }
  const head = ['loop / wall, µs a call', ...IN_FLIGHT.map((count) => `${count} in flight`)]
  const rows = results.map(({ way, median }) => [
    way,
    ...IN_FLIGHT.map((count) => {
      const { loop, wall } = median[count] ?? { loop: Number.NaN, wall: Number.NaN }
      return `${shown(loop)} / ${shown(wall)}`
    }),
  ])
  const markdown = `# What a call costs the event loop

\`${text}\` to a data URL, with so many calls in flight: each answer is followed by the next call.
Loop is the time a call keeps the event loop busy, wall the time from one answer to the next.

${table(head, rows)}

${floorLines(floors)}

Processor time of the loop's thread alone, 64 in flight, waits for a core not counted: qrush
${cpuOf('qrush')} µs a call, an empty AsyncTask ${cpuOf('an empty AsyncTask')} µs, npm qrcode ${cpuOf('npm qrcode')} µs.

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average, by other programs, when it began: ${loadBefore.toFixed(1)}; at its end, with its own:
${loadAfter.toFixed(1)}. Read the ratios. Median of ${rounds} rounds of ${SAMPLE} ms, the ways in turn, each in a
process of its own. Loop is \`eventLoopUtilization\`'s active time less an idle loop's; for the
synchronous form it is the call itself. The obvious design is crates qrcode, image and base64 in one
AsyncTask per call (benchmark/obvious).
`
  console.log(`\n${markdown}`)
  if (values.dry) return
  writeFileSync(here('record/loop.json'), `${JSON.stringify(record, rounded, 2)}\n`)
  writeFileSync(here('record/loop.md'), markdown)
  showInReadme('loop', markdown)
}

/** The median of each figure by itself. */
function median(samples: Sample[], count: number): Cost {
  const middle = (key: keyof Cost) =>
    samples.map((sample) => sample[count]?.[key] ?? Number.NaN).sort((a, b) => a - b)[
      samples.length >> 1
    ] ?? Number.NaN
  return { loop: middle('loop'), wall: middle('wall'), cpu: middle('cpu') }
}

function shown(us: number) {
  return us < 100 ? us.toPrecision(2 + Number(us >= 10)) : Math.round(us).toLocaleString('en')
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value
}
