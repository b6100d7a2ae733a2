// `qrush/browser`: the functions of qrush in a browser, out of WebAssembly. Its types are made of index.d.ts
// by scripts/browser-types.mjs: bytes are a Uint8Array, and there are no files.

// @ts-expect-error: a package of its own, whose exports are those of index.d.ts
import binding from '@qrush/binding-wasm32-wasip1'

export const {
  QrCode,
  checkOptions,
  configure,
  create,
  estimatedWait,
  optionSchema,
  stats,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toDataURLBatch,
  toDataURLSync,
  toString,
  toStringBatch,
  toStringSync,
  version,
} = binding as typeof import('../index.js')
