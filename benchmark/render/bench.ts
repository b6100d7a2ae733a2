/**
 * How long a text takes to become a picture, and how large that is, format by format, beside npm
 * packages and the obvious design.
 *
 *   npm run bench:render                           some minutes; writes record/render.*
 *   npm run bench:render -- --rounds 1 --dry       a quick look that writes nothing
 *
 * All runs in this process, one call at a time; all ways to one format take turns, sample after
 * sample.
 */
import { offered } from '../../__test__/formats/offered.js'
import { create } from '../../index.js'
import { cratesOf, flags, median, started, textOf, versionsOf } from '../measure/index.js'
import { Stopwatch, wallClock } from '../measure/stopwatch.js'
import { buildObvious } from '../obvious/load.js'
import { publish } from '../report/publish.js'
import { read } from './read.js'
import type { Case, Figures, Record } from './report.js'
import { type Make, WAYS } from './ways.js'

const CASES = ['url43', 'byte200', 'v40']
/** A sample lasts at least as long in ms, or is one call. */
const SAMPLE = 4
const RASTERS = ['png data URL', 'png', 'jpeg', 'webp', 'gif', 'gray', 'rgba']

const { rounds, samples, dry } = flags({ rounds: 3, samples: 7 })

const missing = offered().filter((format) => !Object.hasOwn(WAYS, format))
if (missing.length > 0) {
  throw new Error(`Expected a line in render/ways.ts for each format, but not for: ${missing}`)
}
const run = started()
buildObvious()

const cases: { [name: string]: Case } = {}
/** By case, what makes each format. */
const watches: { name: string; figures: { [by: string]: Figures }; watch: Stopwatch }[] = []
for (const name of CASES) {
  const text = textOf(name)
  const encoding = { errorCorrectionLevel: 'M', boostErrorCorrection: false } as const
  const { size, version } = create(text, encoding)
  const into: Case = { version, side: 4 * (size + 8), formats: {} }
  cases[name] = into
  for (const [format, makers] of Object.entries(WAYS)) {
    const figures: { [by: string]: Figures } = {}
    const calls: { [by: string]: () => unknown } = {}
    for (const [by, make] of Object.entries(makers)) {
      figures[by] = await check(name, into.side, { format, by, make })
      calls[by] = () => make(text, into.side)
    }
    into.formats[format] = figures
    const watch = new Stopwatch(calls, { clock: wallClock, sample: SAMPLE, warm: 150 })
    await watch.warm()
    watches.push({ name, figures, watch })
  }
  console.error(`${name}: every picture was read`)
}

for (let round = 1; round <= rounds; round++) {
  for (const { watch } of watches) await watch.take(samples)
  console.error(`round ${round} of ${rounds}`)
}
for (const { figures, watch } of watches) {
  for (const [by, us] of Object.entries(watch.samples)) {
    Object.assign(figures[by] ?? {}, { us: Math.min(...us), median: median(us) })
  }
}

const record: Record = {
  ...run,
  npm: versionsOf('qrush', 'qr', 'qr-image', 'lean-qr', 'qrcode', 'sharp'),
  crates: cratesOf('obvious/Cargo.lock', 'qrcode', 'image', 'base64'),
  rounds,
  samples,
  sample: SAMPLE,
  cases,
}
await publish('render', record, dry)

/** Reads the picture back: another text, or another size, is no competition. */
async function check(
  name: string,
  side: number,
  { format, by, make }: { format: string; by: string; make: Make },
): Promise<Figures> {
  const [text, made] = [textOf(name), make(textOf(name), side)]
  const picture = await made
  const found = await read(format, picture).catch((error: Error) => {
    throw new Error(`${format} by ${by} at ${name}: ${error.message}`)
  })
  if (found.text !== text) throw new Error(`${format} by ${by} carries another text`)
  if (RASTERS.includes(format) && found.side !== side) {
    throw new Error(`${format} by ${by} is ${found.side} pixels wide, not ${side}`)
  }
  const bytes = typeof picture === 'string' ? Buffer.byteLength(picture) : picture.length
  return { us: 0, median: 0, bytes, promise: made instanceof Promise }
}
