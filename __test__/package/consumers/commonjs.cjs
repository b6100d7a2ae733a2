// A consumer in CommonJS.

const qrush = require('qrush')
const stream = require('qrush/stream')
const compat = require('qrush/compat')
const { name } = require('qrush/package.json')

if (name !== 'qrush') throw new Error(`The manifest is that of ${name}`)
if (compat.create('a').modules.size !== 21) throw new Error('qrush/compat makes another symbol')
import('./exercise.mjs').then(async ({ exercise }) => {
  console.log(JSON.stringify(await exercise(qrush, stream)))
})
