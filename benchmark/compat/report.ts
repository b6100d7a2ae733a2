import type { Run, Versions } from '../measure/index.js'
import { type Bars, band, type Report, table, whole } from '../report/index.js'

/** Of one call, in µs: from the first call to the last answer, and what of it the event loop was busy. */
export interface Cost {
  wall: number
  loop: number
  /** Of what it answers. */
  bytes?: number
}

interface Compared {
  ours: Cost
  theirs: Cost
}

export interface Record extends Run {
  rounds: number
  inFlight: number
  versions: Versions
  /** By case and call. */
  cases: { [name: string]: { version: number; calls: { [call: string]: Compared } } }
}

type Row = [call: string, Compared]

const column = (head: string, by: keyof Compared, key: 'wall' | 'loop'): Bars<Row> => ({
  head,
  of: ([, compared]) => compared[by][key],
  times: ([, { ours, theirs }]) => (by === 'ours' ? undefined : theirs[key] / ours[key]),
})

export function report({ cases }: Record): Report {
  const parts = Object.entries(cases).map(([name, { version, calls }]) => ({
    heading: `${name} (v${version})`,
    rows: Object.entries(calls),
  }))
  const tables = parts.map(({ heading, rows }) =>
    table(rows, [
      { head: `${heading}, µs a call`, of: ([call]) => `\`${call}\`` },
      column('qrush/compat', 'ours', 'wall'),
      column('qrcode', 'theirs', 'wall'),
      column('loop: qrush/compat', 'ours', 'loop'),
      column('loop: qrcode', 'theirs', 'loop'),
      { head: 'bytes: qrush/compat', of: ([, { ours }]) => ours.bytes, show: whole },
      { head: 'bytes: qrcode', of: ([, { theirs }]) => theirs.bytes, show: whole },
    ]),
  )
  return {
    shown: { table: tables.join('\n\n') },
    chart: parts.map(({ heading, rows }) =>
      band(
        rows,
        [
          { ...column('qrush/compat', 'ours', 'wall'), scale: 'log', tone: 'ours' },
          { ...column('npm qrcode', 'theirs', 'wall'), scale: 'log' },
        ],
        { heading, label: ([call]) => call, shared: true },
      ),
    ),
  }
}
