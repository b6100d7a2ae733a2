/**
 * The experiment that qrush began with: one route, seven servers, the event loop watched.
 *
 *   npm run bench:http                           under five minutes; writes record/http.*
 *   npm run bench:http -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each server runs in its own process and is asked in turn, round after round, first at a fixed
 * rate, then by 50 connections that never pause. Reported is the median of the rounds.
 */
import { PINNED } from '../measure/cores.js'
import { flags, inTurn, started, textOf, versionsOf } from '../measure/index.js'
import { buildObvious } from '../obvious/load.js'
import { publish } from '../report/publish.js'
import { LOADS, OURS, PLUGIN, type Record } from './report.js'
import { CONNECTIONS, Server } from './server.js'

const SERVERS = [
  'Express + qrcode',
  'Fastify + qrcode',
  'Fastify + piscina + qrcode',
  'Fastify + obvious addon',
  OURS,
  PLUGIN,
  'Fastify + a constant',
]
/** About what npm qrcode bears; less where it bears less. */
const RATE = 140

const { rounds, seconds, dry } = flags({ rounds: 5, seconds: 3 })

const run = started()
buildObvious()
const servers: Server[] = []
for (const name of SERVERS) {
  const server = await Server.start(name)
  await server.check(textOf('url43'))
  servers.push(server)
}

// Warm, and the slowest of them sets the rate that all are asked at.
let rate = RATE
for (const server of servers) {
  const warm = await server.measure('saturated', 2, RATE)
  rate = Math.min(rate, Math.max(10, Math.floor((0.75 * warm.rate) / 10) * 10))
}

const ways = LOADS.flatMap((load) =>
  servers.map((server) => {
    const measure = () => server.measure(load, seconds, rate)
    return [`${server.name}, ${load}`, measure] as const
  }),
)
const samples = await inTurn(rounds, Object.fromEntries(ways))
for (const { child } of servers) child.disconnect()

const record: Record = {
  ...run,
  case: 'url43',
  pinned: PINNED,
  versions: versionsOf('qrush', 'qrcode', 'piscina', 'fastify', 'express', 'autocannon'),
  rounds,
  seconds,
  connections: CONNECTIONS,
  rate,
  results: servers.map(({ name, version }) => ({
    server: name,
    version,
    fixed: { rounds: samples[`${name}, fixed`] ?? [] },
    saturated: { rounds: samples[`${name}, saturated`] ?? [] },
  })),
}
await publish('http', record, dry)
