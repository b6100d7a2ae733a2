/**
 * What the calls of npm qrcode cost by itself, and by qrush/compat.
 *
 *   npm run bench:compat                          a minute; writes record/compat.*
 *   npm run bench:compat -- --rounds 1 --dry      a quick look that writes nothing
 *
 * Both run in this process, the calls in turn, round after round.
 */
import { PNG } from 'pngjs'
import * as theirs from 'qrcode'
import * as ours from '../../dist/compat.js'
import { byName, flags, inTurn, medians, started, textOf, versionsOf } from '../measure/index.js'
import { loopCost } from '../measure/loop-cost.js'
import { publish } from '../report/publish.js'
import type { Cost, Record } from './report.js'

const IN_FLIGHT = 32
/** For about so long, in ms, a call is made over and over. */
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

const { rounds, dry } = flags({ rounds: 9 })
const packages = { ours: ours as unknown as Api, theirs }

const run = started()
for (const name of CASES) await check(textOf(name))

const ways: { [way: string]: () => Promise<Cost> } = {}
for (const name of CASES) {
  for (const [call, make] of Object.entries(CALLS)) {
    for (const [by, api] of Object.entries(packages)) {
      ways[`${name} ${call} ${by}`] = () => costOf(() => make(api, textOf(name)))
    }
  }
}
// The first round is to warm up.
await inTurn(1, ways)
const costs = await inTurn(rounds, ways)

const { qrcode = '' } = versionsOf('qrcode')
const record: Record = {
  ...run,
  rounds,
  inFlight: IN_FLIGHT,
  versions: { 'npm qrcode': qrcode },
  cases: byName(CASES, (name) => ({
    version: theirs.create(textOf(name)).version,
    calls: byName(Object.keys(CALLS), (call) => {
      const middle = (by: string) => medians(costs[`${name} ${call} ${by}`] ?? [])
      return { ours: middle('ours'), theirs: middle('theirs') }
    }),
  })),
}
await publish('compat', record, dry)

/** The cost of a call, if it is asynchronous with others in flight. */
async function costOf(call: () => unknown): Promise<Cost> {
  const first = call()
  const answer = await first
  const inFlight = first instanceof Promise ? IN_FLIGHT : 1
  const guess = await loopCost(call, inFlight, inFlight)
  const { wall, loop } = await loopCost(call, (SAMPLE * 1000) / guess.wall, inFlight)
  const isPicture = typeof answer === 'string' || Buffer.isBuffer(answer)
  return { wall, loop, ...(isPicture && { bytes: Buffer.from(answer as string).length }) }
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
