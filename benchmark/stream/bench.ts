/**
 * A million tickets in constant memory: distinct links through `renderStream`, and what the process
 * grows by.
 *
 *   npm run bench:stream                             some minutes; writes record/stream.*
 *   npm run bench:stream -- --items 50000 --dry      a quick look that writes nothing
 *
 * Each form runs in a process of its own, the forms in turn. Memory is never collected by hand: the
 * growth is the peak of the resident set over what it was after the first twentieth of the items.
 */

import { byName, flags, inTurn, runTrial, started } from '../measure/index.js'
import { publish } from '../report/publish.js'
import { FORMS, type Record, type Sample } from './report.js'

const { items, rounds, dry } = flags({ items: 1_000_000, rounds: 3 })

const run = started()
const forms = byName(Object.keys(FORMS), (form) => async () => {
  return (await runTrial<Sample>('stream/trials.ts', form, String(items))).found
})
const samples = await inTurn(rounds, forms)
const results = Object.entries(samples).map(([form, rounds]) => ({ form, rounds }))
const record: Record = { ...run, items, rounds, results }
await publish('stream', record, dry)
