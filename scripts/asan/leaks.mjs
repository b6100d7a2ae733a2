// What workers leave behind that are terminated in the midst of their calls, counted by LeakSanitizer over a few
// of them, by the function of Node-API that it was allocated by.

import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'

const WORKERS = 3
const CALLS = 1_000

const PROGRAM = `
  const { Worker } = require('node:worker_threads')
  const { once } = require('node:events')
  const work = \`
    const qrush = require(\${JSON.stringify(process.env.QRUSH_ADDON)})
    qrush.configure({ maxQueue: 100000 })
    for (let call = 0; call < ${CALLS}; call++)
      qrush.toBuffer('x'.repeat(50), { signal: new AbortController().signal })
    require('node:worker_threads').parentPort.postMessage('busy')
  \`
  async function main() {
    for (let count = 0; count < ${WORKERS}; count++) {
      const worker = new Worker(work, { eval: true })
      const exit = once(worker, 'exit')
      await once(worker, 'message')
      await worker.terminate()
      await exit
    }
  }
  main()
`

/** Prints each kind of leak; whether there is none that is ours to mend. */
export function findLeaks({ addon, preload }) {
  const copy = join(root, 'target', 'asan', 'leaks.node')
  copyFileSync(addon, copy)
  const env = {
    ...process.env,
    LD_PRELOAD: preload,
    ASAN_OPTIONS: 'detect_leaks=1:fast_unwind_on_malloc=0',
    QRUSH_ADDON: copy,
  }
  const { stderr } = spawnSync(process.execPath, ['-e', PROGRAM], {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const leaks = stderr
    .split(/^(?=(?:Direct|Indirect) leak of )/m)
    .slice(1)
    .map((text) => ({
      bytes: Number(/leak of (\d+)/.exec(text)[1]),
      objects: Number(/in (\d+) object/.exec(text)[1]),
      from: /#\d+ \S+ in (napi_\w+)/.exec(text)?.[1] ?? 'other',
      ours: /src\/(binding\/\S+)/.exec(text)?.[1],
    }))
    .filter(({ ours }) => ours !== undefined)
  console.log(`${WORKERS} workers, each terminated with ${CALLS} calls that wait, leave behind:`)
  for (const { bytes, objects, from, ours } of leaks) {
    console.log(`  ${bytes} bytes in ${objects} objects, by ${from} at src/${ours}`)
  }
  // A promise that nobody settles keeps its napi_deferred, which Node-API frees only when settling it.
  const mendable = leaks.filter(({ from }) => from !== 'napi_create_promise')
  if (mendable.length > 0) console.error('Expected none but those of promises that nobody settled.')
  return mendable.length === 0 && leaks.length > 0
}
