/**
 * The experiment that qrush began with: one route, six servers, the event loop watched.
 *
 *   npm run bench:http                           under five minutes; writes record/http.json and .md
 *   npm run bench:http -- --rounds 1 --dry       a quick look that writes nothing
 *
 * Each server runs in its own process and is asked in turn, round after round, first at a fixed
 * rate, then by 50 connections that never pause. Reported is the median of the rounds.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type Floor, floorLines } from './floors.js'
import { CONNECTIONS, here, type Load, pinned, type Sample, Server } from './http-measure.js'
import { buildObvious } from './obvious.js'
import { showInReadme } from './readme.js'
import { table } from './table.js'

const NAMES = [
  'Express + qrcode',
  'Fastify + qrcode',
  'Fastify + piscina + qrcode',
  'Fastify + obvious addon',
  'Fastify + qrush',
  'Fastify + a constant',
]
const LOADS: Load[] = ['fixed', 'saturated']
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

const [busyBefore = 0] = loadavg()
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

const [busyAfter = 0] = loadavg()
const PACKAGES = ['qrush', 'qrcode', 'piscina', 'fastify', 'express', 'autocannon']
const record = {
  date: new Date().toISOString().slice(0, 10),
  case: 'url43',
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpus()[0]?.model.trim(),
  cores: availableParallelism(),
  loadBefore: busyBefore,
  loadAfter: busyAfter,
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

const markdown = `# One QR code a request

\`GET /?text=<url43>\` → \`{ "result": "data:image/png;base64,…" }\`. Each answer was the one that a
scanner had read before (version ${record.results.map(({ version }) => version).join(', ')}).

${table(...rows(), 2)}

${floorLines(record.floors)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node};
${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ')}.
Load average, by other programs, when it began: ${busyBefore.toFixed(1)}; at its end, with its own:
${busyAfter.toFixed(1)}. Read the ratios.
Median of ${rounds} rounds of ${seconds} s, the servers in turn; pinned: ${record.pinned}.
At the fixed rate requests are evenly spaced, and a latency runs from when its request was due;
saturated is autocannon with ${CONNECTIONS} connections. The event-loop delay is sampled each
millisecond, which is part of it: an idle server shows 1.1 ms. The constant is the answer that qrush gives, held
ready. The obvious addon is crates qrcode, image and base64 in one AsyncTask per call
(benchmark/obvious). A pinned server shares its core with the threads that it starts.
`
console.log(`\n${markdown}`)
if (!values.dry) {
  writeFileSync(here('record/http.json'), `${JSON.stringify(record, rounded, 2)}\n`)
  writeFileSync(here('record/http.md'), markdown)
  showInReadme('http', markdown)
}

function rows(): [string[], string[][]] {
  const head = 'load|server|answers/s|p50 ms|p99 ms|p99.9 ms|loop p50|loop p99|loop max'.split('|')
  const rows = LOADS.flatMap((load) =>
    record.results.map((result) => {
      const { rate: answers, ...times } = result[load].median
      const how = load === 'fixed' ? `${rate} a second` : `${CONNECTIONS} connections`
      const cells = Object.values(times).map((ms) => ms.toFixed(ms < 10 ? 1 : 0))
      return [how, result.server, Math.round(answers).toLocaleString('en'), ...cells]
    }),
  )
  return [head, rows]
}

/** qrush beside the others. */
function floors(): Floor[] {
  const over = (other: string, load: Load, key: keyof Sample) => {
    const [ours, theirs] = ['Fastify + qrush', other].map((name) => {
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
    what: `${what} over Fastify + a constant, ${rate} a second`,
    figure: over('Fastify + a constant', 'fixed', key),
    limit: 1.2,
    unit: '×',
  })
  return [
    rates('Fastify + a constant', 0.9),
    rates('Express + qrcode', 50),
    rates('Fastify + obvious addon', 5),
    times('p99 latency', 'p99'),
    times('p99 event-loop delay', 'loop99'),
  ]
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
