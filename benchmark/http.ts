/**
 * The experiment that qrush began with: one route, three servers, the event loop watched.
 *
 *   npm run bench:http                           about three minutes; writes record/http.json and .md
 *   npm run bench:http -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each server runs in its own process and is asked in turn, round after round, first at a fixed
 * rate, then by 50 connections that never pause. Reported is the median of the rounds.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { CONNECTIONS, here, type Load, pinned, type Sample, Server } from './http-measure.js'
import { showInReadme } from './readme.js'

const NAMES = ['Express + qrcode', 'Fastify + qrcode', 'Fastify + qrush']
const LOADS: Load[] = ['fixed', 'saturated']
/** About what npm qrcode bears; less where it bears less. */
const RATE = 140

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    dry: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)

const [busyBefore = 0] = loadavg()
const servers: Server[] = []
for (const name of NAMES) servers.push(await Server.start(name))

// Warm, and the slowest of the three sets the rate that all are asked at.
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

const PACKAGES = ['qrush', 'qrcode', 'fastify', 'express', 'autocannon']
const record = {
  date: new Date().toISOString().slice(0, 10),
  case: 'url43',
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpus()[0]?.model.trim(),
  cores: availableParallelism(),
  loadBefore: busyBefore,
  pinned: pinned ? 'servers on the first core, load on the last' : 'no',
  versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  rounds,
  seconds,
  connections: CONNECTIONS,
  rate,
  results: servers.map(({ name, version, samples: { fixed, saturated } }) => ({
    server: name,
    version,
    fixed: { median: medians(fixed), rounds: fixed },
    saturated: { median: medians(saturated), rounds: saturated },
  })),
}

const markdown = `# One QR code a request

\`GET /?text=<url43>\` → \`{ "result": "data:image/png;base64,…" }\`. Each answer was the one that a
scanner had read before (version ${record.results.map(({ version }) => version).join(', ')}).

${table()}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node};
${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ')}.
Load average when it began, by other programs: ${busyBefore.toFixed(1)}. Read the ratios.
Median of ${rounds} rounds of ${seconds} s, the servers in turn; pinned: ${record.pinned}.
At the fixed rate requests are evenly spaced, and a latency runs from when its request was due;
saturated is autocannon with ${CONNECTIONS} connections. The event-loop delay is sampled each
millisecond, which is part of it: an idle server shows 1.1 ms.
`
console.log(`\n${markdown}`)
if (!values.dry) {
  writeFileSync(here('record/http.json'), `${JSON.stringify(record, rounded, 2)}\n`)
  writeFileSync(here('record/http.md'), markdown)
  showInReadme('http', markdown)
}

function table() {
  const head = 'load|server|answers/s|p50 ms|p99 ms|p99.9 ms|loop p50|loop p99|loop max'.split('|')
  const rows = LOADS.flatMap((load) =>
    record.results.map((result) => {
      const { rate: answers, ...times } = result[load].median
      const how = load === 'fixed' ? `${rate} a second` : `${CONNECTIONS} connections`
      const cells = Object.values(times).map((ms) => ms.toFixed(ms < 10 ? 1 : 0))
      return [how, result.server, Math.round(answers).toLocaleString('en'), ...cells]
    }),
  )
  const widths = head.map((cell, at) =>
    Math.max(cell.length, ...rows.map((row) => `${row[at]}`.length)),
  )
  const rule = widths.map((width, at) => '-'.repeat(width - 1) + (at < 2 ? '-' : ':'))
  const aligned = (cell: string, at: number) =>
    at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)
  return [head, rule, ...rows].map((row) => `| ${row.map(aligned).join(' | ')} |`).join('\n')
}

/** The median of each figure by itself. */
function medians(samples: Sample[]): Sample {
  const median = (key: keyof Sample) => {
    const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b)
    return [key, sorted[sorted.length >> 1]]
  }
  return Object.fromEntries((Object.keys(samples[0] ?? {}) as (keyof Sample)[]).map(median))
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value
}

function versionOf(name: string): string {
  const path = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
  return JSON.parse(readFileSync(here(path), 'utf8')).version
}
