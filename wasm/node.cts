// The binding out of WebAssembly, at once, as `require` wants it: Node.js, Deno, Bun.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instantiateNapiModuleSync } from '@emnapi/core'
import { options } from './instance.mjs'

const module = readFileSync(join(__dirname, 'qrush.wasm32-wasip1.wasm'))
export = instantiateNapiModuleSync(module, options()).napiModule.exports
