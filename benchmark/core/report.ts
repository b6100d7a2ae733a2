import type { Run, Versions } from '../measure/index.js'
import { atLeast, atMost, band, figure, type Report, table, whole } from '../report/index.js'

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

export interface Case {
  version: number
  /** Encoders that split the text another way, and so draw other modules. */
  different: string[]
  works: { [work: string]: Figures }
  /** Bytes of the PNG that a work makes. */
  files: { [work: string]: number }
}

export interface Record extends Run {
  rust: string
  /** The instructions that the masks are tried with. */
  path: string
  /** Whether all ran on the first core. */
  pinned: boolean
  npm: Versions
  crates: Versions
  rounds: number
  /** Of each work in a round. */
  samples: number
  cases: { [name: string]: Case }
}

const OURS = 'qrush'

/** How many times faster than a peer qrush is to be. */
const FLOORS: { [name: string]: { [work: string]: number } } = {
  url43: { 'npm qr': 8, 'crate fast_qr': 16, 'crate qrcode': 95 },
  byte200: { 'npm qr': 8, 'crate fast_qr': 20, 'crate qrcode': 150 },
  v40: { 'npm qr': 12, 'crate fast_qr': 24, 'crate qrcode': 200 },
}

/** Text to matrix. */
const ENCODERS = `qrush|qrush, portable|qrush, create in Node|npm qr|crate fast_qr|crate qrcodegen
npm lean-qr|npm qrcode|crate qrcode|npm uqr`.split(/[|\n]/)
/** Those that the README shows. */
const SHOWN = [OURS, 'npm qr', 'crate fast_qr', 'npm qrcode', 'crate qrcode']

/** Modules or pixels to PNG. */
const PICTURES = ['PNG', 'PNG by crate png, fastest', 'PNG by crate png, balanced', 'PNG by zlib 9']

/** µs that ours may take. */
const PICTURE_FLOORS: { [name: string]: number } = { url43: 5, byte200: 10, v40: 80 }

const BITS = [
  ['crate qrcode, bits', 'crate qrcode, bits'],
  ['crate qrcode, text to codewords', 'crate qrcode, text to codewords'],
  ['qrush, text to codewords', 'text to codewords'],
]

const ALLOCATING = ['qrush', 'plan', 'assemble', 'draw', 'qrush, with segments'].concat(
  ENCODERS.filter((work) => work.startsWith('crate')),
)

/** Stages of ours in their order: the work in which one is, and those that are no part of it. */
const STAGES = [
  ['modes and runs', 'plan'],
  ['shortest split', 'segments'],
  ['version, bits, interleaving', 'assemble', 'segments', 'correct'],
  ['Reed–Solomon', 'correct'],
  ['placing, one mask', 'draw, one mask'],
  ['choosing among eight masks', 'draw', 'draw, one mask'],
]

/** What the chart shows. */
const ENDS = { url43: 'a link, version 4', v40: '2,300 characters, version 40' }

const us = (work: string, { works }: Case) => works[work]?.us ?? Number.NaN
const ratio = (work: string, one: Case) => us(work, one) / us(OURS, one)
const timesOurs = (work: string, one: Case) => (work === OURS ? undefined : ratio(work, one))

function stageOf([, work, ...others]: string[], one: Case): string {
  const part = others.reduce((rest, other) => rest - us(other, one), us(work ?? '', one))
  return `${figure(part)} (${Math.round((100 * part) / us(OURS, one))} %)`
}

function allocationsOf(work: string, { works }: Case): string {
  const { allocations = 0, bytes = 0 } = works[work] ?? {}
  return `${whole(allocations)} (${whole(bytes)} B)`
}

export function report({ cases, pinned }: Record): Report {
  const all = Object.entries(cases)
  const named = (name: string) => cases[name] as Case
  /** A table with a column for each text, its rows named by their first word. */
  const byCase = (rows: string[][], cell: (row: string[], one: Case) => number | string) =>
    table(rows, [
      { head: '', of: ([name]) => name },
      ...all.map(([head, one]) => ({
        head,
        of: (row: string[]) => cell(row, one),
        align: 'right' as const,
      })),
    ])
  const encoders = (works: string[]) =>
    table(works, [
      { head: 'text → modules, µs', of: (work) => work },
      ...all.map(([name, one]) => ({
        head: `${name} (v${one.version})`,
        of: (work: string) => us(work, one),
        times: (work: string) => timesOurs(work, one),
      })),
    ])
  const allocations = all.map(([, { works }]) => works[OURS]?.allocations ?? Number.NaN)
  return {
    shown: {
      different: all
        .flatMap(([name, { different }]) => different.map((work) => `${work} at ${name}`))
        .join(', '),
      encoders: encoders(ENCODERS),
      table: encoders(SHOWN),
      stages: byCase(STAGES, stageOf),
      bits: byCase(BITS, ([, work = ''], one) => us(work, one)),
      pictures: byCase(
        PICTURES.map((work) => [work]),
        ([work = ''], one) => `${figure(us(work, one))} (${whole(one.files[work] ?? 0)} B)`,
      ),
      allocations: byCase(
        ALLOCATING.map((work) => [work]),
        ([work = ''], one) => allocationsOf(work, one),
      ),
      pinning: pinned ? 'all on one core' : 'not pinned',
    },
    floors: [
      ...Object.entries(FLOORS).flatMap(([name, limits]) =>
        Object.entries(limits).map(([work, limit]) =>
          atLeast(`${work} over qrush, ${name}`, ratio(work, named(name)), limit, '×'),
        ),
      ),
      ...Object.entries(PICTURE_FLOORS).map(([name, limit]) =>
        atMost(`PNG of ${name}`, us('PNG', named(name)), limit, 'µs'),
      ),
      atMost('the most allocations', Math.max(...allocations), 1, 'a call'),
    ],
    chart: [
      band(
        ENCODERS,
        Object.entries(ENDS).map(([name, what]) => ({
          head: `${what}, µs`,
          of: (work) => us(work, named(name)),
          times: (work) => timesOurs(work, named(name)),
          scale: 'log',
        })),
        { tone: (work) => (work.startsWith(OURS) ? 'ours' : 'other'), shared: true },
      ),
    ],
  }
}
