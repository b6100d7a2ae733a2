// A consumer in TypeScript, in a browser: there is no Buffer, and there are no files.

import { type QrCode, toBuffer, toBufferBatch, toDataURLSync } from 'qrush/browser'

const picture: Uint8Array = await toBuffer('https://example.com', { width: 400 })
const pictures: Uint8Array[] = await toBufferBatch(['a', { data: 'b', scale: 2 }])
const size = (code: QrCode): number => code.size
document.images[0]?.setAttribute('src', toDataURLSync('a', { type: 'svg' }))

// @ts-expect-error: no such option
await toBuffer('a', { skale: 4 })
// @ts-expect-error: bytes are no string
const wrong: string = await toBuffer('a')

// @ts-expect-error: no such name
import { toFile } from 'qrush/browser'

export { picture, pictures, size, toFile, wrong }
