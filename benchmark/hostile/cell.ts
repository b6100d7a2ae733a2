/** One attack on one target: what the server held meanwhile, what others got, and how it was afterwards. */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { pathOf } from '../measure/index.js'
import type { Order } from './attacker.js'
import type { Attack, Findings } from './attacks.js'
import { Polite } from './polite.js'
import { watchStalls } from './stall.js'
import { Target, type TargetName } from './target.js'

export interface Cell {
  attack: string
  target: TargetName
  /** The most memory, in MB. */
  peak: number
  /** Of the polite client, in ms until it had its code. */
  p99: number
  asked: number
  refused: number
  /** Why the process ended before its time. */
  died?: string
  /** Seconds that `qrush serve` took to end, from a signal amid the attack. */
  sigterm?: number
  /** What was open afterwards that had not been before. */
  left: string[]
  findings: Findings
  /** The longest stall in ms of the process that measures. */
  stall: number
}

/** The attackers: a process that leads several attacks at once. */
export class Attackers {
  readonly #child: ChildProcess
  readonly #told = new EventEmitter()
  #led = 0

  constructor() {
    this.#child = fork(pathOf('hostile/attacker.ts'), { execArgv: ['--import=tsx'] })
    this.#child.on('message', ({ id, findings }: { id: number; findings?: Findings }) => {
      this.#told.emit(`${findings ? 'over' : 'begun'} ${id}`, findings)
    })
  }

  /** Resolves when the attack has begun; `over` does when all is found, by itself or after `end`. */
  async lead(order: Omit<Order, 'id'>): Promise<{ over: Promise<Findings>; end: () => void }> {
    const id = this.#led++
    const begun = once(this.#told, `begun ${id}`)
    const over = once(this.#told, `over ${id}`).then(([findings]) => findings as Findings)
    this.#child.send({ id, ...order })
    await begun
    return { over, end: () => this.#child.send({ id }) }
  }

  close(): void {
    this.#child.disconnect()
  }
}

export interface CellOptions {
  attackers: Attackers
  /** Of the attack, unless it says itself how many. */
  seconds: number
  /** Megabytes at which the server is killed. */
  most: number
}

/** Starts the server that the attack is for. */
export const prepare = (attack: Attack, name: TargetName, { most }: CellOptions) =>
  Target.start(name, attack.options ?? {}, most)

/**
 * Attacks. The first promise is of when another attack may begin, the second of what came of this one: to end, or
 * to be as before, takes the server a while, in which it does nothing.
 */
export async function attackOne(
  attack: Attack,
  target: Target,
  { attackers, seconds }: CellOptions,
): Promise<{ outcome: Promise<Cell> }> {
  const stalled = watchStalls()
  const { over, end } = await attackers.lead({ name: attack.name, site: target.site })
  const polite = new Polite(target.site)
  await Promise.race([passed(attack.seconds ?? seconds, target), over, target.ended])
  await polite.end()
  return { outcome: aftermath() }

  async function aftermath(): Promise<Cell> {
    const cell: Cell = {
      attack: attack.name,
      target: target.site.target,
      peak: 0,
      p99: polite.p99,
      asked: polite.times.length,
      refused: polite.refused,
      left: [],
      findings: {},
      stall: 0,
    }
    const isServe = target.site.target === 'qrush serve'
    if (isServe && target.died === undefined) cell.sigterm = await target.terminate()
    end()
    cell.findings = await Promise.race([over, pause(2_000, {}, { ref: false })])
    if (!isServe) {
      cell.left = await target.left()
      await target.kill()
    }
    cell.peak = target.peak
    cell.stall = stalled().longest
    if (target.died !== undefined) cell.died = target.died
    return cell
  }
}

/** How many times as long an attack may last where the server is starved. */
const LONGER = 2

/** Passes when the server has had so many seconds, those without a core not counted. */
async function passed(seconds: number, target: Target): Promise<void> {
  const [from, starved] = [performance.now(), await target.starved()]
  for (;;) {
    await pause(50, undefined, { ref: false })
    const elapsed = (performance.now() - from) / 1000
    const had = elapsed - ((await target.starved()) - starved)
    if (had >= seconds || elapsed >= LONGER * seconds) return
  }
}
