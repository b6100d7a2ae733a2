/** The trials of `bench.ts`. Each runs in a process of its own, which says over IPC what it found. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { renderStream, type StreamOptions } from '../../dist/stream.js'
import { answerTrial, byName, link } from '../measure/index.js'
import { FORMS, type Sample } from './report.js'

await answerTrial(
  byName(
    Object.keys(FORMS),
    (form) => (items: string) => measure(Number(items), FORMS[form] ?? {}),
  ),
)

function* tickets(items: number) {
  for (let index = 0; index < items; index++) {
    yield link(index)
  }
}

async function measure(items: number, options: StreamOptions): Promise<Sample> {
  const rss = () => process.memoryUsage.rss() / 2 ** 20
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let [warm, peak, size, expected] = [0, 0, 0, 0]
  delay.enable()
  const start = performance.now()
  for await (const { index, value, error } of renderStream(tickets(items), options)) {
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
