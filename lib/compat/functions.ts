// What npm qrcode exports.

export { toCanvas } from './canvas.js'
export { create } from './create.js'
export { toFile, toFileStream } from './file.js'
export { toBuffer, toDataURL, toString } from './render.js'
export type * from './types.js'
