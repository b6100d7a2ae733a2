// What worker.mjs terminates.

import { parentPort } from 'node:worker_threads'
import { toBuffer, toBufferBatch } from 'qrush'

const large = 'x'.repeat(2000)
const { signal } = new AbortController()
for (let call = 0; call < 1000; call++) toBuffer(large, { signal })
toBufferBatch(new Array(20_000).fill(large), { onProgress: () => undefined })
parentPort.postMessage('busy')
