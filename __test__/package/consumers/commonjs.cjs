// A consumer in CommonJS.

const qrush = require('qrush')
const { readRows, renderRows } = require('qrush/batch')
const stream = require('qrush/stream')
const compat = require('qrush/compat')
const plugin = require('qrush/fastify')
const { qrHandler } = require('qrush/http')
const { name } = require('qrush/package.json')

if (name !== 'qrush') throw new Error(`The manifest is that of ${name}`)
if (compat.create('a').modules.size !== 21) throw new Error('qrush/compat makes another symbol')
if (typeof plugin !== 'function' || qrHandler().isBusy) {
  throw new Error('qrush/fastify or qrush/http is another module')
}
async function checkBatch() {
  const rows = readRows([new Uint8Array([0x61, 0x0a])], { format: 'lines' })
  for await (const { value } of renderRows(rows)) if (value.length > 0) return
  throw new Error('qrush/batch makes no code')
}
import('./exercise.mjs').then(async ({ exercise }) => {
  await checkBatch()
  console.log(JSON.stringify(await exercise(qrush, stream)))
})
