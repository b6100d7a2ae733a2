/**
 * npm `qrcode` 1.5.4, function by function, on qrush: `qrush/compat`.
 *
 * The same calls make the same codes, pictures and texts, and fail with the same words; but the work is done
 * off the event loop. Callbacks are never called before the call returns.
 *
 * @packageDocumentation
 */

import { create } from './compat/create.js'
import { toCanvas } from './compat/canvas.js'
import { toFile, toFileStream } from './compat/file.js'
import { toBuffer, toDataURL, toString } from './compat/render.js'

export type * from './compat/types.js'
export { create, toBuffer, toCanvas, toDataURL, toFile, toFileStream, toString }

/** All functions at once, for `import QRCode from 'qrush/compat'`. */
export default { create, toBuffer, toCanvas, toDataURL, toFile, toFileStream, toString }
