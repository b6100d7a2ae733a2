/**
 * Many codes, and what they leave to others: batches, the thread pool, the end of the process,
 * memory, inputs that change, and when the asynchronous form pays.
 *
 *   npm run bench:batch                           about two minutes; writes record/batch.*
 *   npm run bench:batch -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each trial runs in a process of its own; those of speed in turn, round after round.
 */

import { flags, inTurn, runTrial, started } from '../measure/index.js'
import { publish } from '../report/publish.js'
import type { Crossing } from './crossings.js'
import type { Record } from './report.js'
import type { Figures } from './trials.js'

const { rounds, items, dry } = flags({ rounds: 5, items: 100_000 })
const trial = <Found>(name: string) => runTrial<Found>('batch/trials.ts', name, String(items))

const run = started()
const speed = (name: string) => async () => (await trial<Figures>(name)).found
const runs = await inTurn(rounds, {
  'one thread': speed('one thread'),
  'two threads': speed('two threads'),
  async exit() {
    const { found, gone } = await trial<Figures>('exit')
    return { ms: (await gone) - (found.at ?? Number.NaN) }
  },
})
const single: Record['single'] = {}
for (const name of ['starvation', 'bad calls', 'changed inputs']) {
  single[name] = (await trial<Figures>(name)).found
  console.error(name)
}
const { found: crossings } = await trial<Crossing[]>('crossings')
const record: Record = { ...run, items, rounds, runs, single, crossings }
await publish('batch', record, dry)
