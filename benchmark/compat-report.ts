/** What `compat.ts` keeps, and what is told of it. */
import { figure, list, times, whole } from './figures.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

/** Of one call, in µs: from the first call to the last answer, and what of it the event loop was busy. */
export interface Cost {
  wall: number
  loop: number
  /** Of what it answers. */
  bytes?: number
}

export interface Record extends Run {
  rounds: number
  inFlight: number
  versions: { [name: string]: string }
  /** By case and call. */
  cases: {
    [name: string]: { version: number; calls: { [call: string]: { ours: Cost; theirs: Cost } } }
  }
}

export function report(record: Record): Report {
  const cases = Object.entries(record.cases)
  const all = cases.map(([name, { version, calls }]) => {
    const rows = Object.entries(calls).map(([call, { ours, theirs }]) => [
      `\`${call}\``,
      figure(theirs.wall),
      `${figure(ours.wall)} (${times(theirs.wall / ours.wall)})`,
      figure(theirs.loop),
      `${figure(ours.loop)} (${times(theirs.loop / ours.loop)})`,
      theirs.bytes === undefined ? '' : whole(theirs.bytes),
      ours.bytes === undefined ? '' : whole(ours.bytes),
    ])
    const head = [
      'µs a call',
      'qrcode',
      'qrush/compat',
      'loop: qrcode',
      'loop: qrush/compat',
      'bytes: qrcode',
      'qrush/compat',
    ]
    return {
      name,
      version,
      table: table([`${name} (v${version}), ${head[0]}`, ...head.slice(1)], rows),
    }
  })
  const [first] = cases
  const told = Object.entries(first?.[1].calls ?? {}).map(
    ([call, { ours, theirs }]) => `${call} ${times(theirs.wall / ours.wall)}`,
  )
  return {
    markdown: markdown(record, all),
    chart: {
      title: 'npm qrcode and qrush/compat',
      subtitle: `the same calls with the same answers, ${record.inFlight} in flight: µs a call, log scale, shorter is better`,
      description: `With qrush/compat the calls of npm qrcode take less, for a link as many times: ${told.join(', ')}.`,
      bands: cases.map(([name, { version, calls }]) => ({
        heading: `${name} (v${version})`,
        rows: Object.keys(calls).map((call) => ({ label: call, tone: 'ours' as const })),
        panels: [
          {
            heading: 'qrush/compat',
            scale: 'log' as const,
            bars: Object.values(calls).map(({ ours }) => ({
              value: ours.wall,
              shown: figure(ours.wall),
            })),
          },
          {
            heading: 'npm qrcode',
            scale: 'log' as const,
            tone: 'other' as const,
            bars: Object.values(calls).map(({ ours, theirs }) => ({
              value: theirs.wall,
              shown: figure(theirs.wall),
              note: times(theirs.wall / ours.wall),
            })),
          },
        ],
        shared: true,
      })),
    },
    table: all.map((part) => part.table).join('\n\n'),
  }
}

function markdown(record: Record, all: { table: string }[]): string {
  return `# npm qrcode and qrush/compat

The same calls of both: each with the same text and options, ${record.inFlight} of them in flight, but for \`create\`,
which is synchronous. In parentheses, how many times as long npm qrcode takes. "loop" is what of the time the
event loop was busy. Answers were compared first: symbols and pixels are equal.

${all.map((part) => part.table).join('\n\n')}

${list(record.versions)}; ${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average when it began, by other programs: ${record.loadBefore.toFixed(1)}; at its end, with its own: ${record.loadAfter.toFixed(1)}.
Medians of ${record.rounds} rounds, in which all calls take turns.
`
}
