// A consumer in ECMAScript modules: names from both entries, and the default of the first.

import * as names from 'qrush'
import qrush, { toBufferSync } from 'qrush'
import { batch } from 'qrush/batch'
import QRCode, { create } from 'qrush/compat'
import plugin from 'qrush/fastify'
import { qrHandler } from 'qrush/http'
import { renderStream } from 'qrush/stream'
import { exercise } from './exercise.mjs'

if (qrush.toBufferSync !== toBufferSync) throw new Error('The default export is another module')
if (QRCode.create !== create || create('a').modules.size !== 21) {
  throw new Error('The default export of qrush/compat is another module')
}
if (typeof plugin !== 'function' || qrHandler().isBusy) {
  throw new Error('qrush/fastify or qrush/http is another module')
}
if (typeof batch !== 'function') throw new Error('qrush/batch is another module')
console.log(JSON.stringify(await exercise(names, { renderStream })))
