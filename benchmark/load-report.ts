/** What `load.ts` keeps, and what is told of it. */
import { figure, list, median, times, whole } from './figures.js'
import { type Floor, floorLines } from './floors.js'
import type { Report, Run } from './report.js'
import { table } from './table.js'

/** In ms. */
export interface Start {
  /** `require`. */
  load: number
  /** From there to the first picture, `require` included. */
  first: number
  /** From the start of the process to the first picture. */
  ready: number
}

export interface Record extends Run {
  rounds: number
  floors: Floor[]
  versions: { [name: string]: string }
  libraries: { name: string; size: number; packages: number; starts: Start[] }[]
  /** Bytes of qrush's package of WebAssembly. */
  wasm: number
}

export function report(record: Record): Report {
  const rows = record.libraries.map(({ name, size, packages, starts }) => {
    const middle = (key: keyof Start) => median(starts.map((start) => start[key]))
    const [load, first, ready] = [middle('load'), middle('first'), middle('ready')]
    return { name, size, packages, load, first, ready }
  })
  const [ours] = rows
  const of = (key: 'load' | 'first' | 'size', row: (typeof rows)[number]) =>
    `${times(row[key] / (ours?.[key] ?? Number.NaN))}`
  const all = table(
    ['library', 'require, ms', 'to the first code, ms', 'process, ms', 'installed, kB', 'packages'],
    rows.map((row) => [
      row.name,
      `${figure(row.load)} (${of('load', row)})`,
      `${figure(row.first)} (${of('first', row)})`,
      figure(row.ready),
      `${whole(row.size / 1000)} (${of('size', row)})`,
      `${row.packages}`,
    ]),
  )
  const others = rows.slice(1)
  return {
    markdown: markdown(record, all),
    chart: {
      title: 'What it takes to begin',
      subtitle: 'a fresh process, files in memory: from require to the first picture of a code',
      description: `From require to the first code qrush takes ${figure(ours?.first ?? 0)} ms and ${whole((ours?.size ?? 0) / 1000)} kB installed; others, as many times that: ${others.map((row) => `${row.name} ${of('first', row)} and ${of('size', row)}`).join(', ')}.`,
      bands: [
        {
          rows: rows.map(({ name }, at) => ({ label: name, tone: at === 0 ? 'ours' : 'other' })),
          panels: [
            {
              heading: 'ms to the first code; shorter is better',
              scale: 'linear',
              bars: rows.map(({ first }) => ({ value: first, shown: figure(first) })),
            },
            {
              heading: 'kB installed; log scale, shorter is better',
              scale: 'log',
              bars: rows.map(({ size }) => ({ value: size / 1000, shown: whole(size / 1000) })),
            },
          ],
        },
      ],
    },
    table: all,
  }
}

function markdown(record: Record, all: string): string {
  const { wasm, versions, rounds } = record
  return `# What it takes to begin

A library loaded by \`require\` in a fresh process, and the first picture that it makes: a PNG of
\`https://example.com/t/8f3a9c1e?u=42&src=mail\`, by sharp one of as many pixels as that has modules.

${all}

"process" is from the start of Node.js to the first picture. Sizes are those of all files of the package
and of what is installed with it; of qrush, ${whole(wasm / 1000)} kB are WebAssembly, which nothing reads where there
is a binary.

${floorLines(record.floors)}

${list(versions)}; ${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, Node ${record.node}.
Load average when it began, by other programs: ${record.loadBefore.toFixed(1)}; at its end, with its own: ${record.loadAfter.toFixed(1)}.
Medians of ${rounds} starts, each in a process of its own, the libraries in turn, after one that is not
counted: the files were in memory.
`
}
