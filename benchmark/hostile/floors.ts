/** What is asked of the servers under attack. */
import { atLeast, atMost, type Floor, met } from '../report/floors.js'
import { ATTACKS } from './attacks.js'
import type { Cell } from './cell.js'
import type { Outcome } from './run.js'

/** In MB, milliseconds, and seconds. */
export const LIMITS = { peak: 320, p99: 1_000, sigterm: 10 }

/** What an attack on a target gave, beside what was asked. */
export interface CellFloor extends Floor {
  target: string
  attack: string
}

/** Of one attack on one target. */
export function floorsOf(cell: Cell): CellFloor[] {
  const { target, attack, peak, p99, died, sigterm, left } = cell
  const isAlive = died === undefined
  const floors: Floor[] = [
    atMost('memory', peak, LIMITS.peak, 'MB'),
    atMost('p99 of others', p99, LIMITS.p99, 'ms'),
    atMost('servers that ended before their time', isAlive ? 0 : 1, 0, 'servers'),
  ]
  if (sigterm !== undefined) {
    floors.push(atMost('from SIGTERM to the end', sigterm, LIMITS.sigterm, 's'))
  }
  if (isAlive) floors.push(atMost('left open', left.length, 0, 'resources'), ...ownOf(cell))
  return floors.map((floor) => ({ ...floor, target, attack }))
}

/** What is asked of the findings of that attack alone. */
export function ownOf({ attack, findings }: Cell): Floor[] {
  return ATTACKS.find(({ name }) => name === attack)?.floors?.(findings) ?? []
}

/** Of the steady readers. */
export function usefulFloors({ useful }: Pick<Outcome, 'useful'>): CellFloor[] {
  return useful.map(({ target, what, whole }) => ({
    ...atLeast('whole answers for a steady reader', whole ? 1 : 0, 1, 'answers'),
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
