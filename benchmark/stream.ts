/**
 * A million tickets in constant memory: distinct links through `renderStream`, and what the process
 * grows by.
 *
 *   npm run bench:stream                             some minutes; writes record/stream.*
 *   npm run bench:stream -- --items 50000 --dry      a quick look that writes nothing
 *
 * Each form runs in a process of its own, the forms in turn. Memory is never collected by hand: the
 * growth is the peak of the resident set over what it was after the first twentieth of the items.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { renderStream, type StreamOptions } from '../dist/stream.js'
import { median } from './figures.js'
import { link } from './links.js'
import { publish } from './publish.js'
import { started } from './run.js'
import type { Record, Sample } from './stream-report.js'

const FORMS: { [form: string]: StreamOptions } = {
  'PNG as Buffer': {},
  'PNG as data URL': { as: 'dataURL' },
  'SVG as Buffer': { type: 'svg' },
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
    yield link(index)
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
  const run = started()
  const samples: { [form: string]: Sample[] } = {}
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

  const record: Record = {
    ...run,
    items,
    rounds,
    results: Object.entries(samples).map(([form, rounds]) => ({
      form,
      median: medians(rounds),
      worstGrowth: Math.max(...rounds.map(({ warm, peak }) => peak - warm)),
      rounds,
    })),
  }
  publish('stream', record, { dry: values.dry, rounded })
}

/** The median of each figure by itself. */
function medians(samples: Sample[]): Sample {
  const keys = Object.keys(samples[0] ?? {}) as (keyof Sample)[]
  const middle = (key: keyof Sample) => [key, median(samples.map((sample) => sample[key]))]
  return Object.fromEntries(keys.map(middle))
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value
}
