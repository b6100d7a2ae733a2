/** What `batch.ts` keeps, and what is told of it. */
import type { Crossing } from './batch-crossover.js'
import type { Figures } from './batch-measure.js'
import type { Tone } from './chart.js'
import { median, whole } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

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

export interface Record extends Run {
  /** Of the batches, and inputs that are changed. */
  items: number
  rounds: number
  floors: Floor[]
  /** Of each trial of speed, a sample a round. */
  runs: { [trial: string]: Figures[] }
  /** Of the other trials. */
  single: { [trial: string]: Figures }
  crossings: Crossing[]
}

export function report(record: Record): Report {
  const { items, crossings } = record
  const trials = ['one thread', 'two threads']
  const of = (trial: string, key: string) =>
    median((record.runs[trial] ?? []).map((run) => run[key] ?? Number.NaN))
  const speed = table(
    ['batch on', 'items/s', 'all in s', 'processor s', 'peak RSS MiB'],
    trials.map((trial) => [
      trial,
      whole(of(trial, 'rate')),
      of(trial, 'seconds').toFixed(2),
      of(trial, 'cpu').toFixed(2),
      of(trial, 'peak').toFixed(0),
    ]),
  )
  const texts = crossings.filter(({ format }) => format === FORMAT)
  const panel = (heading: string, key: 'sync' | 'alone' | 'together', tone: Tone) => ({
    heading,
    tone,
    scale: 'log' as const,
    bars: texts.map((text) => ({ value: text[key], shown: us(text[key]) })),
  })
  const [first, last] = [texts.at(0), texts.at(-1)]
  const compared = [first, last]
    .map(
      (text) =>
        text && `${us(text.sync)} and ${us(text.together)} µs for ${TEXTS[text.text] ?? text.text}`,
    )
    .join(', ')
  return {
    markdown: markdown(record, speed),
    chart: {
      title: 'Batches, and when asynchronous calls pay',
      subtitle:
        'links to PNG by toBufferBatch, and how long a call to toDataURL keeps the event loop busy',
      description: `${whole(items)} links become PNG at ${trials.map((trial) => `${whole(of(trial, 'rate'))} a second on ${trial}`).join(' and ')}. A synchronous call and one of 64 asynchronous calls in flight keep the event loop busy for ${compared}.`,
      bands: [
        {
          rows: trials.map((label) => ({ label, tone: 'ours' as const })),
          panels: [
            {
              heading: `PNGs a second, of ${whole(items)} links; longer is better`,
              scale: 'linear',
              bars: trials.map((trial) => ({
                value: of(trial, 'rate'),
                shown: whole(of(trial, 'rate')),
              })),
            },
          ],
        },
        {
          heading: 'µs of the event loop for a data URL; log scale, shorter is better',
          rows: texts.map(({ text }) => ({ label: TEXTS[text] ?? text })),
          panels: [
            panel('toDataURLSync', 'sync', 'other'),
            panel('toDataURL, one at a time', 'alone', 'ours'),
            panel('toDataURL, 64 in flight', 'together', 'ours'),
          ],
          shared: true,
        },
      ],
    },
    table: speed,
    tables: {
      sync: callsTable(crossings.filter(({ format }) => SHOWN.includes(format))),
      libuv: latencyTable(record),
    },
  }
}

function latencyTable({ single }: Record): string {
  const rows = ['read', 'lookup'].map((what) => [
    what === 'read' ? 'fs.readFile, 4 KB' : 'dns.lookup, localhost',
    ...['quiet p50', 'quiet p99', 'p50', 'p99'].map((key) =>
      (single.starvation?.[key.replace('p', `${what} p`)] ?? Number.NaN).toFixed(2),
    ),
  ])
  return table(['asked of libuv', 'idle p50', 'idle p99', 'busy p50', 'busy p99'], rows)
}

function callsTable(crossings: Crossing[]): string {
  const rows = crossings.map(({ text, format, sync, alone, together }) => [
    text,
    format,
    ...[sync, alone, together].map(us),
    alone < sync ? 'always' : together < sync ? 'in company' : 'never',
  ])
  return table(['text', 'format', 'sync', 'async, 1', 'async, 64', 'pays'], rows, 2)
}

function markdown(record: Record, speed: string): string {
  const of = (trial: string, key: string) => record.single[trial]?.[key] ?? Number.NaN
  return `# Many codes, and what they leave to others

${whole(record.items)} distinct links of 44 characters as PNG, by \`toBufferBatch\` in batches of 5,000:

${speed}

While 256 calls at a time (version 40, 1,000 pixels) keep all threads busy, for ten seconds, in ms:

${latencyTable(record)}

A million refused calls: the resident set grew by ${of('bad calls', 'growth').toFixed(1)} MiB, at its peak by
${of('bad calls', 'peak').toFixed(1)} MiB, in ${of('bad calls', 'seconds').toFixed(1)} s. ${whole(record.items)} inputs changed or transferred right after the call:
${of('changed inputs', 'different')} answers differ from the value at the call.

${floorLines(record.floors)}

What a call keeps the event loop busy, in µs: the synchronous form, and the asynchronous one with 1
and with 64 in flight; and when the asynchronous form pays.

${callsTable(record.crossings)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average, by other programs, when it began: ${record.loadBefore.toFixed(1)}; at its end, with its own:
${record.loadAfter.toFixed(1)}. Read the ratios. Speed and exit are medians of ${record.rounds} rounds, the rest one run; each trial in
a process of its own. Two threads scale as far as other programs leave two cores.
`
}

const us = (time: number) => time.toFixed(time < 100 ? 1 : 0)
