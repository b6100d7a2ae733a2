import type { Run } from '../measure/index.js'
import { atMost, band, type Report, table, tenths, whole } from '../report/index.js'

export interface Sample {
  /** Of rows, as many as were made. */
  rows: number
  /** From the start of the process to its end. */
  seconds: number
  /** The largest resident set, in MiB. */
  peak: number
}

export interface Record extends Run {
  rounds: number
  /** Of npm qrcode. */
  version: string
  /** Of each way the median round, by its time. */
  ways: { [way: string]: Sample }
}

export const WAYS = {
  folder: 'qrush batch, folder',
  archive: 'qrush batch, zip',
  files: 'as many files, without codes',
  peer: 'loop over npm qrcode',
} as const

export function report({ ways }: Record): Report {
  const names = Object.values(WAYS)
  const of = (way: string) => ways[way] as Sample
  const rate = (way: string) => of(way).rows / of(way).seconds
  const isOurs = (way: string) => way.startsWith('qrush')
  const timesPeer = (way: string) => (isOurs(way) ? rate(way) / rate(WAYS.peer) : undefined)
  return {
    shown: {
      peerRows: of(WAYS.peer).rows,
      table: table(names, [
        { head: 'CSV to PNG files', of: (way) => way },
        { head: 'rows', of: (way) => of(way).rows, show: whole },
        { head: 's', of: (way) => of(way).seconds, show: tenths },
        { head: 'peak MiB', of: (way) => of(way).peak, show: whole },
        { head: 'rows/s', of: rate, show: whole, times: timesPeer },
      ]),
    },
    floors: [atMost('peak of a batch into a folder', of(WAYS.folder).peak, 256, 'MiB')],
    chart: [
      band(
        names,
        [
          { head: 'rows a second, log scale', of: rate, show: whole, scale: 'log' },
          { head: 'peak memory, MiB', of: (way) => of(way).peak, show: whole },
        ],
        { tone: (way) => (isOurs(way) ? 'ours' : 'other') },
      ),
    ],
  }
}
