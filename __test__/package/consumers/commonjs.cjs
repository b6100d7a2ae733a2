// A consumer in CommonJS.

const qrush = require('qrush')
const stream = require('qrush/stream')
const { name } = require('qrush/package.json')

if (name !== 'qrush') throw new Error(`The manifest is that of ${name}`)
import('./exercise.mjs').then(async ({ exercise }) => {
  console.log(JSON.stringify(await exercise(qrush, stream)))
})
