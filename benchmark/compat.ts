/**
 * What the calls of npm qrcode cost by itself, and by qrush/compat.
 *
 *   npm run bench:compat                          a minute; writes record/compat.*
 *   npm run bench:compat -- --rounds 1 --dry      a quick look that writes nothing
 *
 * Both run in this process, the calls in turn, round after round.
 */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { PNG } from 'pngjs'
import * as theirs from 'qrcode'
import * as ours from '../dist/compat.js'
import type { Cost, Record } from './compat-report.js'
import { median } from './figures.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, dry: { type: 'boolean', default: false } },
})
const rounds = Number(values.rounds)
const IN_FLIGHT = 32
/** For at least so long, in ms, a call is made over and over. */
const SAMPLE = 40
const CASES = ['url43', 'v40']

type Api = Pick<typeof theirs, 'create' | 'toBuffer' | 'toDataURL' | 'toString'>
const CALLS: { [name: string]: (api: Api, text: string) => unknown } = {
  'create(text)': (api, text) => api.create(text),
  'toDataURL(text)': (api, text) => api.toDataURL(text),
  'toBuffer(text, { width: 300 })': (api, text) => api.toBuffer(text, { width: 300 }),
  "toString(text, { type: 'svg' })": (api, text) => api.toString(text, { type: 'svg' }),
  'toString(text)': (api, text) => api.toString(text),
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const texts: { [name: string]: string } = JSON.parse(read('cases.json'))
const packages = { ours: ours as unknown as Api, theirs }
const run = started()
const costs = new Map<string, Cost[]>()
const cases: Record['cases'] = {}
for (const name of CASES) {
  const text = texts[name] ?? ''
  await check(text)
  cases[name] = { version: theirs.create(text).version, calls: {} }
}

for (let round = 0; round <= rounds; round++) {
  for (const name of CASES) {
    for (const [call, make] of Object.entries(CALLS)) {
      for (const [by, api] of Object.entries(packages)) {
        const cost = await costOf(() => make(api, texts[name] ?? ''))
        const key = `${name} ${call} ${by}`
        // The first round is to warm up.
        if (round > 0) costs.set(key, [...(costs.get(key) ?? []), cost])
      }
    }
  }
}
for (const name of CASES) {
  const into = cases[name]
  for (const call of Object.keys(CALLS)) {
    if (into)
      into.calls[call] = { ours: middle(name, call, 'ours'), theirs: middle(name, call, 'theirs') }
  }
}

const record: Record = {
  ...run,
  loadAfter: load(),
  rounds,
  inFlight: IN_FLIGHT,
  versions: { 'npm qrcode': JSON.parse(read('../node_modules/qrcode/package.json')).version },
  cases,
}
publish('compat', record, { dry: values.dry, rounded })

/** The cost of a call: if it is asynchronous, of some at once, and of as many again till the time is up. */
async function costOf(call: () => unknown): Promise<Cost> {
  const before = performance.eventLoopUtilization()
  const start = performance.now()
  const inFlight = call() instanceof Promise ? IN_FLIGHT : 1
  let count = 1
  let answer: unknown
  do {
    const calls = Array.from({ length: inFlight }, call)
    if (inFlight > 1) answer = (await Promise.all(calls))[0]
    count += inFlight
  } while (performance.now() - start < SAMPLE)
  const wall = ((performance.now() - start) * 1000) / count
  const busy = (performance.eventLoopUtilization(before).active * 1000) / count
  const isPicture = typeof answer === 'string' || Buffer.isBuffer(answer)
  const loop = inFlight > 1 ? busy : wall
  return { wall, loop, ...(isPicture && { bytes: Buffer.from(answer as string).length }) }
}

function middle(name: string, call: string, by: string): Cost {
  const all = costs.get(`${name} ${call} ${by}`) ?? []
  const bytes = all[0]?.bytes
  const of = (key: 'wall' | 'loop') => median(all.map((cost) => cost[key]))
  return { wall: of('wall'), loop: of('loop'), ...(bytes !== undefined && { bytes }) }
}

/** What is compared must be the same. */
async function check(text: string) {
  const [left, right] = [theirs.create(text).modules.data, ours.create(text).modules.data]
  const pixels = await Promise.all(
    Object.values(packages).map(
      async (api: Api) => PNG.sync.read(await api.toBuffer(text, { width: 300 })).data,
    ),
  )
  if (!Buffer.from(left).equals(right) || !pixels[0]?.equals(pixels[1] ?? Buffer.of())) {
    throw new Error(`Expected equal symbols and pixels for ${text} but they differ`)
  }
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value
}
