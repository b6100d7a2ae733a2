// A consumer without any other package: what a platform's binary makes, beside nothing but Node.js.

import * as names from 'qrush'
import { renderStream } from 'qrush/stream'
import { exercise } from './exercise.mjs'

console.log(JSON.stringify(await exercise(names, { renderStream })))
