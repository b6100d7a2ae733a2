// A consumer in TypeScript and CommonJS.

import qrush = require('qrush')
import batch = require('qrush/batch')
import stream = require('qrush/stream')
import QRCode = require('qrush/compat')

const picture: Promise<Buffer> = qrush.toBuffer('a', { type: 'webp' })
const results: AsyncIterableIterator<stream.StreamResult<string>> = stream.renderStream(['a'], {
  as: 'dataURL',
})
const rows: AsyncIterableIterator<batch.Row> = batch.readRows('rows.csv', { text: 'url' })
// @ts-expect-error: no such option
qrush.toBufferSync('a', { skale: 4 })

const size: number = QRCode.create('a').modules.size

export = { picture, results, rows, size }
