/**
 * A server that is asked for three times what it can make.
 *
 *   npm run bench:overload                          under a minute; writes record/overload.*
 *   npm run bench:overload -- --seconds 5 --dry     a quick look that writes nothing
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Floor } from './floors.js'
import { cannon, here, json, onCore, pinned } from './http-measure.js'
import type { Outcome, Record } from './overload-report.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

/** A picture of some milliseconds: of those that take microseconds, HTTP itself is the bound. */
const QUERY = 'type=gif&width=1000'
const TIMES = 3
const CONNECTIONS = 12
const MB = 1_000_000

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    dry: { type: 'boolean', default: false },
  },
})

const run = started()
const [command, args] = onCore('first', ['--import=tsx', here('overload-server.ts')])
const server = spawn(command, args, {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, NODE_ENV: 'production' },
})
process.on('exit', () => server.kill('SIGKILL'))
const [{ port }] = (await once(server, 'message')) as [{ port: number }]
const url = `http://127.0.0.1:${port}/?${QUERY}`

// Of the length of those that the load asks for.
const one = `${url}&text=https%3A%2F%2Fexample.com%2F1000`
await cannon(one, { seconds: 2, connections: CONNECTIONS })
const peak = await cannon(one, { seconds: 5, connections: CONNECTIONS })
if (peak.failed > 0) throw new Error(`${peak.failed} answers were missing or refused at the peak`)
console.error(`peak: ${peak.rate.toFixed(0)} answers a second`)

const memory: number[] = []
const sampling = setInterval(() => server.send('memory'), 1000)
server.on('message', ({ rss }: { rss: number }) => memory.push(rss / MB))
const load3 = ['--import=tsx', here('overload-load.ts'), url]
const rates = [TIMES * peak.rate, values.seconds, Math.max(1, peak.rate / 4)]
const outcome = await json<Outcome>([...load3, ...rates.map(String)])
clearInterval(sampling)
server.disconnect()

const PACKAGES = ['qrush', 'fastify', 'autocannon']
const record: Record = {
  ...run,
  loadAfter: load(),
  pinned: pinned ? 'the server on the first core, load on the last' : 'no',
  versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  query: QUERY,
  connections: CONNECTIONS,
  peak: peak.rate,
  peakP99: peak.p99,
  times: TIMES,
  outcome,
  memory,
  floors: floors(),
}
publish('overload', record, {
  dry: values.dry,
  rounded: (_key, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value),
})

function floors(): Floor[] {
  const third = Math.ceil(memory.length / 3)
  const most = (samples: number[]) => Math.max(...samples)
  return [
    {
      what: 'served a second, over the peak',
      figure: outcome.served / outcome.seconds / peak.rate,
      limit: 0.9,
      least: true,
      unit: '×',
    },
    { what: 'p99 of a refusal', figure: outcome.refusedP99, limit: 5, unit: 'ms' },
    { what: 'neither served nor refused', figure: outcome.failed, limit: 0, unit: 'requests' },
    { what: 'until it serves all again', figure: outcome.recovery, limit: 1000, unit: 'ms' },
    {
      what: 'memory in the last third, over the most in the second',
      figure: most(memory.slice(-third)) / most(memory.slice(third, -third)),
      limit: 1.1,
      unit: '×',
    },
  ]
}

function versionOf(name: string): string {
  const path = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
  return JSON.parse(readFileSync(here(path), 'utf8')).version
}
