/** What `render.ts` keeps, and what is told of it. */
import type { Bar } from './chart.js'
import { figure, list, times, whole } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

export const OURS = 'qrush'

export interface Figures {
  /** Microseconds of a call: the least of all samples, and their median. */
  us: number
  median: number
  /** Of the picture; of a data URL, its characters. */
  bytes: number
  /** Whether it answers by a promise. */
  promise: boolean
}

export interface Record extends Run {
  npm: { [name: string]: string }
  /** Of the obvious design. */
  crates: { [name: string]: string }
  rounds: number
  /** Of each way in a round, and how long one lasts at least, in ms. */
  samples: number
  sample: number
  floors: Floor[]
  cases: {
    [name: string]: {
      version: number
      /** Pixels. */
      side: number
      formats: { [format: string]: { [by: string]: Figures } }
    }
  }
}

export function report(record: Record): Report {
  const { cases } = record
  const names = Object.keys(cases)
  const of = (name: string, format: string, by: string) => cases[name]?.formats[format]?.[by]
  const us = (name: string, format: string, by: string) => of(name, format, by)?.us ?? Number.NaN
  const bytes = (name: string, format: string, by: string) =>
    of(name, format, by)?.bytes ?? Number.NaN
  const slower = (name: string, format: string, by: string) =>
    us(name, format, by) / us(name, format, OURS)
  const larger = (name: string, format: string, by: string) =>
    bytes(name, format, by) / bytes(name, format, OURS)
  const formats = Object.entries(cases[names[0] ?? '']?.formats ?? {})
  const makers = (format: string) => formats.find(([name]) => name === format)?.[1] ?? {}

  const all = formats.flatMap(([format, ways]) =>
    Object.entries(ways).map(([by, { promise }]) => [
      format,
      promise ? `${by} (promise)` : by,
      ...names.flatMap((name) => [
        `${figure(us(name, format, by))} (${times(slower(name, format, by))})`,
        `${whole(bytes(name, format, by))} (${times(larger(name, format, by))})`,
      ]),
    ]),
  )
  const head = names.flatMap((name) => [`${name} µs`, 'bytes'])

  const ends = ['url43', 'v40']
  const band = (
    format: string,
    scale: 'log' | 'linear',
    value: (name: string, format: string, by: string) => number,
    ratio: (name: string, format: string, by: string) => number,
    heading: string,
  ) => ({
    heading,
    rows: Object.keys(makers(format)).map((label) => ({
      label,
      ...(label === OURS && { tone: 'ours' as const }),
    })),
    panels: ends.map((name) => ({
      heading: name === 'url43' ? 'a link, version 4' : '2,300 characters, version 40',
      scale,
      bars: Object.keys(makers(format)).map(
        (by): Bar => ({
          value: value(name, format, by),
          shown: (scale === 'log' ? figure : whole)(value(name, format, by)),
          ...(by !== OURS && { note: times(ratio(name, format, by)) }),
        }),
      ),
    })),
    shared: scale === 'log',
  })
  const told = ends
    .map((name) => {
      const what = name === 'url43' ? 'a link' : 'the largest symbol'
      const url = 'png data URL'
      return `For ${what} qrush makes a PNG data URL in ${figure(us(name, url, OURS))} µs, of a PNG of ${whole(bytes(name, 'png', OURS))} bytes; npm qrcode takes ${times(slower(name, url, 'qrcode'))} the time and ${times(larger(name, 'png', 'qrcode'))} the bytes`
    })
    .join('. ')

  const short = formats.map(([format, ways]) => {
    const [peer] = Object.keys(ways)
      .filter((by) => by !== OURS)
      .toSorted((one, other) => us('url43', format, one) - us('url43', format, other))
    const rest = peer
      ? [
          peer,
          `${figure(us('url43', format, peer))} (${times(slower('url43', format, peer))})`,
          `${whole(bytes('url43', format, peer))} (${times(larger('url43', format, peer))})`,
        ]
      : ['', '', '']
    return [
      format,
      ...rest.slice(0, 1),
      figure(us('url43', format, OURS)),
      whole(bytes('url43', format, OURS)),
      ...rest.slice(1),
    ]
  })
  return {
    markdown: markdown(record, table(['format', 'by', ...head], all, 2)),
    chart: {
      title: 'From text to a picture',
      subtitle: '4 pixels a module; shorter is better, × is how many times what qrush takes',
      description: `${told}.`,
      bands: [
        band('png data URL', 'log', us, slower, 'PNG data URL: µs a call, log scale'),
        band('png', 'linear', bytes, larger, 'PNG: bytes'),
      ],
    },
    table: table(
      ['a link as', 'fastest other', 'qrush µs', 'bytes', 'other µs', 'bytes'],
      short,
      2,
    ),
  }
}

function markdown(record: Record, all: string): string {
  const { cases } = record
  const hasLossy = Object.values(cases).some(({ formats }) => 'webp, lossy' in formats)
  const sizes = Object.entries(cases).map(
    ([name, { version, side }]) => `${name} version ${version}, ${side} pixels a side`,
  )
  return `# From text to a picture

Level M, not raised, a quiet zone of 4 modules, 4 pixels a module: ${sizes.join('; ')}.
µs a call and bytes, and how many times qrush's they are. Before it was timed, each picture was read
back by ZXing.

${all}

${floorLines(record.floors)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node};
npm ${list(record.npm)}; crates ${list(record.crates)}.
Load average, by other programs, when it began: ${record.loadBefore.toFixed(1)}; at its end, with its own:
${record.loadAfter.toFixed(1)}. Read the ratios.
The least of ${record.rounds} rounds of ${record.samples} samples of at least ${record.sample} ms or one call, by the clock; within a
round all ways take turns, sample after sample. A way is called by its synchronous form, or where it
has none awaited, one call at a time. The obvious design is crates qrcode, image and base64 in one
synchronous call (benchmark/obvious). sharp rasterises the SVG named, and makes lossless
WebP${hasLossy ? ', and lossy at quality 80, as qrush does' : ''}. qr draws SVG at one pixel a module; texts, PDF and EPS have sizes of their own.
`
}
