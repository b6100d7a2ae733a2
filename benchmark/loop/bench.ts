/**
 * What a call costs the event loop: url43 to a data URL, with so many calls in flight.
 *
 *   npm run bench:loop                           about three minutes; writes record/loop.*
 *   npm run bench:loop -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each way runs in a process of its own, the ways in turn, round after round. Loop time is what
 * `eventLoopUtilization` calls active, less what an idle loop shows in the same time. Reported is
 * the median of the rounds.
 */

import { byName, flags, inTurn, runTrial, started } from '../measure/index.js'
import { buildObvious } from '../obvious/load.js'
import { publish } from '../report/publish.js'
import type { Record, Sample } from './report.js'
import { WAYS } from './ways.js'

const { rounds, sample, dry } = flags({ rounds: 7, sample: 400 })

const run = started()
buildObvious()
const ways = byName(Object.keys(WAYS), (way) => async () => {
  return (await runTrial<Sample>('loop/trials.ts', way, String(sample))).found
})
const samples = await inTurn(rounds, ways)
const results = Object.entries(samples).map(([way, rounds]) => ({ way, rounds }))
const record: Record = { ...run, case: 'url43', rounds, sample, results }
await publish('loop', record, dry)
