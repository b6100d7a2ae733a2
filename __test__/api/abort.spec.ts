// Abort: a call ends with its signal, at once; every promise settles exactly once; no listener stays.

import { spawnSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'
import test from 'ava'
import {
  configure,
  stats,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toString,
} from '../../index.js'
import { cases } from '../corpus/corpus.js'

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

async function atRest() {
  while (stats().queued + stats().running > 0) await turn()
}

test.serial('an aborted signal rejects at once, with its reason', async (t) => {
  const reason = new RangeError('mine')
  const signal = AbortSignal.abort(reason)
  for (const call of [toBuffer, toDataURL, toString]) {
    t.is(await t.throwsAsync(call('a', { signal })), reason)
  }
  t.is(await t.throwsAsync(toBufferBatch(['a'], { signal })), reason)
  t.is(listeners(signal), 0)
})

test.serial('without a reason, it is an AbortError', async (t) => {
  await t.throwsAsync(toBuffer('a', { signal: AbortSignal.abort() }), {
    any: true,
    name: 'AbortError',
  })
  const controller = new AbortController()
  const promise = toBuffer('a', { signal: controller.signal })
  controller.abort()
  await t.throwsAsync(promise, { any: true, name: 'AbortError' })
})

test.serial('a reason that is no Error comes out as it is', async (t) => {
  const controller = new AbortController()
  const promise = toBuffer('a', { signal: controller.signal })
  controller.abort('enough')
  await promise.then(
    () => t.fail(),
    (reason) => t.is(reason, 'enough'),
  )
})

test.serial('a call that waits leaves the queue at once', async (t) => {
  const controller = new AbortController()
  const others = Array.from({ length: 200 }, () => toBuffer(cases.v40))
  const before = stats().queued
  const promise = toBuffer('last', { signal: controller.signal })
  t.is(stats().queued, before + 1)
  controller.abort()
  t.is(stats().queued, before)
  await t.throwsAsync(promise, { any: true, name: 'AbortError' })
  await Promise.all(others)
  await atRest()
})

test.serial('a batch under way stops between its items', async (t) => {
  const controller = new AbortController()
  const items = new Array(20_000).fill(cases.v40)
  let last = 0
  const batch = toBufferBatch(items, {
    signal: controller.signal,
    onProgress: (done) => {
      last = done
      controller.abort()
    },
  })
  await t.throwsAsync(batch, { any: true, name: 'AbortError' })
  await atRest()
  t.true(last < items.length)
})

test.serial('a listener is added once, and gone when the promise has settled', async (t) => {
  const { signal } = new AbortController()
  const promise = toBuffer('a', { signal })
  t.is(listeners(signal), 1)
  await promise
  t.is(listeners(signal), 0)
  await t.throwsAsync(toBuffer('x'.repeat(3000), { signal }), { code: 'ERR_QR_TOO_LONG' })
  t.is(listeners(signal), 0)
})

test.serial('calls that share a signal share one listener', async (t) => {
  const { signal } = new AbortController()
  const calls = Array.from({ length: 100 }, (_, call) => toBuffer(`call ${call}`, { signal }))
  t.is(listeners(signal), 1)
  await Promise.all(calls)
  t.is(listeners(signal), 0)
})

test.serial('a shared signal ends all that is under way, and leaves the rest alone', async (t) => {
  const controller = new AbortController()
  const { signal } = controller
  const tied = Array.from({ length: 500 }, (_, call) => toBuffer(`tied ${call}`, { signal }))
  const free = toBuffer('free')
  controller.abort()
  const outcomes = await Promise.allSettled(tied)
  t.true(outcomes.every(({ status }) => status === 'rejected'))
  t.deepEqual(await free, toBufferSync('free'))
  t.is(listeners(signal), 0)
})

test.serial('own handlers on the signal stay in place', async (t) => {
  const controller = new AbortController()
  let called = 0
  controller.signal.onabort = () => called++
  await toBuffer('a', { signal: controller.signal })
  controller.abort()
  t.is(called, 1)
})

test.serial('what is no signal is refused', async (t) => {
  for (const signal of [5, 'stop', {}, { aborted: false }, new EventTarget()]) {
    await t.throwsAsync(toBuffer('a', { signal: signal as AbortSignal }), {
      code: 'ERR_QR_OPTION',
      message: /AbortSignal/,
    })
  }
  await t.notThrowsAsync(toBuffer('a', { signal: null }))
  t.throws(() => toBufferSync('a', { signal: AbortSignal.abort() } as object), {
    code: 'ERR_QR_OPTION',
    message: /'signal'/,
  })
})

test.serial('100,000 aborts at random moments: each promise settles exactly once', async (t) => {
  const before = stats()
  let settled = 0
  let made = 0
  for (let round = 0; round < 50; round++) {
    const controllers: AbortController[] = []
    const calls: Promise<void>[] = []
    for (let call = 0; call < 2_000; call++) {
      const controller = new AbortController()
      controllers.push(controller)
      calls.push(
        toBuffer(`call ${call}`, { signal: controller.signal }).then(
          () => {
            settled++
            made++
          },
          (reason) => {
            settled++
            t.is(reason.name, 'AbortError')
          },
        ),
      )
    }
    for (const [call, controller] of controllers.entries()) {
      if (Math.random() < 0.01) await turn()
      if (call % 7 !== 0) controller.abort()
      else setImmediate(() => controller.abort())
    }
    await Promise.all(calls)
    if (controllers.some(({ signal }) => listeners(signal) !== 0)) t.fail('a listener stayed')
  }
  t.is(settled, 100_000)
  await atRest()
  const after = stats()
  t.is(after.completed - before.completed, made)
  t.is(after.aborted - before.aborted, 100_000 - made)
  t.is(after.failed, before.failed)
})

/** Milliseconds of the processor for each of `calls` calls that share one signal. */
async function cost(calls: number, end: (controller: AbortController) => void) {
  configure({ maxQueue: 1_000_000 })
  const controller = new AbortController()
  const { signal } = controller
  const began = process.cpuUsage()
  const tied = Array.from({ length: calls }, () => toBuffer('a', { signal }))
  end(controller)
  await Promise.allSettled(tied)
  const { user, system } = process.cpuUsage(began)
  configure({ maxQueue: 4_096 })
  return (user + system) / 1_000 / calls
}

for (const [what, end] of [
  ['are made', () => undefined],
  ['are aborted', (controller: AbortController) => controller.abort()],
] as const) {
  test.serial(
    `of 80,000 calls with one signal that ${what}, each costs what one of 10,000 does`,
    async (t) => {
      await cost(10_000, end)
      const few = Math.min(await cost(10_000, end), await cost(10_000, end))
      const many = await cost(80_000, end)
      t.true(many < few * 4, `${few} ms, then ${many} ms`)
    },
  )
}

test.serial(
  '80,000 calls that are aborted from the last to the first leave no gaps behind',
  async (t) => {
    configure({ maxQueue: 1_000_000 })
    const controllers = Array.from({ length: 80_000 }, () => new AbortController())
    const calls = controllers.map(({ signal }) => toBuffer('a', { signal }))
    const before = stats().queued
    const began = process.cpuUsage()
    for (const controller of controllers.toReversed()) controller.abort()
    const { user, system } = process.cpuUsage(began)
    t.true(before > 70_000)
    t.is(stats().queued, 0)
    // Looking for each among those that wait would take minutes.
    t.true((user + system) / 1e6 < 10)
    await Promise.allSettled(calls)
    await atRest()
    configure({ maxQueue: 4_096 })
  },
)

test('a signal whose addEventListener throws leaks nothing', (t) => {
  const index = JSON.stringify(createRequire(import.meta.url).resolve('../../index.js'))
  const program = `
    const { toBuffer } = require(${index})
    const thrown = new Error('mine')
    const signal = { aborted: false, addEventListener() { throw thrown }, removeEventListener() {} }
    async function round(calls) {
      for (let call = 0; call < calls; call++) {
        const reason = await toBuffer('a', { signal }).catch((error) => error)
        if (reason !== thrown) throw reason
      }
      gc()
      await new Promise((resolve) => setTimeout(resolve, 50))
      gc()
      return process.memoryUsage.rss() / 2 ** 20
    }
    round(100_000).then(async (before) => console.log(await round(200_000) - before))
  `
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', program], {
    encoding: 'utf8',
  })
  const grown = Number(stdout)
  t.true(stdout !== '' && grown < 16, `${grown} MiB ${stderr}`)
})

test.serial('a signal that is aborted while it is listened to ends the call', async (t) => {
  const reason = new Error('mine')
  const signal = {
    aborted: false,
    reason,
    addEventListener() {
      this.aborted = true
    },
    removeEventListener() {},
  }
  const call = toBuffer('a', { signal: signal as unknown as AbortSignal })
  t.is(await t.throwsAsync(call), reason)
})
