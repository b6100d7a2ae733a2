/** What `core.ts` keeps, and what is told of it. */
import type { Bar } from './chart.js'
import { figure, list, times } from './figures.js'
import type { Report } from './report.js'
import { table } from './table.js'

/** Of one call. */
export interface Figures {
  /** Microseconds of processor time, the median of all samples. */
  us: number
  /** Microseconds, the lower and the upper. */
  quartiles: [number, number]
  /** In the steady state; not known of Node's. */
  allocations?: number
  bytes?: number
}

export interface Record {
  date: string
  node: string
  rust: string
  platform: string
  cpu: string
  cores: number
  /** The instructions that the masks are tried with. */
  path: string
  /** Load average before it began, by other programs. */
  loadBefore: number
  /** Whether all ran on the first core. */
  pinned: boolean
  npm: { [name: string]: string }
  crates: { [name: string]: string }
  rounds: number
  /** Of each work in a round. */
  samples: number
  cases: {
    [name: string]: {
      version: number
      /** Encoders that split the text another way, and so draw other modules. */
      different: string[]
      works: { [work: string]: Figures }
      /** Bytes of the PNG that a work makes; not in records older than that measurement. */
      files?: { [work: string]: number }
    }
  }
}

const OURS = 'qrush'

/** How many times faster than a peer qrush is to be. */
const FLOORS: { [name: string]: { [work: string]: number } } = {
  url43: { 'npm qr': 8, 'crate fast_qr': 16, 'crate qrcode': 95 },
  byte200: { 'npm qr': 8, 'crate fast_qr': 20, 'crate qrcode': 150 },
  v40: { 'npm qr': 12, 'crate fast_qr': 24, 'crate qrcode': 200 },
}

/** Text to matrix. */
const ENCODERS = [
  OURS,
  'qrush, portable',
  'qrush, create in Node',
  'npm qr',
  'crate fast_qr',
  'crate qrcodegen',
  'npm lean-qr',
  'npm qrcode',
  'crate qrcode',
  'npm uqr',
]

/** Modules or pixels to PNG. */
const PICTURES = ['PNG', 'PNG by crate png, fastest', 'PNG by crate png, balanced', 'PNG by zlib 9']

/** µs that ours may take. */
const PICTURE_FLOORS: { [name: string]: number } = { url43: 5, byte200: 10, v40: 80 }

/** Stages of ours in their order, as sums and differences of works. */
const STAGES: [stage: string, ...works: string[]][] = [
  ['modes and runs', 'plan'],
  ['shortest split', 'segments'],
  ['version, bits, interleaving', 'assemble', '-segments', '-correct'],
  ['Reed–Solomon', 'correct'],
  ['placing, one mask', 'draw, one mask'],
  ['choosing among eight masks', 'draw', '-draw, one mask'],
]

export function report(record: Record): Report {
  return { markdown: markdown(record), ...shown(record) }
}

