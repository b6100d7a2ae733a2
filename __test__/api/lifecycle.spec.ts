// The ends of processes and workers: clean, prompt, whatever is under way.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import test from 'ava'

const index = JSON.stringify(createRequire(import.meta.url).resolve('../../index.js'))
const PRELUDE = `
  const qrush = require(${index})
  const { Worker, isMainThread } = require('node:worker_threads')
  const large = 'x'.repeat(2000)
`

/** Runs a program in a process of its own. */
function run(program: string) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', `${PRELUDE}\n${program}`],
    { encoding: 'utf8', timeout: 60_000 },
  )
  return { status, signal, stdout: stdout.trim(), stderr }
}

test('a process ends by itself when its calls are done', (t) => {
  const { status, stdout } = run(`
    qrush.toBufferBatch(new Array(100).fill(large)).then((all) => console.log(all.length))
  `)
  t.is(status, 0)
  t.is(stdout, '100')
})

test('a process that never awaits ends by itself', (t) => {
  t.is(run('for (let call = 0; call < 100; call++) qrush.toBuffer(large)').status, 0)
})

test('process.exit drops what waits', (t) => {
  const { status, stdout } = run(`
    qrush.configure({ maxQueue: 20000 })
    for (let call = 0; call < 10000; call++) qrush.toBuffer(large).then(() => {})
    process.on('exit', () => console.log(qrush.stats().queued > 9000))
    process.exit(7)
  `)
  t.is(status, 7)
  t.is(stdout, 'true')
})

test('an uncaught exception ends the process as ever', (t) => {
  const { status, stderr } = run(`
    for (let call = 0; call < 1000; call++) qrush.toBuffer(large)
    throw new Error('mine')
  `)
  t.is(status, 1)
  t.regex(stderr, /Error: mine/)
})

test('SIGTERM ends the process as ever', (t) => {
  const { signal } = run(`
    qrush.toBufferBatch(new Array(100000).fill(large))
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50)
  `)
  t.is(signal, 'SIGTERM')
})

test('a worker can be terminated in mid-work', (t) => {
  const { status, stdout, stderr } = run(`
    const work = \`
      const qrush = require(${index.replaceAll('"', '\\"')})
      const { parentPort } = require('node:worker_threads')
      const large = 'x'.repeat(2000)
      for (let call = 0; call < 1000; call++) qrush.toBuffer(large, { signal: new AbortController().signal })
      qrush.toBufferBatch(new Array(5000).fill(large))
      parentPort.postMessage('busy')
    \`
    async function main() {
      for (let round = 0; round < 5; round++) {
        const worker = new Worker(work, { eval: true })
        await new Promise((resolve) => worker.once('message', resolve))
        await worker.terminate()
      }
      while (qrush.stats().running > 0) await new Promise((resolve) => setTimeout(resolve, 5))
      const { queued, running } = qrush.stats()
      console.log(queued, running, (await qrush.toBuffer('on it goes')).length > 0)
    }
    main()
  `)
  t.is(status, 0, stderr)
  t.is(stdout, '0 0 true')
})

/** Milliseconds from when the program says `end()` until its process has ended. */
async function ending(program: string) {
  const end = "const end = () => require('node:fs').writeSync(1, String(Date.now()))"
  const child = spawn(process.execPath, ['-e', `${PRELUDE}\n${end}\n${program}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (data) => {
    said += data
  })
  await once(child, 'exit')
  return Date.now() - Number(said)
}

const BATCH = 'qrush.toBufferBatch(new Array(100000).fill(large))'
// Each takes most of a second on its thread.
const HEAVY = `
  qrush.configure({ maxPixels: 2 ** 28 })
  for (let call = 0; call < 4; call++) {
    qrush.toBuffer(large, { type: 'gif', width: 16_384 })
  }
`
const TERMINATE = `
  const code = \`
    const qrush = require(${index.replaceAll('"', '\\"')})
    const large = 'x'.repeat(2000)
    ${BATCH}
    ${HEAVY}
    require('node:worker_threads').parentPort.postMessage('busy')
  \`
  const worker = new Worker(code, { eval: true })
  worker.once('message', () => setTimeout(() => {
    end()
    worker.terminate().then(() => process.kill(process.pid, 'SIGKILL'))
  }, 100))
`

for (const [what, program] of [
  ['process.exit amid a batch', `${BATCH}; setTimeout(() => { end(); process.exit() }, 100)`],
  [
    'process.exit amid heavy pictures',
    `${HEAVY}; setTimeout(() => { end(); process.exit() }, 100)`,
  ],
  ['an uncaught error amid a batch', `${BATCH}; setTimeout(() => { end(); throw 1 }, 100)`],
  ['worker.terminate() amid both', TERMINATE],
] as const) {
  test.serial(`${what} takes no longer than without, but for a moment`, async (t) => {
    const idle = await ending('setTimeout(() => { end(); process.exit() }, 100)')
    // What is under way takes seconds.
    t.true((await ending(program)) < idle + 1_000)
  })
}

test('32 workers at once', (t) => {
  const { status, stdout, stderr } = run(`
    const work = \`
      const qrush = require(${index.replaceAll('"', '\\"')})
      const { parentPort, threadId } = require('node:worker_threads')
      Promise.all(Array.from({ length: 50 }, (_, call) => qrush.toBuffer(threadId + ' ' + call)))
        .then((all) => qrush.toBufferBatch(new Array(20).fill('b')).then((more) => parentPort.postMessage(all.length + more.length)))
    \`
    const workers = Array.from({ length: 32 }, () => new Worker(work, { eval: true }))
    Promise.all(workers.map((worker) => new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    }))).then((sums) => {
      const { queued, running } = qrush.stats()
      console.log(sums.reduce((sum, one) => sum + one, 0), queued, running)
    })
  `)
  t.is(status, 0, stderr)
  t.is(stdout, `${32 * 70} 0 0`)
})

test('the addon can be loaded in a worker alone', (t) => {
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `
        const { Worker } = require('node:worker_threads')
        const work = "const q = require(" + ${JSON.stringify(index)} + "); q.toBufferBatch(['a', 'b'])"
        new Worker(work, { eval: true }).once('exit', () => new Worker(work, { eval: true }))
      `,
    ],
    { encoding: 'utf8', timeout: 60_000 },
  )
  t.is(signal, null)
  t.is(status, 0, stderr)
})
