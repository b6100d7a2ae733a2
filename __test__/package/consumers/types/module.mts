// A consumer in TypeScript and ECMAScript modules. Where a type were `any`, the errors expected below
// would be missing, and that is an error.

import {
  type BufferOptions,
  create,
  type QrCode,
  type QrError,
  toBuffer,
  toDataURL,
  toFile,
  toStringSync,
  version,
} from 'qrush'
import { type BatchTotals, batch, readRows, renderRows } from 'qrush/batch'
import QRCode, { type QRCodeOptions } from 'qrush/compat'
import { type QrHandler, qrHandler } from 'qrush/http'
import { renderStream, type StreamResult } from 'qrush/stream'

const options: BufferOptions = { errorCorrectionLevel: 'H', width: 400 }
const picture: Buffer = await toBuffer('https://example.com', options)
const url: string = await toDataURL(new Uint8Array([1, 2, 3]))
const text: string = toStringSync('a', { type: 'terminal' })
const code: QrCode = create('a')
const side: number = code.size
const written: Promise<void> = toFile('code.png', 'a')
const told: string = version

const asBefore: QRCodeOptions & QRCode.QRCodeRenderersOptions = {
  errorCorrectionLevel: 'high',
  scale: 2.5,
}
const image: string = await QRCode.toDataURL('a', asBefore)
QRCode.toFile('code.png', 'a', (error) => console.log(error))

for await (const result of renderStream(['a', { data: 'b', scale: 2 }])) {
  const one: StreamResult<Buffer> = result
  if (one.error) console.log(one.error.code satisfies QrError['code'])
  else console.log(one.value.length)
}

const rows = readRows(new Uint8Array(), { format: 'csv', header: ['id', 'url'], text: 'url' })
for await (const { error, value, row } of renderRows(rows, { name: '{id}.png' })) {
  if (error) console.log(error.code satisfies `ERR_${'QR' | 'BATCH'}_${string}`, row.line)
  else console.log(value.length)
}
const totals: Promise<BatchTotals> = batch({ source: 'a.csv', out: 'a.zip', options: { scale: 2 } })

const handler: QrHandler = qrHandler({ prefix: '/qr', maxWait: 200 })

// @ts-expect-error: no such option
await toBuffer('a', { skale: 4 })
// @ts-expect-error: a batch without a place for its codes
batch({ source: 'a.csv' })
// @ts-expect-error: no such format of rows
readRows('a.xml', { format: 'xml' })
// @ts-expect-error: no such format for a data URL
await toDataURL('a', { type: 'utf8' })
// @ts-expect-error: npm qrcode has no such level
await QRCode.toDataURL('a', { errorCorrectionLevel: 'X' })
// @ts-expect-error: a Buffer is no string
const wrong: string = await toBuffer('a')

// @ts-expect-error: no such name
import { toNothing } from 'qrush'

export { handler, image, picture, side, text, told, toNothing, totals, url, written, wrong }
