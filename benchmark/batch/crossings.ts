/** From which text and format on a call keeps the event loop less busy than the work itself would. */
import {
  toBuffer,
  toBufferSync,
  toDataURL,
  toDataURLSync,
  toString as toQrString,
  toStringSync,
} from '../../index.js'
import { medians, texts } from '../measure/index.js'
import { loopCost } from '../measure/loop-cost.js'

/** µs a call on the loop: the synchronous form, and the asynchronous one by calls in flight. */
interface Costs {
  sync: number
  alone: number
  together: number
}

export interface Crossing extends Costs {
  text: string
  format: string
}

type Form = { sync: (text: string) => unknown; async: (text: string) => Promise<unknown> }

const FORMATS: Record<string, Form> = {
  'half blocks': { sync: (text) => toStringSync(text), async: (text) => toQrString(text) },
  SVG: {
    sync: (text) => toStringSync(text, { type: 'svg' }),
    async: (text) => toQrString(text, { type: 'svg' }),
  },
  'PNG data URL': { sync: (text) => toDataURLSync(text), async: (text) => toDataURL(text) },
  'PNG, 1000 px': {
    sync: (text) => toBufferSync(text, { width: 1000 }),
    async: (text) => toBuffer(text, { width: 1000 }),
  },
}
const SAMPLES = 5
/** What a sample takes, about, in ms. */
const SAMPLE = 40

export async function crossings(): Promise<Crossing[]> {
  const found: Crossing[] = []
  for (const [name, text] of Object.entries({ digit: '1', ...texts })) {
    for (const [format, form] of Object.entries(FORMATS)) {
      const samples: Costs[] = []
      const loop = async (call: () => unknown, calls: number, inFlight = 1) =>
        (await loopCost(call, calls, inFlight)).loop
      const [sync, async] = [() => form.sync(text), () => form.async(text)]
      const calls = Math.ceil((SAMPLE * 1000) / (await loop(sync, 200)))
      while (samples.length < SAMPLES) {
        samples.push({
          sync: await loop(sync, calls),
          alone: await loop(async, Math.min(calls, 1_000)),
          together: await loop(async, Math.max(calls, 256), 64),
        })
      }
      found.push({ text: name, format, ...medians(samples) })
    }
  }
  return found
}
