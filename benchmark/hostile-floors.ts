/** What is asked of the servers under attack. */
import type { Floor } from './floors.js'
import { ATTACKS } from './hostile-attacks.js'
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

/** Of one attack on one target. */
export function floorsOf(cell: Cell, limits: Limits = LIMITS): Floor[] {
  const at = `${cell.target}, ${cell.attack}`
  const floors: Floor[] = [
    { what: `${at}: memory`, figure: cell.peak, limit: limits.peak, unit: 'MB' },
    { what: `${at}: p99 of others`, figure: cell.p99, limit: limits.p99, unit: 'ms' },
    {
      what: `${at}: ended before its time`,
      figure: cell.died === undefined ? 0 : 1,
      limit: 0,
      unit: 'times',
    },
  ]
  if (cell.sigterm !== undefined) {
    const [figure, limit] = [cell.sigterm, limits.sigterm]
    floors.push({ what: `${at}: from SIGTERM to the end`, figure, limit, unit: 's' })
  } else if (cell.died === undefined) {
    const figure = cell.left.length
    floors.push({ what: `${at}: left open`, figure, limit: 0, unit: 'resources' })
  }
  const attack = ATTACKS.find(({ name }) => name === cell.attack)
  const own = cell.died === undefined ? (attack?.floors?.(cell.findings) ?? []) : []
  return [...floors, ...own.map((floor) => ({ ...floor, what: `${cell.target}: ${floor.what}` }))]
}

/** Of the steady readers. */
export function usefulFloors({ useful }: Pick<Outcome, 'useful'>): Floor[] {
  return useful.map(({ target, what, whole }) => ({
    what: `${target}: whole, ${what}`,
    figure: whole ? 1 : 0,
    limit: 1,
    least: true,
    unit: 'answers',
  }))
}
