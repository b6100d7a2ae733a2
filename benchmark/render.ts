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
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { offered } from '../__test__/formats/offered.js'
import { create } from '../index.js'
import { median } from './figures.js'
import type { Floor } from './floors.js'
import { buildObvious } from './obvious.js'
import { publish } from './publish.js'
import { read } from './render-read.js'
import { OURS, type Record } from './render-report.js'
import { type Make, WAYS } from './render-ways.js'
import { load, started } from './run.js'

const CASES = ['url43', 'byte200', 'v40']
/** A sample lasts at least as long in ms, or is one call. */
const SAMPLE = 4
/** For so many ms each way runs before it is first timed. */
const WARM = 150
const RASTERS = ['png data URL', 'png', 'jpeg', 'webp', 'webp, lossy', 'gif', 'gray', 'rgba']

/** Where pictures go, lest they be found useless and not be made. */
export let last: unknown

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    samples: { type: 'string', default: '7' },
    dry: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const samples = Number(values.samples)
const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const texts: { [name: string]: string } = JSON.parse(text('cases.json'))

const missing = offered().filter((format) => !Object.hasOwn(WAYS, format))
if (missing.length > 0) {
  throw new Error(`Expected a line in render-ways.ts for each format, but not for: ${missing}`)
}
const run = started()
buildObvious()

const cases: Record['cases'] = {}
const taken = new Map<string, number[]>()
const calls = new Map<string, number>()
for (const name of CASES) {
  const { size, version } = create(texts[name] ?? '', {
    errorCorrectionLevel: 'M',
    boostErrorCorrection: false,
  })
  const into: Record['cases'][string] = { version, side: 4 * (size + 8), formats: {} }
  cases[name] = into
  for (const { format, by, make } of ways()) {
    into.formats[format] = {
      ...into.formats[format],
      [by]: await check(name, into.side, { format, by, make }),
    }
    calls.set(`${name} ${format} ${by}`, await warm(make, texts[name] ?? '', into.side))
  }
  console.error(`${name}: every picture was read`)
}

for (let round = 1; round <= rounds; round++) {
  for (const name of CASES) {
    const [data = '', side = 0] = [texts[name], cases[name]?.side]
    for (const format of Object.keys(WAYS)) {
      for (let sample = 0; sample < samples; sample++) {
        for (const [by, make] of Object.entries(WAYS[format] ?? {})) {
          const key = `${name} ${format} ${by}`
          const count = calls.get(key) ?? 1
          const us = (1000 * (await time(make, data, side, count))) / count
          taken.set(key, [...(taken.get(key) ?? []), us])
        }
      }
    }
  }
  console.error(`round ${round} of ${rounds}`)
}
for (const [name, { formats }] of Object.entries(cases)) {
  for (const [format, makers] of Object.entries(formats)) {
    for (const [by, figures] of Object.entries(makers)) {
      const us = taken.get(`${name} ${format} ${by}`) ?? []
      Object.assign(figures, { us: Math.min(...us), median: median(us) })
    }
  }
}

const loadAfter = load()
const record: Record = {
  ...run,
  loadAfter,
  npm: Object.fromEntries(
    ['qrush', 'qr', 'qr-image', 'lean-qr', 'qrcode', 'sharp'].map((name) => [name, npm(name)]),
  ),
  crates: Object.fromEntries(['qrcode', 'image', 'base64'].map((name) => [name, crate(name)])),
  rounds,
  samples,
  sample: SAMPLE,
  floors: floors(),
  cases,
}
publish('render', record, { dry: values.dry, rounded })

function ways() {
  return Object.entries(WAYS).flatMap(([format, makers]) =>
    Object.entries(makers).map(([by, make]) => ({ format, by, make })),
  )
}

/** Reads the picture back: another text, or another size, is no competition. */
async function check(
  name: string,
  side: number,
  { format, by, make }: { format: string; by: string; make: Make },
): Promise<Record['cases'][string]['formats'][string][string]> {
  const made = make(texts[name] ?? '', side)
  const picture = await made
  const found = await read(format, picture).catch((error: Error) => {
    throw new Error(`${format} by ${by} at ${name}: ${error.message}`)
  })
  if (found.text !== texts[name]) throw new Error(`${format} by ${by} carries another text`)
  if (RASTERS.includes(format) && found.side !== side) {
    throw new Error(`${format} by ${by} is ${found.side} pixels wide, not ${side}`)
  }
  const bytes = typeof picture === 'string' ? Buffer.byteLength(picture) : picture.length
  return { us: 0, median: 0, bytes, promise: made instanceof Promise }
}

/** Lets the compiler see it at work, and counts the calls of a sample. */
async function warm(make: Make, data: string, side: number): Promise<number> {
  const end = performance.now() + WARM
  while (performance.now() < end) await make(data, side)
  let sample = 1
  while ((await time(make, data, side, sample)) < SAMPLE) sample *= 2
  return sample
}

/** So many calls, in ms. */
async function time(make: Make, data: string, side: number, count: number): Promise<number> {
  const start = performance.now()
  for (let call = 0; call < count; call++) {
    const made = make(data, side)
    last = made instanceof Promise ? await made : made
  }
  return performance.now() - start
}

function floors(): Floor[] {
  const ratio = (name: string, format: string, by: string, key: 'us' | 'bytes') => {
    const makers = cases[name]?.formats[format]
    return (makers?.[by]?.[key] ?? Number.NaN) / (makers?.[OURS]?.[key] ?? Number.NaN)
  }
  const time = (name: string, by: string, limit: number): Floor => ({
    what: `time of ${by} over that of qrush, ${name} to a PNG data URL`,
    figure: ratio(name, 'png data URL', by, 'us'),
    limit,
    least: true,
    unit: '×',
  })
  const size = (name: string, limit: number): Floor => ({
    what: `bytes of a PNG by qrcode over those by qrush, ${name}`,
    figure: ratio(name, 'png', 'qrcode', 'bytes'),
    limit,
    least: true,
    unit: '×',
  })
  return [
    time('url43', 'qrcode', 300),
    time('url43', 'the obvious design', 55),
    time('v40', 'qrcode', 400),
    size('url43', 4),
    size('v40', 6),
  ]
}

function npm(name: string): string {
  const path = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
  return JSON.parse(text(path)).version
}

function crate(name: string): string {
  const lock = text('obvious/Cargo.lock')
  return new RegExp(`name = "${name}"\\nversion = "(.*)"`).exec(lock)?.[1] ?? ''
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value
}
