/**
 * A server that is asked for three times what it can make.
 *
 *   npm run bench:overload                          under a minute; writes record/overload.*
 *   npm run bench:overload -- --seconds 5 --dry     a quick look that writes nothing
 */
import { PLUGIN } from '../http/report.js'
import { Server } from '../http/server.js'
import { askAtRate, cannon, type Phase, timesOf } from '../measure/clients.js'
import { PINNED } from '../measure/cores.js'
import { flags, percentile, started, versionsOf } from '../measure/index.js'
import { publish } from '../report/publish.js'
import type { Outcome, Record } from './report.js'

/** A picture of some milliseconds: of those that take microseconds, HTTP itself is the bound. */
const QUERY = 'type=gif&width=1000'
const TIMES = 3
const CONNECTIONS = 12
const MB = 1_000_000
/** Milliseconds after which an answer is no longer in time. */
const SLOW = 100

const { seconds, dry } = flags({ seconds: 30 })

const run = started()
const server = await Server.start(PLUGIN)
// No two are alike: nothing is cached between.
const url = `${server.origin}/?${QUERY}&text=https%3A%2F%2Fexample.com%2F{at}`

// Of the length of those that the load asks for.
const one = url.replace('{at}', '1000')
await cannon(one, { seconds: 2, connections: CONNECTIONS })
const peak = await cannon(one, { seconds: 5, connections: CONNECTIONS })
if (peak.failed > 0) throw new Error(`${peak.failed} answers were missing or refused at the peak`)
console.error(`peak: ${peak.rate.toFixed(0)} answers a second`)

const memory: number[] = []
const sampling = setInterval(async () => {
  const { rss } = await server.tell('read')
  memory.push(rss / MB)
}, 1000)
// A second to warm up, the overload, and how soon it is over.
const calm = Math.max(1, peak.rate / 4)
const phases = [
  { rate: calm, seconds: 1 },
  { rate: TIMES * peak.rate, seconds },
  { rate: calm, seconds: 3 },
]
const [, overload, after] = (await askAtRate({ url, phases })) as [Phase, Phase, Phase]
clearInterval(sampling)
server.child.disconnect()

const record: Record = {
  ...run,
  pinned: PINNED,
  versions: versionsOf('qrush', 'fastify', 'autocannon'),
  query: QUERY,
  connections: CONNECTIONS,
  peak: peak.rate,
  peakP99: peak.p99,
  times: TIMES,
  outcome: outcomeOf(overload, after),
  memory,
}
await publish('overload', record, dry)

function outcomeOf(overload: Phase, after: Phase): Outcome {
  const { due, ended, statuses } = overload
  const [start = 0, end = 0] = [due[0], after.due[0]]
  const [served, refused] = [timesOf(overload, 200), timesOf(overload, 503)]
  const isLate = (due: number, at: number) =>
    after.statuses[at] !== 200 || (after.ended[at] ?? 0) - due > SLOW
  return {
    asked: ended.length,
    // Those that came while the overload lasted: what came after it was asked for in it, too.
    served: ended.filter((came, at) => statuses[at] === 200 && came <= end).length,
    refused: refused.length,
    failed: ended.length - served.length - refused.length,
    seconds: (end - start) / 1000,
    servedP50: percentile(served, 0.5),
    servedP99: percentile(served, 0.99),
    refusedP50: percentile(refused, 0.5),
    refusedP99: percentile(refused, 0.99),
    recovery: (after.due.findLast(isLate) ?? end) - end,
  }
}
