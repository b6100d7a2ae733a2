/** The trials of `bench.ts`. Each runs in a process of its own, which says over IPC what it found. */
import assert from 'node:assert/strict'
import dns from 'node:dns/promises'
import { writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  configure,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toString as toQrString,
} from '../../index.js'
import { answerTrial, link, percentile, textOf } from '../measure/index.js'
import { crossings } from './crossings.js'

/** What a trial says: figures by name. */
export type Figures = Record<string, number>

/** Items of one batch: all at once would hold all pictures at once. */
const CHUNK = 5_000

const rss = () => process.memoryUsage.rss() / 2 ** 20

await answerTrial({
  'one thread': (items) => batches(1, Number(items)),
  'two threads': (items) => batches(2, Number(items)),
  starvation,
  exit,
  'bad calls': badCalls,
  'changed inputs': (items) => changedInputs(Number(items)),
  crossings,
})

/** Distinct links as PNG, in batches. */
async function batches(threads: number, items: number): Promise<Figures> {
  configure({ threads })
  await toBufferBatch(Array.from({ length: CHUNK }, (_, index) => link(index)))
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  let bytes = 0
  for (let from = 0; from < items; from += CHUNK) {
    const chunk = Array.from({ length: CHUNK }, (_, index) => link(from + index))
    for (const png of await toBufferBatch(chunk)) bytes += png.length
  }
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const peak = process.resourceUsage().maxRSS / 1024
  return { seconds, rate: items / seconds, bytes, peak, cpu: (user + system) / 1e6 }
}

/** What fs and dns wait for while calls keep all of qrush's threads busy. */
async function starvation(): Promise<Figures> {
  const file = join(tmpdir(), `qrush-starvation-${process.pid}`)
  writeFileSync(file, Buffer.alloc(4096))
  const quiet = await latencies(file, 2_000)
  let [over, calls] = [false, 0]
  const line = async () => {
    for (; !over; calls++) await toBuffer(textOf('v40'), { width: 1000 })
  }
  const lines = Array.from({ length: 256 }, line)
  await sleep(100)
  const busy = await latencies(file, 10_000)
  over = true
  await Promise.all(lines)
  await fs.unlink(file)
  return {
    ...Object.fromEntries(Object.entries(quiet).map(([key, ms]) => [`quiet ${key}`, ms])),
    ...busy,
    calls,
  }
}

/** Of reading `file` and of looking localhost up, every few ms, in ms. */
async function latencies(file: string, ms: number): Promise<Figures> {
  const [reads, lookups]: [number[], number[]] = [[], []]
  const timed = async (into: number[], ask: () => Promise<unknown>) => {
    const start = performance.now()
    await ask()
    into.push(performance.now() - start)
  }
  for (const end = performance.now() + ms; performance.now() < end; await sleep(5)) {
    await timed(reads, () => fs.readFile(file))
    await timed(lookups, () => dns.lookup('localhost'))
  }
  return {
    'read p50': percentile(reads, 0.5),
    'read p99': percentile(reads, 0.99),
    'lookup p50': percentile(lookups, 0.5),
    'lookup p99': percentile(lookups, 0.99),
  }
}

/** Leaves with calls in the queue; the parent sees when the process is gone. */
async function exit(): Promise<Figures> {
  configure({ maxQueue: 20_000 })
  await toBuffer(link(0))
  for (let index = 0; index < 10_000; index++) toBuffer(link(index)).catch(() => {})
  const at = Date.now()
  await new Promise((sent) => process.send?.({ at }, sent))
  process.exit()
}

/** A million calls that are refused: half at the call, half by the encoder. */
async function badCalls(): Promise<Figures> {
  const bad: (() => Promise<unknown>)[] = [
    () => toBuffer(''),
    () => toBuffer('x', { scale: 0 }),
    () => toDataURL('\ud800'),
    () => toQrString('x'.repeat(100), { maxVersion: 1 }),
  ]
  let refused = 0
  const round = async (calls: number) => {
    const all = Array.from({ length: calls }, (_, index) => bad[index % bad.length]?.())
    for (const { status } of await Promise.allSettled(all)) {
      if (status === 'rejected') refused++
    }
  }
  // What the first calls grow by is the heap's ease, not a leak.
  for (let index = 0; index < 50; index++) await round(1_000)
  const [before, start] = [rss(), performance.now()]
  let peak = before
  for (let index = 0; index < 1_000; index++) {
    await round(1_000)
    peak = Math.max(peak, rss())
  }
  const seconds = (performance.now() - start) / 1000
  assert.equal(refused, 1_050_000)
  return { seconds, before, growth: rss() - before, peak: peak - before }
}

/** Bytes that are changed or transferred right after the call: those at the call count. */
async function changedInputs(items: number): Promise<Figures> {
  let different = 0
  for (let from = 0; from < items; from += 1_000) {
    const calls = Array.from({ length: 1_000 }, (_, at) => {
      const index = from + at
      const data = new TextEncoder().encode(link(index))
      const expected = toBufferSync(data)
      const made = toBuffer(data)
      if (index % 2) data.fill(0x78)
      else structuredClone(data.buffer, { transfer: [data.buffer] })
      return made.then((png) => {
        if (!png.equals(expected)) different++
      })
    })
    await Promise.all(calls)
  }
  assert.equal(different, 0)
  return { calls: items, different }
}