function markdown(record: Record): string {
  const { cases } = record
  const names = Object.keys(cases)
  const us = (name: string, work: string) => cases[name]?.works[work]?.us ?? Number.NaN
  const ratio = (name: string, work: string) => us(name, work) / us(name, OURS)
  const percent = (name: string, part: number) =>
    `${figure(part)} (${share(part / us(name, OURS))})`
  const perCase = (cell: (name: string) => string) => names.map(cell)

  const encoders = ENCODERS.map((work) => [
    work,
    ...perCase((name) => `${figure(us(name, work))} (${times(ratio(name, work))})`),
  ])
  const stages = STAGES.map(([stage, ...works]) => [
    stage,
    ...perCase((name) =>
      percent(
        name,
        sum(works, (work) => us(name, work)),
      ),
    ),
  ])
  const bits = ['crate qrcode, bits', 'crate qrcode, text to codewords', 'text to codewords'].map(
    (work) => [
      work === 'text to codewords' ? 'qrush, text to codewords' : work,
      ...perCase((name) => figure(us(name, work))),
    ],
  )
  const pictures = PICTURES.map((work) => [
    work,
    ...perCase((name) => {
      const bytes = cases[name]?.files?.[work] ?? Number.NaN
      return `${figure(us(name, work))} (${bytes.toLocaleString('en')} B)`
    }),
  ])
  const allocating = [OURS, 'plan', 'assemble', 'draw', 'qrush, with segments']
  const allocations = [...allocating, ...ENCODERS.filter((name) => name.startsWith('crate'))].map(
    (work) => [
      work,
      ...perCase((name) => {
        const { allocations = 0, bytes = 0 } = cases[name]?.works[work] ?? {}
        return `${allocations.toLocaleString('en')} (${bytes.toLocaleString('en')} B)`
      }),
    ],
  )
  const floors = Object.entries(FLOORS).flatMap(([name, floors]) =>
    Object.entries(floors).map(([work, floor]) => {
      const reached = ratio(name, work)
      return [name, work, times(floor), times(reached), reached >= floor ? 'met' : 'MISSED']
    }),
  )
  const drawn = names.every((name) => cases[name]?.files)
  for (const [name, most] of drawn ? Object.entries(PICTURE_FLOORS) : []) {
    const is = us(name, 'PNG')
    floors.push([
      name,
      'PNG, at most',
      `${most} µs`,
      `${figure(is)} µs`,
      is <= most ? 'met' : 'MISSED',
    ])
  }
  const most = Math.max(...names.map((name) => cases[name]?.works[OURS]?.allocations ?? 0))
  floors.push(['all', 'allocations a call', '1', String(most), most <= 1 ? 'met' : 'MISSED'])

  return `# From text to matrix

Level M, not raised. µs of processor time a call, and how many times qrush's that is. Each symbol was
compared with that of qrush, module by module${differences(cases)}.

${table(['text → matrix', ...names.map((name) => `${name} (v${cases[name]?.version})`)], encoders)}

\`portable\` is the path without vector instructions (here: ${record.path}); \`create in Node\` is the
call from JavaScript, its options and the object that it answers included.

## What was asked for

${table(['case', 'peer', 'at least', 'is', ''], floors, 2)}

## Where the time goes

µs, and the share of the whole; stages that have no call of their own are differences of two.

${table(['stage of qrush', ...names], stages)}

## Text to codewords, and the \`qrcode\` crate's bit writer

µs. \`bits\` are its data codewords alone, without error correction; text to codewords is with it.

${table(['', ...names], bits)}

${drawn ? pngSection(table(['', ...names], pictures)) : ''}## Allocations

In the steady state, of one call, growth included. The result is one.

${table(['', ...names], allocations)}

${record.date}, ${record.cpu}, ${record.cores} cores, ${record.platform}, rustc ${record.rust}, Node ${record.node};
npm ${list(record.npm)}; crates ${list(record.crates)}.
Load average when it began, by other programs: ${record.loadBefore.toFixed(1)}. Read the ratios.
Median of ${record.rounds} rounds of ${record.samples} samples of at least 2 ms or one call, ${record.pinned ? 'all on one core' : 'not pinned'};
Rust and Node took turns round by round, and within a round the encoders sample by sample.
`
}

const pngSection = (pictures: string) => `## PNG

µs, and the size of the file, at scale 4. Ours is made from the modules; the others are given pixels
of one bit, already drawn, and \`zlib 9\` (by the crate flate2) makes no chunks around its stream.

${pictures}

`

/** The chart, and the README's table: a link, and the largest symbol. */
function shown({ cases }: Record): Omit<Report, 'markdown'> {
  const us = (name: string, work: string) => cases[name]?.works[work]?.us ?? Number.NaN
  const ratio = (name: string, work: string) => us(name, work) / us(name, OURS)
  const bar = (name: string, work: string): Bar => ({
    value: us(name, work),
    shown: figure(us(name, work)),
    ...(work === OURS ? {} : { note: times(ratio(name, work)) }),
  })
  const panel = (name: string, what: string) => ({
    heading: `${what}, µs`,
    scale: 'log' as const,
    bars: ENCODERS.map((work) => bar(name, work)),
  })
  const peers = ['npm qr', 'crate fast_qr', 'npm qrcode', 'crate qrcode']
  const slower = (name: string) =>
    peers.map((work) => `${work} ${times(ratio(name, work))}`).join(', ')
  return {
    chart: {
      title: 'From text to modules',
      subtitle: 'µs a call, and how many times what qrush takes; log scale, shorter is better',
      description: `From text to modules qrush takes ${figure(us('url43', OURS))} µs for a link; others take longer: ${slower('url43')}. For the largest symbol qrush takes ${figure(us('v40', OURS))} µs: ${slower('v40')}.`,
      bands: [
        {
          rows: ENCODERS.map((label) =>
            label.startsWith(OURS) ? { label, tone: 'ours' as const } : { label },
          ),
          panels: [
            panel('url43', 'a link, version 4'),
            panel('v40', '2,300 characters, version 40'),
          ],
          shared: true,
        },
      ],
    },
    table: table(
      [
        'text → modules, µs',
        ...Object.keys(cases).map((name) => `${name} (v${cases[name]?.version})`),
      ],
      [OURS, ...peers].map((work) => [
        work,
        ...Object.keys(cases).map(
          (name) => `${figure(us(name, work))} (${times(ratio(name, work))})`,
        ),
      ]),
    ),
  }
}

function differences(cases: Record['cases']): string {
  const all = Object.entries(cases).flatMap(([name, { different }]) =>
    different.map((work) => `${work} at ${name}`),
  )
  return all.length === 0
    ? ''
    : `; read instead, since they split the text another\nway: ${all.join(', ')}`
}

function sum(works: string[], us: (work: string) => number): number {
  return works.reduce(
    (total, work) => (work.startsWith('-') ? total - us(work.slice(1)) : total + us(work)),
    0,
  )
}

const share = (part: number) => `${Math.round(100 * part)} %`
