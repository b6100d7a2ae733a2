// toFile under load: threads of libuv's pool and bytes that it holds are bounded, and what is counted adds up.
// Each test has a process of its own, in which the file system is as slow as the test wants it.

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import anyTest, { type TestFn } from 'ava'

const test = anyTest as TestFn<{ folder: string }>

test.beforeEach(async (t) => {
  t.context = { folder: await mkdtemp(join(tmpdir(), 'qrush-load-')) }
})
test.afterEach.always((t) => rm(t.context.folder, { recursive: true, force: true }))

/** What each program begins with. `slow(before)` has `before(name)` awaited within each call of the file system. */
const PROLOGUE = `
  const { configure, stats, toBuffer, toFile } = require(process.argv[1])
  const fs = require('node:fs/promises')
  const { join } = require('node:path')
  const pause = require('node:timers/promises').setTimeout
  const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'
  process.chdir(process.argv[2])
  let [now, most] = [0, 0]
  async function slow(before) {
    const file = await fs.open('.')
    await file.close()
    const patch = (object, names) => {
      for (const name of names) {
        const original = object[name]
        object[name] = async function (...args) {
          most = Math.max(most, ++now)
          try {
            await before(name)
            return await original.apply(this, args)
          } finally {
            now--
          }
        }
      }
    }
    patch(fs, ['chmod', 'lstat', 'open', 'readlink', 'realpath', 'rename', 'stat', 'unlink'])
    patch(Object.getPrototypeOf(file), ['chmod', 'close', 'stat', 'sync', 'write'])
  }
  const codes = (results) => results.map(({ reason }) => reason?.code ?? reason?.message ?? 'written')
`

async function printed(
  folder: string,
  program: string,
  env: Record<string, string> = {},
): Promise<unknown> {
  const whole = `${PROLOGUE};(async () => {${program}})()`
  const index = join(import.meta.dirname, '../../index.js')
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', whole, index, folder], {
    env: { ...process.env, ...env },
    timeout: 120_000,
  })
  return JSON.parse(stdout)
}

for (const [size, most] of [
  [undefined, 2],
  ['1', 1],
  ['8', 4],
  [' 6x', 3],
  ['many', 1],
  ['-1', 40],
] as const) {
  test(`with UV_THREADPOOL_SIZE=${size}, at most ${most} of 40 calls are at the file system`, async (t) => {
    const program = `
      ${size === undefined ? 'delete process.env.UV_THREADPOOL_SIZE' : ''}
      await slow(() => pause(1))
      await Promise.all(Array.from({ length: 40 }, (_, at) => toFile(at + '.png', TEXT)))
      console.log(JSON.stringify(most))`
    const env: Record<string, string> = size === undefined ? {} : { UV_THREADPOOL_SIZE: size }
    t.is(await printed(t.context.folder, program, env), most)
    t.is((await readdir(t.context.folder)).length, 40)
  })
}

test('while writes are stuck, fs and qrush itself go on', async (t) => {
  const program = `
    let letGo
    const stuck = new Promise((resolve) => { letGo = resolve })
    const original = fs.readFile
    await slow((name) => name === 'sync' && stuck)
    const written = Promise.all(Array.from({ length: 500 }, (_, at) => toFile(at + '.png', TEXT)))
    await pause(100)
    const read = await original(process.argv[1])
    const drawn = await toBuffer(TEXT)
    letGo()
    await written
    console.log(JSON.stringify([read.length > 0, drawn.length > 0, most]))`
  t.deepEqual(await printed(t.context.folder, program), [true, true, 2])
})

test('what is drawn and cannot be written is bounded in bytes', async (t) => {
  const program = `
    let letGo
    const stuck = new Promise((resolve) => { letGo = resolve })
    const all = Array.from({ length: 100 }, (_, at) => toFile(at + '.rgba', TEXT, { scale: 20 }))
    await slow((name) => name === 'open' && stuck)
    let drawn = -1
    while (drawn < stats().completed) {
      drawn = stats().completed
      await pause(300)
    }
    const { queued } = stats()
    letGo()
    await Promise.all(all)
    const bytes = (await fs.stat('0.rgba')).size
    console.log(JSON.stringify({ bytes: drawn * bytes, drawn, queued }))`
  const result = await printed(t.context.folder, program)
  const { bytes, drawn, queued } = result as { bytes: number; drawn: number; queued: number }
  t.log({ bytes, drawn, queued })
  t.true(drawn > 0 && bytes < 1.2 * 2 ** 26)
  t.is(queued, 100 - drawn)
})

