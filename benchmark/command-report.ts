/** What `command.ts` keeps, and what is told of it. */
import { times, whole } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

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
  floors: Floor[]
  /** Of npm qrcode. */
  version: string
  /** Of each way the median round, by its time. */
  ways: { [way: string]: Sample }
}

export const WAYS = {
  folder: 'qrush batch, folder',
  files: 'as many files, without codes',
  archive: 'qrush batch, zip',
  peer: 'loop over npm qrcode',
} as const

const rate = ({ rows, seconds }: Sample) => rows / seconds

export function report(record: Record): Report {
  const { folder, archive, files, peer } = WAYS
  const named = [folder, archive, files, peer].map((name) => ({
    name,
    ...(record.ways[name] as Sample),
  }))
  const [first, second, , third] = named as [Named, Named, Named, Named]
  const all = table(
    ['CSV to PNG files', 'rows', 's', 'peak MiB', 'rows/s'],
    named.map((way) => [
      way.name,
      whole(way.rows),
      way.seconds.toFixed(1),
      way.peak.toFixed(0),
      `${whole(rate(way))}${way === first || way === second ? ` (${times(rate(way) / rate(third))})` : ''}`,
    ]),
  )
  const told = [first, second].map(
    (way) =>
      `${way === first ? 'into a folder' : 'into a zip'} in ${way.seconds.toFixed(1)} s and ${way.peak.toFixed(0)} MiB`,
  )
  return {
    markdown: markdown(record, all),
    chart: {
      title: 'A file of rows, from the command line',
      subtitle:
        'distinct links of a CSV to PNG files; a loop that awaits qrcode.toFile for each beside',
      description: `qrush batch makes ${whole(first.rows)} rows ${told.join(', ')}. A loop over npm qrcode makes ${whole(rate(third))} a second, qrush into a folder ${times(rate(first) / rate(third))} as many.`,
      bands: [
        {
          rows: named.map(({ name }) => ({
            label: name,
            tone: name === peer || name === files ? ('other' as const) : ('ours' as const),
          })),
          panels: [
            {
              heading: 'rows a second, log scale',
              scale: 'log',
              bars: named.map((way) => ({ value: rate(way), shown: whole(rate(way)) })),
            },
            {
              heading: 'peak memory, MiB',
              scale: 'linear',
              bars: named.map(({ peak }) => ({ value: peak, shown: peak.toFixed(0) })),
            },
          ],
        },
      ],
    },
    table: all,
  }
}

type Named = Sample & { name: string }

function markdown(record: Record, all: string): string {
  const { date, cpu, cores, platform, node, loadBefore, loadAfter, rounds, version } = record
  const peer = record.ways[WAYS.peer] as Sample
  return `# A file of rows

\`qrush batch rows.csv --text url --name '{id}.png'\` over distinct links of 44 characters, as a process from
its start to its end; and a loop over the rows of the same file, split at its commas, that awaits
\`qrcode.toFile\` for each, which writes as large a picture. The loop has ${whole(peer.rows)} rows, which is what its figures are of.
A program that writes as many files of as many bytes, and makes no code, tells what of the time is the disk's.

${all}

${floorLines(record.floors)}

npm qrcode ${version}; ${date}, ${cpu}, ${cores} cores, ${platform}, Node ${node}.
Load average when it began, by other programs: ${loadBefore.toFixed(1)}; at its end, with its own: ${loadAfter.toFixed(1)}.
Of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, the ways in turn, that of the median time. Peak is the largest resident set that the
system has seen of the process.
`
}
