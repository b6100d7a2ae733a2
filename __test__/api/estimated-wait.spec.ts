// estimatedWait: what a call made now waits, in proportion to the calls before it, and nothing at rest.

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'
import test from 'ava'
import { estimatedWait, stats, toBuffer, toBufferBatch } from '../../index.js'
import { cases } from '../corpus/corpus.js'

async function atRest() {
  while (stats().queued + stats().running > 0) await turn()
}

/** Has all slots taken by calls that take a while, so that what comes next waits. */
function occupy() {
  const options = { type: 'rgba', width: 3_000 } as const
  return Array.from({ length: 4 }, () => toBuffer(cases.byte1500, options))
}

test.serial('it is 0 at rest, and while a thread is free', async (t) => {
  await atRest()
  t.is(estimatedWait(), 0)
  const calls = Array.from({ length: 500 }, () => toBuffer(cases.v40))
  t.true(estimatedWait() > 0)
  await Promise.all(calls)
  await atRest()
  t.is(estimatedWait(), 0)
})

test.serial('it grows with the number of calls that wait', async (t) => {
  await atRest()
  const waits = [0, 100, 1_000].map((calls) => {
    for (let call = 0; call < calls; call++) void toBuffer(cases.v40)
    return estimatedWait()
  })
  const [, few = 0, many = 0] = waits
  // Eleven times as many calls, but for those that started at once.
  t.true(many / few > 8 && many / few < 15, `${few} ms, then ${many} ms`)
  await atRest()
})

test.serial('calls that are aborted no longer count', async (t) => {
  await atRest()
  const running = occupy()
  const before = estimatedWait()
  t.true(before > 0)
  const controller = new AbortController()
  const { signal } = controller
  const calls = Array.from({ length: 1_000 }, () => toBuffer(cases.v40, { signal }))
  t.true(estimatedWait() > before)
  controller.abort()
  t.true(estimatedWait() <= before)
  await Promise.allSettled([...calls, ...running])
})

test.serial('a batch counts for as much as the calls with which it takes turns', async (t) => {
  await atRest()
  const batch = toBufferBatch(new Array(20_000).fill(cases.v40))
  const calls = Array.from({ length: 100 }, () => toBuffer(cases.v40))
  const among = estimatedWait()
  await Promise.all([batch, ...calls])
  await atRest()
  const others = Array.from({ length: 100 }, () => toBuffer(cases.v40))
  const alone = estimatedWait()
  await Promise.all(others)
  t.true(among < alone * 10, `${among} ms among a batch, ${alone} ms alone`)
})

test('the first burst of each format is estimated in proportion to what it costs', (t) => {
  const index = JSON.stringify(createRequire(import.meta.url).resolve('../../index.js'))
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `
        const qrush = require(${index})
        const { availableParallelism } = require('node:os')
        const color = { dark: '#c02040', light: '#f0f4ff' }
        const text = 'x'.repeat(300)
        const shapes = {
          png: {}, 'png, searched': { type: 'png', scale: 7 }, svg: { type: 'svg' }, pdf: { type: 'pdf' },
          eps: { type: 'eps' }, gif: { type: 'gif', width: 600 }, gray: { type: 'gray', width: 600 },
          rgba: { type: 'rgba', width: 300 }, webp: { type: 'webp', width: 600 },
          jpeg: { type: 'jpeg', width: 600 }, 'jpeg, colours': { type: 'jpeg', width: 600, color },
        }
        // Of few bytes each: making a large Buffer costs the calling thread more than drawing does the other.
        const CALLS = 40
        /** Milliseconds of a core: others on the machine make no difference. */
        const cost = (options) => {
          const costs = []
          for (let round = 0, calls = 1; round < 3; ) {
            const began = process.cpuUsage()
            for (let call = 0; call < calls; call++) qrush.toBufferSync(text, options)
            const { user, system } = process.cpuUsage(began)
            const used = (user + system) / 1000
            if (used < 3) calls *= 2
            else costs[round++] = used / calls
          }
          return Math.min(...costs)
        }
        const lanes = Math.min(availableParallelism(), qrush.stats().threads)
        const costs = Object.values(shapes).map(cost)
        // Nothing of the bursts is made meanwhile: these keep all slots until the process ends.
        qrush.configure({ maxPixels: 2 ** 28 })
        const heavy = { type: 'gif', width: 16_384 }
        for (let call = 0; call < lanes; call++) qrush.toBuffer(text, heavy)
        const estimates = Object.entries(shapes).map(([name, options]) => {
          const before = qrush.estimatedWait()
          for (let call = 0; call < CALLS; call++) qrush.toBuffer(text, options)
          return [name, qrush.estimatedWait() - before]
        })
        for (const [at, [name, estimate]] of estimates.entries()) {
          console.log(JSON.stringify([name, estimate / ((costs[at] * CALLS) / lanes)]))
        }
        process.kill(process.pid, 'SIGKILL')
      `,
    ],
    { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '64' } },
  )
  const lines = stdout.trim().split('\n')
  t.is(lines.length, 11, stderr)
  const ratios = lines.map((line) => JSON.parse(line) as [string, number])
  const median = ratios.map(([, ratio]) => ratio).toSorted((a, b) => a - b)[6] as number
  // A slow or busy machine makes all formats slower alike; it is measured times that tell.
  t.true(median > 1 / 6 && median < 6, `${median}`)
  for (const [name, ratio] of ratios) {
    t.true(ratio > median / 3 && ratio < median * 3, `${name}: ${ratio} beside ${median}`)
  }
})