test('more than maxQueue may not wait', async (t) => {
  const program = `
    let letGo
    const stuck = new Promise((resolve) => { letGo = resolve })
    await slow((name) => name === 'stat' && stuck)
    configure({ maxQueue: 10 })
    const all = Array.from({ length: 50 }, (_, at) => toFile(at + '.png', TEXT))
    const { queued } = stats()
    letGo()
    const results = codes(await Promise.allSettled(all))
    console.log(JSON.stringify([queued, results.filter((code) => code === 'ERR_QR_QUEUE_FULL').length]))`
  t.deepEqual(await printed(t.context.folder, program), [10, 50 - 10 - 2])
  t.is((await readdir(t.context.folder)).length, 12)
})

test('an abort frees the places of those that wait, at once', async (t) => {
  const program = `
    let letGo
    const stuck = new Promise((resolve) => { letGo = resolve })
    await slow((name) => name === 'sync' && stuck)
    const first = [toFile('a.png', TEXT), toFile('b.png', TEXT)]
    const controller = new AbortController()
    const { signal } = controller
    const waiting = Array.from({ length: 200 }, (_, at) => toFile(at + '.png', TEXT, { signal }))
    await pause(200)
    const before = stats()
    controller.abort(new Error('enough'))
    const results = new Set(codes(await Promise.allSettled(waiting)))
    const { queued, aborted } = stats()
    letGo()
    await Promise.all(first)
    const { running, completed } = stats()
    console.log(JSON.stringify({ results: [...results], queued, aborted, running, completed }))`
  t.deepEqual(await printed(t.context.folder, program), {
    results: ['enough'],
    queued: 0,
    aborted: 200,
    running: 0,
    completed: 2,
  })
  t.deepEqual((await readdir(t.context.folder)).toSorted(), ['a.png', 'b.png'])
})

for (const step of ['open', 'write', 'sync', 'rename']) {
  test(`an abort while the file system is at ${step} leaves no part of a file`, async (t) => {
    const program = `
      const controller = new AbortController()
      await slow((name) => {
        if (name !== '${step}' || controller.signal.aborted) return
        controller.abort(new Error('enough'))
      })
      const [{ status }] = await Promise.allSettled([
        toFile('code.png', TEXT, { signal: controller.signal }),
      ])
      const { aborted, completed, running } = stats()
      console.log(JSON.stringify([status, aborted, completed, running, await fs.readdir('.')]))`
    // What has its name already is written.
    const expected =
      step === 'rename' ? ['fulfilled', 0, 1, 0, ['code.png']] : ['rejected', 1, 0, 0, []]
    t.deepEqual(await printed(t.context.folder, program), expected)
  })
}

test('each call is counted once, as what becomes of it', async (t) => {
  const program = `
    await toFile('code.png', TEXT)
    const ended = await Promise.allSettled([
      toFile('none/code.png', TEXT),
      toFile('code.png', ''),
      toFile('code.png', TEXT, { signal: AbortSignal.abort() }),
      toFile('code.bmp', TEXT),
    ])
    const { completed, failed, aborted, queued, running } = stats()
    console.log(JSON.stringify({ completed, failed, aborted, queued, running }))`
  t.deepEqual(await printed(t.context.folder, program), {
    completed: 1,
    failed: 2,
    aborted: 0,
    queued: 0,
    running: 0,
  })
})

test('a worker that is terminated in mid-write gives back what it held', async (t) => {
  const program = `
    const { Worker } = require('node:worker_threads')
    const body = \`
      const { toFile } = require(\${JSON.stringify(process.argv[1])})
      const fs = require('node:fs/promises')
      fs.stat = () => new Promise((resolve) => setTimeout(resolve, 1e6))
      for (let at = 0; at < 20; at++) toFile('worker.png', 'a')
      require('node:worker_threads').parentPort.postMessage('under way')\`
    const worker = new Worker(body, { eval: true })
    await new Promise((resolve) => worker.once('message', resolve))
    const { queued } = stats()
    await worker.terminate()
    await toFile('code.png', TEXT)
    console.log(JSON.stringify([queued, stats().queued, stats().running]))`
  t.deepEqual(await printed(t.context.folder, program), [18, 0, 0])
})

test('the asynchronous context of each caller survives the wait', async (t) => {
  const program = `
    const { AsyncLocalStorage } = require('node:async_hooks')
    const storage = new AsyncLocalStorage()
    const seen = await Promise.all(Array.from({ length: 50 }, (_, at) => storage.run(at, async () => {
      await toFile(at + '.png', TEXT)
      return storage.getStore()
    })))
    console.log(JSON.stringify(seen))`
  t.deepEqual(
    await printed(t.context.folder, program),
    Array.from({ length: 50 }, (_, at) => at),
  )
})

test('one signal may serve hundreds of calls without a warning', async (t) => {
  const program = `
    const warnings = []
    process.on('warning', ({ message }) => warnings.push(message))
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 300 }, (_, at) => toFile(at + '.png', TEXT, { signal })))
    await pause(10)
    const { getEventListeners } = require('node:events')
    console.log(JSON.stringify([warnings, getEventListeners(signal, 'abort').length]))`
  t.deepEqual(await printed(t.context.folder, program), [[], 0])
})
