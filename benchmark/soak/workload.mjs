// One process of the soak: rounds of the parts that it is told, and now and then, with everything at rest and
// all garbage collected, a line of JSON on what memory the process has.
//
//   node --expose-gc workload.mjs '{"parts":["calls"],"seconds":60,"every":5,"pace":1,"folder":"/tmp/…"}'
//
// With a pace, rounds begin so many seconds apart, however fast the machine is: what a round leaves behind then
// is so much a minute.

import { readFileSync } from 'node:fs'
import { atRest, prepare } from './parts.mjs'

const { parts: names, seconds, every, folder, pace = 0 } = JSON.parse(process.argv[2])

const MIB = 1 << 20
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Everything that nobody holds is gone: finalizers run in turns of their own after a collection. */
async function collect() {
  await atRest()
  for (let turn = 0; turn < 4; turn++) {
    if (globalThis.Bun) globalThis.Bun.gc(true)
    else globalThis.gc()
    await pause(10)
  }
}

/** The resident set by the kernel's count, where there is one. */
function resident() {
  try {
    const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8')
    const of = (name) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(rollup)[1]) / 1024
    return { rss: of('Rss'), anonymous: of('Anonymous') }
  } catch {
    const rss = process.memoryUsage().rss / MIB
    return { rss, anonymous: rss }
  }
}

const { parts, close } = await prepare(names, folder)
const began = performance.now()
const minutes = () => (performance.now() - began) / 60_000
let [done, calls, next] = [0, 0, 0]

async function sample() {
  await collect()
  const { heapTotal, heapUsed, external } = process.memoryUsage()
  const line = {
    minutes: minutes(),
    rounds: done,
    calls,
    ...resident(),
    heap: heapUsed / MIB,
    pages: heapTotal / MIB,
    external: external / MIB,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

while (minutes() * 60 < seconds) {
  const start = performance.now()
  if (minutes() * 60 >= next) {
    await sample()
    next = minutes() * 60 + every
  }
  for (const [, round] of parts) calls += await round()
  done++
  await pause(Math.max(0, pace * 1_000 - (performance.now() - start)))
}
await sample()
await close()
