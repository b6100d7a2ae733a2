// A consumer that writes files.

import { readFile, rm } from 'node:fs/promises'
import { toBufferSync, toFile } from 'qrush'

await toFile('code.png', 'https://example.com')
const written = await readFile('code.png')
await rm('code.png')
if (!written.equals(toBufferSync('https://example.com'))) throw new Error('Another picture')
console.log('written')
