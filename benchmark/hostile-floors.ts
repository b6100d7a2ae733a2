/** What is asked of the servers under attack. */
import { type Floor, met } from './floors.js'
import { ATTACKS, type Attack } from './hostile-attacks.js'
import type { Cell } from './hostile-cell.js'
import type { Outcome } from './hostile-run.js'

export interface Limits {
  /** MB. */
  peak: number
  /** Milliseconds. */
  p99: number
  /** Seconds. */
  sigterm: number
}

export const LIMITS: Limits = { peak: 320, p99: 1_000, sigterm: 10 }

/** What an attack on a target gave, beside what was asked. */
export interface CellFloor extends Floor {
  target: string
  attack: string
}

/** Of one attack on one target. */
export function floorsOf(cell: Cell, limits: Limits = LIMITS): CellFloor[] {
  const floors: Floor[] = [
    { what: 'memory', figure: cell.peak, limit: limits.peak, unit: 'MB' },
    { what: 'p99 of others', figure: cell.p99, limit: limits.p99, unit: 'ms' },
    {
      what: 'servers that ended before their time',
      figure: cell.died === undefined ? 0 : 1,
      limit: 0,
      unit: 'servers',
    },
  ]
  if (cell.sigterm !== undefined) {
    const [figure, limit] = [cell.sigterm, limits.sigterm]
    floors.push({ what: 'from SIGTERM to the end', figure, limit, unit: 's' })
  }
  if (cell.died === undefined) {
    const attack = ATTACKS.find(({ name }) => name === cell.attack)
    const left = { what: 'left open', figure: cell.left.length, limit: 0, unit: 'resources' }
    floors.push(left, ...ownOf(attack, cell))
  }
  const { target, attack } = cell
  return floors.map((floor) => ({ ...floor, target, attack }))
}

/** What is asked of the findings of that attack alone. */
export function ownOf(attack: Attack | undefined, { findings }: Cell): Floor[] {
  return attack?.floors?.(findings) ?? []
}

/** Of the steady readers. */
export function usefulFloors({ useful }: Pick<Outcome, 'useful'>): CellFloor[] {
  return useful.map(({ target, what, whole }) => ({
    what: 'whole answers for a steady reader',
    figure: whole ? 1 : 0,
    limit: 1,
    least: true,
    unit: 'answers',
    target,
    attack: what,
  }))
}

/** Of each kind the one that is missed by most, or has the least to spare, with where that was. */
export function worstOf(floors: CellFloor[]): Floor[] {
  return [...new Set(floors.map(({ what }) => what))].map((what) => {
    const kind = floors.filter((floor) => floor.what === what)
    const worse = (one: Floor, other: Floor) =>
      one.least ? one.figure - other.figure : other.figure - one.figure
    const [worst] = kind.toSorted(worse) as [CellFloor, ...CellFloor[]]
    const missed = kind.filter((floor) => !met(floor)).length
    const where = `${worst.attack}, ${worst.target}`
    return { ...worst, what: `${what}, missed by ${missed} of ${kind.length}; worst, in ${where}` }
  })
}
