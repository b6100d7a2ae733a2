/** From which text and format on a call keeps the event loop less busy than the work itself would. */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  toBuffer,
  toBufferSync,
  toDataURL,
  toDataURLSync,
  toString as toQrString,
  toStringSync,
} from '../index.js'

/** µs a call on the loop: the synchronous form, and the asynchronous one by calls in flight. */
export interface Crossing {
  text: string
  format: string
  sync: number
  alone: number
  together: number
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
  const cases: Record<string, string> = JSON.parse(
    readFileSync(new URL('cases.json', import.meta.url), 'utf8'),
  )
  const found: Crossing[] = []
  for (const [name, text] of Object.entries({ digit: '1', ...cases })) {
    for (const [format, form] of Object.entries(FORMATS)) {
      const once = async () => form.sync(text)
      const calls = Math.ceil((SAMPLE * 1000) / (await loopTime(once, 200, 1)))
      const taken: number[][] = [[], [], []]
      for (let sample = 0; sample < SAMPLES; sample++) {
        const asked = () => form.async(text)
        taken[0]?.push(await loopTime(once, calls, 1))
        taken[1]?.push(await loopTime(asked, Math.min(calls, 1_000), 1))
        taken[2]?.push(await loopTime(asked, Math.max(calls, 256), 64))
      }
      const [sync, alone, together] = taken.map(
        (times) => times.sort((a, b) => a - b)[SAMPLES >> 1] ?? Number.NaN,
      ) as [number, number, number]
      found.push({ text: name, format, sync, alone, together })
    }
  }
  return found
}

/** What a call keeps the loop busy, in µs, with so many in flight. */
async function loopTime(call: () => Promise<unknown>, calls: number, inFlight: number) {
  const each = Math.ceil(calls / inFlight)
  const line = async () => {
    for (let left = each; left > 0; left--) await call()
  }
  await sleep(1)
  const before = performance.eventLoopUtilization()
  await Promise.all(Array.from({ length: inFlight }, line))
  const { active } = performance.eventLoopUtilization(before)
  return (active * 1000) / (each * inFlight)
}
