/**
 * A million tickets in constant memory: distinct links through `renderStream`, and what the process
 * grows by.
 *
 *   npm run bench:stream                             some minutes; writes record/stream.json and .md
 *   npm run bench:stream -- --items 50000 --dry      a quick look that writes nothing
 *
 * Each form runs in a process of its own, the forms in turn. Memory is never collected by hand: the
 * growth is the peak of the resident set over what it was after the first twentieth of the items.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { renderStream, type StreamOptions } from '../dist/stream.js'
import { showInReadme } from './readme.js'
import { table } from './table.js'

const FORMS: Record<string, StreamOptions> = {
  'PNG as Buffer': {},
  'PNG as data URL': { as: 'dataURL' },
  'SVG as Buffer': { type: 'svg' },
}

interface Sample {
  seconds: number
  /** Items a second. */
  rate: number
  /** Bytes, or characters of the data URLs, of all results. */
  size: number
  /** Resident set after the first twentieth, and at its peak after it, in MiB. */
  warm: number
  peak: number
  /** Event-loop delays in ms; an idle process shows 1.1. */
  loop50: number
  loop99: number
}

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    dry: { type: 'boolean', default: false },
    form: { type: 'string' },
  },
})
const items = Number(values.items)
const rounds = Number(values.rounds)

if (values.form) process.send?.(await measure(FORMS[values.form] ?? {}))
else await compare()

function* tickets() {
  for (let index = 0; index < items; index++) {
    yield `https://example.com/t/${index.toString(16).padStart(8, '0')}?u=42&src=mail`
  }
}

async function measure(options: StreamOptions): Promise<Sample> {
  const rss = () => process.memoryUsage.rss() / 2 ** 20
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let [warm, peak, size, expected] = [0, 0, 0, 0]
  delay.enable()
  const start = performance.now()
  for await (const { index, value, error } of renderStream(tickets(), options)) {
    if (error) throw error
    if (index !== expected++) throw new Error(`Expected item ${expected - 1} but got ${index}`)
    size += value.length
    if (index === Math.floor(items / 20)) warm = rss()
    else if (warm > 0 && index % 1000 === 0) peak = Math.max(peak, rss())
  }
  const seconds = (performance.now() - start) / 1000
  if (expected !== items) throw new Error(`Expected ${items} results but got ${expected}`)
  const [loop50, loop99] = [delay.percentile(50) / 1e6, delay.percentile(99) / 1e6]
  return { seconds, rate: items / seconds, size, warm, peak, loop50, loop99 }
}

async function compare() {
  const [busyBefore = 0] = loadavg()
  const samples: Record<string, Sample[]> = {}
  for (let round = 1; round <= rounds; round++) {
    for (const form of Object.keys(FORMS)) {
      const args = ['--form', form, '--items', `${items}`]
      const child = fork(fileURLToPath(import.meta.url), args, { execArgv: ['--import=tsx'] })
      const ended = once(child, 'exit').then(() => [])
      const [sample] = await Promise.race([once(child, 'message'), ended])
      if (!sample) throw new Error(`The process of ${form} ended before its time`)
      samples[form] = [...(samples[form] ?? []), sample]
      console.error(`round ${round} of ${rounds}: ${form}, ${Math.round(sample.rate)} a second`)
    }
  }

  const record = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    loadBefore: busyBefore,
    items,
    rounds,
    results: Object.entries(samples).map(([form, rounds]) => ({
      form,
      median: median(rounds),
      worstGrowth: Math.max(...rounds.map(({ warm, peak }) => peak - warm)),
      rounds,
    })),
  }
  const head = 'results|items/s|all in s|RSS MiB|growth MiB|loop p50 ms|loop p99 ms'.split('|')
  const rows = record.results.map(({ form, worstGrowth, median }) => [
    form,
    Math.round(median.rate).toLocaleString('en'),
    median.seconds.toFixed(1),
    median.peak.toFixed(0),
    worstGrowth.toFixed(0),
    median.loop50.toFixed(1),
    median.loop99.toFixed(1),
  ])
  const markdown = `# A million tickets

${items.toLocaleString('en')} distinct links of 43 characters, such as \`${tickets().next().value}\`,
through \`renderStream\` with its defaults, counted and dropped by the consumer.

${table(head, rows)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average when it began, by other programs: ${busyBefore.toFixed(1)}.
Median of ${rounds} rounds, the forms in turn, each in a process of its own. RSS is the peak after
the first twentieth of the items; growth is that peak over the resident set at that point, of the
worst round. The event-loop delay is sampled each millisecond, which is part of it.
`
  console.log(`\n${markdown}`)
  if (values.dry) return
  const here = (file: string) => new URL(`record/${file}`, import.meta.url)
  writeFileSync(here('stream.json'), `${JSON.stringify(record, rounded, 2)}\n`)
  writeFileSync(here('stream.md'), markdown)
  showInReadme('stream', markdown)
}

/** The median of each figure by itself. */
function median(samples: Sample[]): Sample {
  const keys = Object.keys(samples[0] ?? {}) as (keyof Sample)[]
  const middle = (key: keyof Sample) =>
    samples.map((sample) => sample[key]).sort((a, b) => a - b)[samples.length >> 1]
  return Object.fromEntries(keys.map((key) => [key, middle(key)])) as unknown as Sample
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value
}
