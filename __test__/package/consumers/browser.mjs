// A consumer in a browser: what it comes to, or what went wrong, is what the page says.

import * as qrush from 'qrush/browser'
import { exercise } from './exercise.mjs'

const told = await exercise(qrush).catch((error) => ({ error: String(error?.stack ?? error) }))
document.body.dataset.told = JSON.stringify(told)
