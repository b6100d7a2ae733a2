// The queue: bounded, in order, in sight, and zero at rest.

import { AsyncLocalStorage } from 'node:async_hooks'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import test from 'ava'
import {
  configure,
  type QrError,
  stats,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
} from '../../index.js'
import { cases } from '../corpus/corpus.js'

async function atRest() {
  while (stats().queued + stats().running > 0) await turn()
}

test.serial('stats are zero at rest, and count what came of each call', async (t) => {
  await atRest()
  const before = stats()
  const calls = [toBuffer('one'), toBuffer(''), toDataURL('two'), toBufferBatch(['three', 'four'])]
  t.is(stats().queued + stats().running, calls.length)
  await Promise.allSettled(calls)
  const after = stats()
  t.is(after.queued, 0)
  t.is(after.running, 0)
  t.is(after.completed - before.completed, 3)
  t.is(after.failed - before.failed, 1)
  t.is(after.aborted, before.aborted)
})

test.serial('stats tell how long calls wait and run', async (t) => {
  await Promise.all(Array.from({ length: 100 }, () => toBuffer(cases.v40)))
  for (const times of [stats().waitTime, stats().runTime]) {
    t.true(times.p50 > 0)
    t.true(times.p50 <= times.p90 && times.p90 <= times.p99 && times.p99 <= times.max)
  }
})

test.serial(
  'stats tell the times step by step, where asked: each call is in one of them',
  async (t) => {
    await atRest()
    const calls = () => {
      const { waitTime, runTime } = stats({ histograms: true })
      return [waitTime, runTime].map(({ steps = [], total = 0, max }) => {
        t.deepEqual(
          steps,
          steps.toSorted((one, other) => one.upTo - other.upTo),
        )
        t.is(steps.at(-1)?.upTo, max)
        // Each call is at most as long as its step, and at least three quarters of it.
        const most = steps.reduce((sum, { upTo, calls }) => sum + upTo * calls, 0)
        t.true(total <= most)
        return steps.reduce((sum, step) => sum + step.calls, 0)
      })
    }
    const [waited = 0, ran = 0] = calls()
    await Promise.all(Array.from({ length: 20 }, () => toBuffer(cases.v40)))
    t.deepEqual(calls(), [waited + 20, ran + 20])
    t.is(stats().runTime.steps, undefined)
    t.throws(() => stats({ histogram: true } as object), { code: 'ERR_QR_OPTION' })
    t.throws(() => stats({ histograms: 1 } as unknown as object), { message: /true or false/ })
  },
)

