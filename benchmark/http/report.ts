import { medians, type Run, type Versions } from '../measure/index.js'
import { atLeast, atMost, band, figure, type Report, table, whole } from '../report/index.js'
import type { Load, Sample } from './server.js'

export const OURS = 'Fastify + qrush'
export const PLUGIN = 'Fastify + qrush/fastify'
const CONSTANT = 'Fastify + a constant'
const EXPRESS = 'Express + qrcode'
const OBVIOUS = 'Fastify + obvious addon'
/** What the README shows. */
const SHOWN = [EXPRESS, OBVIOUS, OURS, PLUGIN, CONSTANT]
export const LOADS: Load[] = ['fixed', 'saturated']

export interface Record extends Run {
  case: 'url43'
  pinned: string
  versions: Versions
  rounds: number
  /** Of a round. */
  seconds: number
  connections: number
  /** Requests a second of the fixed load. */
  rate: number
  results: ({ server: string; version: number } & { [load in Load]: { rounds: Sample[] } })[]
}

export function report({ results, rate, connections }: Record): Report {
  const servers = results.map(({ server }) => server)
  const of = (server: string, load: Load) =>
    medians(results.find((result) => result.server === server)?.[load].rounds ?? [])
  const column = (head: string, load: Load, key: keyof Sample) => ({
    head,
    of: (server: string) => of(server, load)[key],
    show: key === 'rate' ? whole : figure,
  })
  const server = { head: 'server', of: (server: string) => server }
  const under = (load: Load) =>
    table(servers, [
      server,
      column('answers/s', load, 'rate'),
      column('p50 ms', load, 'p50'),
      column('p99 ms', load, 'p99'),
      column('p99.9 ms', load, 'p99_9'),
      column('loop p50 ms', load, 'loop50'),
      column('loop p99 ms', load, 'loop99'),
      column('loop max ms', load, 'loopMax'),
    ])
  const over = (one: string, other: string, load: Load = 'saturated', key: keyof Sample = 'rate') =>
    of(one, load)[key] / of(other, load)[key]
  const answers = (other: string, limit: number) =>
    atLeast(`saturated answers/s over ${other}`, over(OURS, other), limit, '×')
  const waits = (what: string, key: keyof Sample) =>
    atMost(
      `${what} over ${CONSTANT}, ${rate} a second`,
      over(OURS, CONSTANT, 'fixed', key),
      1.2,
      '×',
    )
  return {
    shown: {
      version: [...new Set(results.map(({ version }) => version))].join(', '),
      fixed: under('fixed'),
      saturated: under('saturated'),
      table: table(SHOWN, [
        server,
        column('answers/s', 'saturated', 'rate'),
        column('p99 ms', 'saturated', 'p99'),
        column('loop p99 ms', 'saturated', 'loop99'),
        column(`p99 ms, ${rate}/s`, 'fixed', 'p99'),
        column(`loop p99 ms, ${rate}/s`, 'fixed', 'loop99'),
      ]),
    },
    floors: [
      answers(CONSTANT, 0.9),
      answers(EXPRESS, 50),
      answers(OBVIOUS, 5),
      atLeast(`saturated answers/s of the plugin over ${OURS}`, over(PLUGIN, OURS), 0.9, '×'),
      waits('p99 latency', 'p99'),
      waits('p99 event-loop delay', 'loop99'),
    ],
    chart: [
      band(
        servers,
        [
          column(`answers a second, ${connections} connections`, 'saturated', 'rate'),
          { ...column(`p99 in ms at ${rate} a second, log scale`, 'fixed', 'p99'), scale: 'log' },
        ],
        {
          tone: (server) =>
            server === CONSTANT ? 'reference' : server.includes('qrush') ? 'ours' : 'other',
        },
      ),
    ],
  }
}
