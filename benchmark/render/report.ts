import type { Run, Versions } from '../measure/index.js'
import { atLeast, type Bars, band, figure, type Report, table, whole } from '../report/index.js'

export interface Figures {
  /** Microseconds of a call: the least of all samples, and their median. */
  us: number
  median: number
  /** Of the picture; of a data URL, its characters. */
  bytes: number
  /** Whether it answers by a promise. */
  promise: boolean
}

export interface Case {
  version: number
  /** Pixels. */
  side: number
  formats: { [format: string]: { [by: string]: Figures } }
}

export interface Record extends Run {
  npm: Versions
  /** Of the obvious design. */
  crates: Versions
  rounds: number
  /** Of each way in a round, and how long one lasts at least, in ms. */
  samples: number
  sample: number
  cases: { [name: string]: Case }
}

const OURS = 'qrush'
const URL = 'png data URL'
const ENDS = { url43: 'a link, version 4', v40: '2,300 characters, version 40' }

/** A picture of a format, by one who makes it. */
interface Way {
  format: string
  by: string
  promise?: boolean
}
type Key = 'us' | 'bytes'

export function report({ cases }: Record): Report {
  const formats = Object.entries(cases.url43?.formats ?? {})
  const ways: Way[] = formats.flatMap(([format, makers]) =>
    Object.entries(makers).map(([by, { promise }]) => ({ format, by, promise })),
  )
  const of = (name: string, { format, by }: Way, key: Key) =>
    cases[name]?.formats[format]?.[by]?.[key] ?? Number.NaN
  const over = (name: string, way: Way, key: Key) =>
    way.by === OURS ? undefined : of(name, way, key) / of(name, { ...way, by: OURS }, key)
  const column = (head: string, name: string, key: Key): Bars<Way> => ({
    head,
    of: (way) => of(name, way, key),
    show: key === 'us' ? figure : whole,
    times: (way) => over(name, way, key),
  })
  const fastest = formats.map(([format]) => {
    const others = ways.filter((way) => way.format === format && way.by !== OURS)
    const us = (way: Way) => of('url43', way, 'us')
    return { ours: { format, by: OURS }, other: others.toSorted((a, b) => us(a) - us(b))[0] }
  })
  type Pair = (typeof fastest)[number]
  const ofOther = (head: string, key: Key) => ({
    head,
    of: ({ other }: Pair) => other && of('url43', other, key),
    show: key === 'us' ? figure : whole,
    times: ({ other }: Pair) => other && over('url43', other, key),
  })
  const time = (name: string, by: string, limit: number) => {
    const ratio = over(name, { format: URL, by }, 'us') ?? Number.NaN
    return atLeast(`time of ${by} over that of qrush, ${name} to a PNG data URL`, ratio, limit, '×')
  }
  const size = (name: string, limit: number) => {
    const ratio = over(name, { format: 'png', by: 'qrcode' }, 'bytes') ?? Number.NaN
    return atLeast(`bytes of a PNG by qrcode over those by qrush, ${name}`, ratio, limit, '×')
  }
  const bandOf = (format: string, key: Key, heading: string) =>
    band(
      ways.filter((way) => way.format === format),
      Object.entries(ENDS).map(([name, head]) => ({
        ...column(head, name, key),
        scale: key === 'us' ? 'log' : 'linear',
      })),
      {
        heading,
        label: ({ by }) => by,
        tone: ({ by }) => (by === OURS ? 'ours' : 'other'),
        shared: key === 'us',
      },
    )
  return {
    shown: {
      sizes: Object.entries(cases)
        .map(([name, { version, side }]) => `${name} version ${version}, ${side} pixels a side`)
        .join('; '),
      formats: table(ways, [
        { head: 'format', of: ({ format }) => format },
        { head: 'by', of: ({ by, promise }) => (promise ? `${by} (promise)` : by) },
        ...Object.keys(cases).flatMap((name) => [
          column(`${name} µs`, name, 'us'),
          column('bytes', name, 'bytes'),
        ]),
      ]),
      table: table(fastest, [
        { head: 'a link as', of: ({ ours }) => ours.format },
        { head: 'fastest other', of: ({ other }) => other?.by ?? '' },
        { head: 'qrush µs', of: ({ ours }) => of('url43', ours, 'us') },
        { head: 'bytes', of: ({ ours }) => of('url43', ours, 'bytes'), show: whole },
        ofOther('other µs', 'us'),
        ofOther('bytes', 'bytes'),
      ]),
    },
    floors: [
      time('url43', 'qrcode', 300),
      time('url43', 'the obvious design', 55),
      time('v40', 'qrcode', 400),
      size('url43', 4),
      size('v40', 6),
    ],
    chart: [
      bandOf(URL, 'us', 'PNG data URL: µs a call, log scale'),
      bandOf('png', 'bytes', 'PNG: bytes'),
    ],
  }
}
