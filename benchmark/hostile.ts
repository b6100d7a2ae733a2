/**
 * Attacks on the service: what it holds, and what others get of it meanwhile.
 *
 *   npm run bench:hostile                               a minute; writes record/hostile.*
 *   npm run bench:hostile -- --short                    the worst attacks, as the tests run them
 *   npm run bench:hostile -- --only burst,pipeline      those alone, and writes nothing
 *   npm run bench:hostile -- --seconds 3 --dry          longer attacks, and writes nothing
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ATTACKS } from './hostile-attacks.js'
import { BIG } from './hostile-crowd.js'
import type { Record } from './hostile-report.js'
import { attackAll } from './hostile-run.js'
import { OLD_SPACE } from './hostile-target.js'
import { here } from './http-measure.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '0.6' },
    most: { type: 'string', default: '3000' },
    short: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
  },
})

const run = started()
const most = Number(values.most)
const only = values.only?.split(',').map((name) => name.trim())
const outcome = await attackAll({
  ...(only && { only }),
  isShort: values.short,
  seconds: Number(values.seconds),
  most,
  tell: ({ attack, target, peak, p99, died, sigterm }) => {
    const figures = `${peak.toFixed(0)} MB, ${p99.toFixed(0)} ms`
    console.error([attack, target, figures, sigterm?.toFixed(1), died].filter(Boolean).join(' · '))
  },
})

const led = new Set(outcome.cells.map(({ attack }) => attack))
const record: Record = {
  ...run,
  loadAfter: load(),
  versions: Object.fromEntries(
    ['qrush', 'fastify', 'express'].map((name) => [name, versionOf(name)]),
  ),
  big: BIG,
  oldSpace: OLD_SPACE,
  most,
  attacks: ATTACKS.filter(({ name }) => led.has(name)).map(({ name, does }) => ({ name, does })),
  ...outcome,
}
publish('hostile', record, {
  // A record is of everything.
  dry: values.dry || values.short || only !== undefined,
  rounded: (_key, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value),
})

function versionOf(name: string): string {
  const path = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
  return JSON.parse(readFileSync(here(path), 'utf8')).version
}
