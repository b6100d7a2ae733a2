import { medians, type Run } from '../measure/index.js'
import {
  atLeast,
  atMost,
  band,
  type Column,
  type Report,
  table,
  tenths,
  whole,
} from '../report/index.js'
import type { Crossing } from './crossings.js'
import type { Figures } from './trials.js'

export interface Record extends Run {
  /** Of the batches, and inputs that are changed. */
  items: number
  rounds: number
  /** Of each trial of speed, a sample a round. */
  runs: { [trial: string]: Figures[] }
  /** Of the other trials. */
  single: { [trial: string]: Figures }
  crossings: Crossing[]
}

/** What the chart shows of the crossings. */
const FORMAT = 'PNG data URL'
/** What the page of docs shows of them. */
const SHOWN = [FORMAT, 'PNG, 1000 px']
const TEXTS: { [name: string]: string } = {
  digit: 'a digit',
  url43: 'a link',
  byte200: '200 bytes',
  byte1500: '1,500 bytes',
  v40: '2,300 bytes',
}
const THREADS = ['one thread', 'two threads']
const ASKED = { 'fs.readFile, 4 KB': 'read', 'dns.lookup, localhost': 'lookup' }

const CALLS: Column<Crossing>[] = [
  { head: 'text', of: ({ text }) => text },
  { head: 'format', of: ({ format }) => format },
  { head: 'sync', of: ({ sync }) => sync },
  { head: 'async, 1', of: ({ alone }) => alone },
  { head: 'async, 64', of: ({ together }) => together },
  { head: 'pays', of: pays },
]

function pays({ sync, alone, together }: Crossing): string {
  return alone < sync ? 'always' : together < sync ? 'in company' : 'never'
}

export function report({ runs, single, crossings, items }: Record): Report {
  const middle = (trial: string, key: string) => medians(runs[trial] ?? [])[key] ?? Number.NaN
  const of = (trial: string, key: string) => single[trial]?.[key] ?? Number.NaN
  const rate = (trial: string) => middle(trial, 'rate')
  const wait = (head: string, prefix: string, percentile: string) => ({
    head: `${head} ${percentile}`,
    of: ([, what]: [string, string]) => of('starvation', `${prefix}${what} ${percentile}`),
  })
  return {
    shown: {
      table: table(THREADS, [
        { head: 'batch on', of: (trial) => trial },
        { head: 'items/s', of: rate, show: whole },
        { head: 'all in s', of: (trial) => middle(trial, 'seconds') },
        { head: 'processor s', of: (trial) => middle(trial, 'cpu') },
        { head: 'peak RSS MiB', of: (trial) => middle(trial, 'peak'), show: whole },
      ]),
      libuv: table(Object.entries(ASKED), [
        { head: 'asked of libuv', of: ([named]) => named },
        wait('idle', 'quiet ', 'p50'),
        wait('idle', 'quiet ', 'p99'),
        wait('busy', '', 'p50'),
        wait('busy', '', 'p99'),
      ]),
      calls: table(crossings, CALLS),
      sync: table(
        crossings.filter(({ format }) => SHOWN.includes(format)),
        CALLS,
      ),
      growth: tenths(of('bad calls', 'growth')),
      peak: tenths(of('bad calls', 'peak')),
      refusing: tenths(of('bad calls', 'seconds')),
      different: of('changed inputs', 'different'),
    },
    floors: [
      atLeast('batch on two threads over one', rate('two threads') / rate('one thread'), 1.85, '×'),
      ...Object.values(ASKED).map((what) => {
        const saturated = of('starvation', `${what} p99`)
        return atMost(`p99 of a ${what} while the pool is saturated`, saturated, 10, 'ms')
      }),
      atMost('process.exit with 10,000 calls queued, until gone', middle('exit', 'ms'), 150, 'ms'),
    ],
    chart: [
      band(
        THREADS,
        [
          {
            head: `PNGs a second, of ${whole(items)} links; longer is better`,
            of: rate,
            show: whole,
          },
        ],
        { tone: 'ours' },
      ),
      band(
        crossings.filter(({ format }) => format === FORMAT),
        [
          { head: 'toDataURLSync', of: ({ sync }) => sync, scale: 'log' },
          {
            head: 'toDataURL, one at a time',
            of: ({ alone }) => alone,
            scale: 'log',
            tone: 'ours',
          },
          {
            head: 'toDataURL, 64 in flight',
            of: (row) => row.together,
            scale: 'log',
            tone: 'ours',
          },
        ],
        {
          heading: 'µs of the event loop for a data URL; log scale, shorter is better',
          label: ({ text }) => TEXTS[text] ?? text,
          shared: true,
        },
      ),
    ],
  }
}