test.serial('beyond maxQueue, a call is refused at once; those before it are served', async (t) => {
  configure({ maxQueue: 10 })
  t.is(stats().maxQueue, 10)
  const calls = Array.from({ length: 100 }, (_, call) => toBuffer(`call ${call}`))
  const outcomes = await Promise.allSettled(calls)
  configure({ maxQueue: 4096 })
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  t.true(refused.length > 0 && refused.length < 100)
  for (const outcome of refused) {
    const reason = (outcome as PromiseRejectedResult).reason as QrError
    t.is(reason.code, 'ERR_QR_QUEUE_FULL')
    t.is(reason.capacity, 10)
    t.regex(reason.message, / 10 calls .*maxQueue/)
  }
  for (const [call, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') t.deepEqual(outcome.value, toBufferSync(`call ${call}`))
  }
  t.is(stats().queued, 0)
})

test.serial('calls that wait are served in order', async (t) => {
  const order: number[] = []
  const calls = Array.from({ length: 300 }, (_, call) =>
    toBuffer(`call ${call}`).then(() => order.push(call)),
  )
  await Promise.all(calls)
  // Two tasks are under way at once, and may overtake each other by a group; none waits longer.
  const first = order.indexOf(0)
  const last = order.indexOf(299)
  t.true(first < 5)
  t.true(last > 100)
  t.is(new Set(order).size, 300)
})

test.serial('calls with different options share a group', async (t) => {
  const options = Array.from({ length: 200 }, (_, call) => ({
    scale: 1 + (call % 8),
    margin: call % 5,
    type: call % 3 ? ('png' as const) : ('svg' as const),
  }))
  const made = await Promise.all(options.map((own) => toBuffer('same text', own)))
  for (const [call, own] of options.entries()) {
    t.deepEqual(made[call], toBufferSync('same text', own))
  }
})

test.serial('AsyncLocalStorage is kept across the queue', async (t) => {
  const storage = new AsyncLocalStorage<number>()
  const seen = await Promise.all(
    Array.from({ length: 100 }, (_, call) =>
      storage.run(call, async () => {
        await toBuffer(`call ${call}`)
        return storage.getStore()
      }),
    ),
  )
  t.deepEqual(
    seen,
    Array.from({ length: 100 }, (_, call) => call),
  )
})

test.serial('onProgress counts up, and ends with all', async (t) => {
  const calls: [number, number][] = []
  await toBufferBatch(new Array(2_000).fill(cases.byte1500), {
    onProgress: (done, total) => calls.push([done, total]),
  })
  // The last word may come just after the promise has settled.
  while (calls.at(-1)?.[0] !== 2_000) await turn()
  t.deepEqual(calls.at(-1), [2_000, 2_000])
  t.true(calls.every(([done, total], at) => total === 2_000 && done > (calls[at - 1]?.[0] ?? 0)))
})

test.serial('onProgress keeps the store of AsyncLocalStorage, call by call', async (t) => {
  const storage = new AsyncLocalStorage<number>()
  const stores = await Promise.all(
    Array.from({ length: 20 }, (_, batch) =>
      storage.run(batch, async () => {
        const seen = new Set<number | undefined>()
        const onProgress = () => seen.add(storage.getStore())
        await toBufferBatch(new Array(500).fill(cases.byte1500), { onProgress })
        return [...seen]
      }),
    ),
  )
  t.deepEqual(
    stores,
    Array.from({ length: 20 }, (_, batch) => [batch]),
  )
})

test.serial('a refused batch with onProgress leaves nothing behind', async (t) => {
  const index = JSON.stringify(createRequire(import.meta.url).resolve('../../index.js'))
  const program = `
    const { configure, toBufferBatch } = require(${index})
    configure({ maxQueue: 0 })
    async function round(calls) {
      for (let call = 0; call < calls; call++) {
        const signal = call % 2 ? AbortSignal.abort() : null
        const batches = [1, 2, 3].map(() => toBufferBatch(['a'], { onProgress() {}, signal }))
        await Promise.allSettled(batches)
      }
      gc()
      await new Promise((resolve) => setTimeout(resolve, 50))
      gc()
      return process.memoryUsage.rss() / 2 ** 20
    }
    async function main() {
      for (let time = 0; time < 5; time++) await round(10_000)
      const before = await round(10_000)
      for (let time = 0; time < 5; time++) await round(10_000)
      console.log(await round(10_000) - before)
    }
    main()
  `
  const args = ['--expose-gc', '-e', program]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  t.true(stdout !== '' && Number(stdout) < 16, `${stdout} MiB ${stderr}`)
})

test.serial('onProgress has told of all items when the promise resolves', async (t) => {
  let last = 0
  await toBufferBatch(new Array(300).fill(cases.byte1500), {
    onProgress: (done) => {
      last = done
    },
  })
  t.is(last, 300)
})

test.serial('an onProgress that throws is an uncaught exception, and the batch goes on', (t) => {
  const index = JSON.stringify(createRequire(import.meta.url).resolve('../../index.js'))
  const program = `
    process.once('uncaughtException', (error) => console.log(error.message))
    const onProgress = () => { throw new Error('mine') }
    require(${index}).toBufferBatch(['a'], { onProgress }).then(({ length }) => console.log(length))
  `
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' })
  t.deepEqual(stdout.trim().split('\n').toSorted(), ['1', 'mine'])
})

test.serial('UV_THREADPOOL_SIZE leaves as many slots as libuv, by atoi, has threads for', (t) => {
  if (availableParallelism() < 2) return t.pass('one core, one slot')
  const index = JSON.stringify(createRequire(import.meta.url).resolve('../../index.js'))
  const program = `
    const { stats, toBuffer } = require(${index})
    for (let call = 0; call < 5; call++) toBuffer('a')
    console.log(stats().running)
  `
  const slots = (size: string | undefined) => {
    const env: NodeJS.ProcessEnv = { ...process.env, UV_THREADPOOL_SIZE: size }
    if (size === undefined) delete env.UV_THREADPOOL_SIZE
    return Number(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env }).stdout)
  }
  // Four threads leave two slots; fewer than four, one.
  for (const size of [
    undefined,
    '4',
    ' 4',
    '+4',
    '4 threads',
    '4.9',
    '-1',
    '99999999999999999999',
  ]) {
    t.is(slots(size), 2, `${size}`)
  }
  for (const size of ['3', '\t3', '+3', '3 threads', '0', '', 'many', '0x10', '- 5']) {
    t.is(slots(size), 1, `${size}`)
  }
})

