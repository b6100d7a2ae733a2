// What both loaders give the module: Node-API and a WASI of JavaScript, without files, arguments and
// environment, and so the same in every runtime.

import type { InstantiateOptions } from '@emnapi/core'
import asyncWork from '@emnapi/core/plugins/async-work'
import threadsafeFunction from '@emnapi/core/plugins/threadsafe-function'
import { type ContextOptions, createContext } from '@emnapi/runtime'
import { WASI } from '@tybys/wasm-util'

/** 64 MiB, which nearly all are a stack that nothing touches, up to all that 32 bits can address. */
const PAGES: WebAssembly.MemoryDescriptor = { initial: 1_024, maximum: 65_536 }

/** How the module is instantiated; `features` are what a runtime has under other names. */
export function options(features: ContextOptions['features'] = {}): InstantiateOptions {
  const memory = new WebAssembly.Memory(PAGES)
  const context = createContext({ features })
  // Its own listener would end it at the first `beforeExit`, after which a process may go on.
  context.suppressDestroy()
  return {
    context,
    // All work is done on this thread, in turns of the event loop.
    asyncWorkPoolSize: 0,
    plugins: [asyncWork, threadsafeFunction],
    wasi: new WASI({ version: 'preview1', printErr: console.error }),
    overwriteImports: (imports) => ({
      ...imports,
      // napi-rs looks for nearly all of Node-API here.
      env: { ...imports.env, ...imports.napi, ...imports.emnapi, memory },
    }),
    beforeInit: ({ instance }) => {
      for (const [name, register] of Object.entries(instance.exports)) {
        if (name.startsWith('__napi_register__')) (register as () => void)()
      }
    },
  }
}
