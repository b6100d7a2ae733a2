// A consumer whose workers are terminated in mid-work: what they had under way is under way no longer.

import { Worker } from 'node:worker_threads'
import { estimatedWait, stats, toBuffer } from 'qrush'

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

for (let round = 0; round < 5; round++) {
  const worker = new Worker(new URL('busy.mjs', import.meta.url))
  await new Promise((resolve) => worker.once('message', resolve))
  await worker.terminate()
}
for (let tries = 0; tries < 500 && stats().queued + stats().running > 0; tries++) await wait(10)
const { queued, running } = stats()
if (queued + running > 0) throw new Error(`${queued} wait and ${running} run`)
for (let call = 0; call < 100; call++) toBuffer('x'.repeat(2000))
await toBuffer('a')
while (stats().queued + stats().running > 0) await wait(1)
if (estimatedWait() !== 0) throw new Error(`A call would wait ${estimatedWait()} ms`)
console.log('at rest')