test.serial('calls do not wait for batches', async (t) => {
  const batches = Array.from({ length: 6 }, () => toBufferBatch(new Array(2_000).fill(cases.v40)))
  let over = false
  const all = Promise.all(batches).then(() => {
    over = true
  })
  for (let call = 0; call < 5; call++) await toBuffer(cases.v40)
  t.false(over)
  await all
})

test.serial('configure sets threads and limits, and refuses bad settings whole', (t) => {
  const { threads } = stats()
  configure({ threads: 3 })
  t.is(stats().threads, 3)
  const refuses = (settings: object, option: string, most: RegExp) =>
    t.like(
      t.throws(() => configure(settings), { message: most }),
      { code: 'ERR_QR_OPTION', option },
    )
  refuses({ threads: 1, maxQueue: -1 }, 'maxQueue', /\b1000000\b/)
  t.is(stats().threads, 3)
  refuses({ threads: 0 }, 'threads', /\b256\b/)
  refuses({ maxPixels: 2 ** 28 + 1 }, 'maxPixels', /\b268435456\b/)
  refuses({ thread: 1 }, 'thread', /maxQueue/)
  configure({ threads })
})

test.serial('maxPixels moves the limit of a picture', (t) => {
  configure({ maxPixels: 10_000 })
  t.like(
    t.throws(() => toBufferSync('a')),
    { code: 'ERR_QR_TOO_LARGE', option: 'maxPixels', capacity: 10_000 },
  )
  configure({ maxPixels: 2 ** 24 })
  t.notThrows(() => toBufferSync('a'))
})

test.serial('maxBytes moves the limit of a picture, and no call allows more', (t) => {
  t.like(
    t.throws(() => configure({ maxBytes: 2 ** 31 })),
    { code: 'ERR_QR_OPTION', option: 'maxBytes' },
  )
  configure({ maxBytes: 100 })
  for (const options of [{}, { maxBytes: 1_000 }]) {
    t.like(
      t.throws(() => toBufferSync('a', options)),
      { code: 'ERR_QR_TOO_LARGE', option: 'maxBytes', capacity: 100 },
    )
  }
  configure({ maxBytes: 2 ** 26 })
  t.notThrows(() => toBufferSync('a'))
})

test.serial('batches go on while the pool changes its size', async (t) => {
  const batches = Array.from({ length: 6 }, (_, at) => {
    configure({ threads: 1 + (at % 3) })
    return toBufferBatch(new Array(50).fill(`batch ${at}`))
  })
  for (const [at, batch] of (await Promise.all(batches)).entries()) {
    t.deepEqual(batch[49], toBufferSync(`batch ${at}`))
  }
  configure({ threads: 2 })
})
