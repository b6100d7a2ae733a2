import { medians, type Run, type Versions } from '../measure/index.js'
import { atMost, type Bars, band, figure, type Report, table, whole } from '../report/index.js'

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
  versions: Versions
  libraries: { name: string; size: number; packages: number; starts: Start[] }[]
  /** Bytes of qrush's package of WebAssembly. */
  wasm: number
}

export function report({ libraries, wasm }: Record): Report {
  const rows = libraries.map(({ name, size, packages, starts }) => {
    return { name, kB: size / 1000, packages, ...medians(starts) }
  })
  type Row = (typeof rows)[number]
  const [ours, qrcode] = rows as [Row, Row]
  const column = (head: string, key: 'load' | 'first' | 'kB'): Bars<Row> => ({
    head,
    of: (row) => row[key],
    show: key === 'kB' ? whole : figure,
    times: (row) => (row === ours ? undefined : row[key] / ours[key]),
  })
  return {
    shown: {
      wasmKB: wasm / 1000,
      table: table(rows, [
        { head: 'library', of: ({ name }) => name },
        column('require, ms', 'load'),
        column('to the first code, ms', 'first'),
        { head: 'process, ms', of: ({ ready }) => ready },
        column('installed, kB', 'kB'),
        { head: 'packages', of: ({ packages }) => packages, show: whole },
      ]),
    },
    floors: [
      atMost(`require, of ${qrcode.name}'s`, ours.load / qrcode.load, 1, '×'),
      atMost(
        `from require to the first code, of ${qrcode.name}'s`,
        ours.first / qrcode.first,
        1,
        '×',
      ),
    ],
    chart: [
      band(
        rows,
        [
          column('ms to the first code; shorter is better', 'first'),
          { ...column('kB installed; log scale, shorter is better', 'kB'), scale: 'log' },
        ],
        { label: ({ name }) => name, tone: (row) => (row === ours ? 'ours' : 'other') },
      ),
    ],
  }
}
