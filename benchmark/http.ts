/**
 * The experiment that qrush began with: one route, seven servers, the event loop watched.
 *
 *   npm run bench:http                           under five minutes; writes record/http.*
 *   npm run bench:http -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each server runs in its own process and is asked in turn, round after round, first at a fixed
 * rate, then by 50 connections that never pause. Reported is the median of the rounds.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { median } from './figures.js'
import type { Floor } from './floors.js'
import { CONNECTIONS, here, type Load, pinned, type Sample, Server } from './http-measure.js'
import { CONSTANT, LOADS, OURS, PLUGIN, type Record } from './http-report.js'
import { buildObvious } from './obvious.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

const NAMES = [
  'Express + qrcode',
  'Fastify + qrcode',
  'Fastify + piscina + qrcode',
  'Fastify + obvious addon',
  OURS,
  PLUGIN,
  CONSTANT,
]
/** About what npm qrcode bears; less where it bears less. */
const RATE = 140

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    dry: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)

const run = started()
buildObvious()
const servers: Server[] = []
for (const name of NAMES) servers.push(await Server.start(name))

// Warm, and the slowest of them sets the rate that all are asked at.
let rate = RATE
for (const server of servers) {
  const warm = await server.measure('saturated', 2, RATE)
  rate = Math.min(rate, Math.max(10, Math.floor((0.75 * warm.rate) / 10) * 10))
}

for (let round = 1; round <= rounds; round++) {
  for (const load of LOADS) {
    for (const server of servers) {
      const sample = await server.measure(load, seconds, rate)
      server.samples[load].push(sample)
      console.error(`round ${round} of ${rounds}: ${server.name}, ${load}`)
    }
  }
}
for (const { child } of servers) child.disconnect()

const loadAfter = load()
const PACKAGES = ['qrush', 'qrcode', 'piscina', 'fastify', 'express', 'autocannon']
const record: Record = {
  ...run,
  case: 'url43',
  loadAfter,
  pinned: pinned ? 'servers on the first core, load on the last' : 'no',
  versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  rounds,
  seconds,
  connections: CONNECTIONS,
  rate,
  floors: floors(),
  results: servers.map(({ name, version, samples: { fixed, saturated } }) => ({
    server: name,
    version,
    fixed: { median: medians(fixed), rounds: fixed },
    saturated: { median: medians(saturated), rounds: saturated },
  })),
}

publish('http', record, { dry: values.dry, rounded })

/** qrush beside the others. */
function floors(): Floor[] {
  const over = (other: string, load: Load, key: keyof Sample, one = OURS) => {
    const [ours, theirs] = [one, other].map((name) => {
      const server = servers.find((server) => server.name === name)
      return medians(server?.samples[load] ?? [])[key]
    })
    return (ours ?? Number.NaN) / (theirs ?? Number.NaN)
  }
  const rates = (other: string, limit: number): Floor => ({
    what: `saturated answers/s over ${other}`,
    figure: over(other, 'saturated', 'rate'),
    limit,
    least: true,
    unit: '×',
  })
  const times = (what: string, key: keyof Sample): Floor => ({
    what: `${what} over ${CONSTANT}, ${rate} a second`,
    figure: over(CONSTANT, 'fixed', key),
    limit: 1.2,
    unit: '×',
  })
  return [
    rates(CONSTANT, 0.9),
    rates('Express + qrcode', 50),
    rates('Fastify + obvious addon', 5),
    {
      what: `saturated answers/s of the plugin over ${OURS}`,
      figure: over(OURS, 'saturated', 'rate', PLUGIN),
      limit: 0.9,
      least: true,
      unit: '×',
    },
    times('p99 latency', 'p99'),
    times('p99 event-loop delay', 'loop99'),
  ]
}

/** The median of each figure by itself. */
function medians(samples: Sample[]): Sample {
  const keys = Object.keys(samples[0] ?? {}) as (keyof Sample)[]
  const middle = (key: keyof Sample) => [key, median(samples.map((sample) => sample[key]))]
  return Object.fromEntries(keys.map(middle))
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value
}

function versionOf(name: string): string {
  const path = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
  return JSON.parse(readFileSync(here(path), 'utf8')).version
}
