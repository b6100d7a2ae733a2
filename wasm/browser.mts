// The binding out of WebAssembly, in a browser: bytes are answered as Uint8Array.

import { instantiateNapiModule } from '@emnapi/core'
import { options } from './instance.mjs'

/** The one thing that the binding asks of Node's. */
const Buffer = { from: (bytes: ArrayBuffer) => new Uint8Array(bytes) }

const url = new URL('./qrush.wasm32-wasip1.wasm', import.meta.url)
const response = await fetch(url)
if (!response.ok) {
  throw new Error(
    `Expected the server to have ${url} but received ${response.status} ${response.statusText}: ` +
      'the file must be served beside the script that is loaded from there',
  )
}
const { napiModule } = await instantiateNapiModule(response, options({ Buffer }))
export default napiModule.exports
