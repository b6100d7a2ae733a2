/**
 * Attacks on the service: what it holds, and what others get of it meanwhile.
 *
 *   npm run bench:hostile                               a minute; writes record/hostile.*
 *   npm run bench:hostile -- --short                    the worst attacks, as the tests run them
 *   npm run bench:hostile -- --only burst,pipeline      those alone, and writes nothing
 *   npm run bench:hostile -- --seconds 3 --dry          longer attacks, and writes nothing
 */

import { flags, started, versionsOf } from '../measure/index.js'
import { publish } from '../report/publish.js'
import { ATTACKS } from './attacks.js'
import { BIG } from './crowd.js'
import type { Record } from './report.js'
import { attackAll } from './run.js'
import { OLD_SPACE } from './target.js'

const given = flags({ only: '', seconds: 0.6, most: 3_000, short: false })
const { seconds, most, short: isShort, dry } = given

const run = started()
const only = given.only === '' ? undefined : given.only.split(',').map((name) => name.trim())
const outcome = await attackAll({
  ...(only && { only }),
  isShort,
  seconds,
  most,
  tell: ({ attack, target, peak, p99, died, sigterm }) => {
    const figures = `${peak.toFixed(0)} MB, ${p99.toFixed(0)} ms`
    console.error([attack, target, figures, sigterm?.toFixed(1), died].filter(Boolean).join(' · '))
  },
})

const led = new Set(outcome.cells.map(({ attack }) => attack))
const record: Record = {
  ...run,
  versions: versionsOf('qrush', 'fastify', 'express'),
  big: BIG,
  oldSpace: OLD_SPACE,
  most,
  attacks: ATTACKS.filter(({ name }) => led.has(name)).map(({ name, does }) => ({ name, does })),
  ...outcome,
}
// A record is of everything.
await publish('hostile', record, dry || isShort || only !== undefined)
