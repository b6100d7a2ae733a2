/**
 * npm `qrcode` 1.5.4, function by function, on qrush: `qrush/compat`.
 *
 * The same calls make the same codes, pictures and texts, and fail with the same words; but the work is done
 * off the event loop, and callbacks come after the call has returned.
 *
 * @packageDocumentation
 */

export * from './compat/functions.js'
// For `import QRCode from 'qrush/compat'` that is compiled to `require`; others get compat.mjs.
export * as default from './compat/functions.js'
