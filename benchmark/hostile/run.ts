/** All attacks on all targets, beside steady readers of servers that nobody attacks. */
import { existsSync } from 'node:fs'
import { ATTACKS, type Attack } from './attacks.js'
import { Attackers, attackOne, type Cell, prepare } from './cell.js'
import { Polite } from './polite.js'
import { SPOILT } from './stall.js'
import { NODE_ALONE, TARGETS, Target, type TargetName } from './target.js'
import { readSteadily, type Useful } from './useful.js'

export interface HostileOptions {
  /** Names of attacks: those alone. */
  only?: string[]
  /** The worst attacks alone, and shorter readers. */
  isShort: boolean
  /** Of an attack that does not say itself how many. */
  seconds: number
  /** Megabytes at which a server is killed, for the machine's sake. */
  most: number
  /** Is told of each attack when it is over. */
  tell?: (cell: Cell) => void
}

export interface Outcome {
  cells: Cell[]
  useful: Useful[]
  /** That it all took. */
  seconds: number
  /** The p99 in ms of a polite client whose server nobody attacks. */
  control: number
}

/** Attacks at once that leave the cores to others. The busy ones are led one by one. */
const LANES = 2

/** Rounds in which what a stall has spoilt is repeated. */
const AGAIN = 2

/** An attack, and the targets that suffer it at once. */
interface Job {
  attack: Attack
  targets: readonly TargetName[]
}

export async function attackAll(options: HostileOptions): Promise<Outcome> {
  if (!existsSync('/proc/self/status')) {
    throw new Error('The memory of a process is read from /proc: run this on Linux')
  }
  const from = performance.now()
  const attacks = chosen(options)
  const reading = options.only
    ? []
    : TARGETS.map((name) => readSteadily(name, { isShort: options.isShort, most: options.most }))
  // What others on the machine cost it.
  const quietServer = await Target.start('node:http', {}, options.most)
  const control = new Polite(quietServer.site)
  const { quiet, busy } = jobsOf(attacks, options)
  const cells = [...(await lead(quiet, LANES, options)), ...(await lead(busy, 1, options))]
  // What was measured while the machine stood still tells nothing of the servers.
  for (let round = 0; round < AGAIN; round++) {
    for (const cell of await lead(spoiltOf(cells, attacks), 1, options)) {
      const at = cells.findIndex((one) => one.attack === cell.attack && one.target === cell.target)
      if (cell.stall < (cells[at]?.stall ?? 0)) cells[at] = cell
    }
  }
  const useful = (await Promise.all(reading)).flat()
  const order = (cell: Cell) => attacks.findIndex(({ name }) => name === cell.attack)
  cells.sort((one, other) => order(one) - order(other))
  const seconds = (performance.now() - from) / 1000
  await control.end()
  await quietServer.kill()
  return { cells, useful, seconds, control: control.p99 }
}

/** Leads the attacks, so many at a time. */
async function lead(jobs: Job[], most: number, options: HostileOptions): Promise<Cell[]> {
  const outcomes: Promise<Cell>[] = []
  const lanes = Array.from({ length: Math.min(most, jobs.length) }, async () => {
    const attackers = new Attackers()
    const about = { attackers, ...options }
    const next = () => {
      const job = jobs.shift()
      return job && { ...job, started: job.targets.map((name) => prepare(job.attack, name, about)) }
    }
    for (let job = next(); job !== undefined; ) {
      const { attack } = job
      const targets = await Promise.all(job.started)
      // The servers of the one after it start meanwhile.
      job = next()
      const begun = await Promise.all(targets.map((target) => attackOne(attack, target, about)))
      for (const { outcome } of begun) {
        outcomes.push(outcome)
        outcome.then(options.tell)
      }
    }
    return attackers
  })
  const attackers = await Promise.all(lanes)
  const cells = await Promise.all(outcomes)
  for (const one of attackers) one.close()
  return cells
}

function chosen({ only, isShort }: HostileOptions): Attack[] {
  const unknown = only?.find((name) => !ATTACKS.some((attack) => attack.name === name))
  if (unknown !== undefined) {
    const names = ATTACKS.map(({ name }) => name).join(', ')
    throw new Error(`There is no attack "${unknown}". Choose from ${names}.`)
  }
  return ATTACKS.filter((attack) =>
    only ? only.includes(attack.name) : !isShort || attack.isWorst,
  )
}

function spoiltOf(cells: Cell[], attacks: Attack[]): Job[] {
  return cells
    .filter(({ stall }) => stall > SPOILT)
    .flatMap(({ attack: name, target }) => {
      const attack = attacks.find((one) => one.name === name)
      return attack ? [{ attack, targets: [target] }] : []
    })
}

/** `qrush serve` first: it takes up to ten seconds to end, in which others are attacked. */
function jobsOf(attacks: Attack[], { isShort }: HostileOptions) {
  const targetsOf = ({ targets = [...TARGETS], isOfNode }: Attack): TargetName[] =>
    isOfNode && !isShort ? [...targets, NODE_ALONE] : targets
  const all: TargetName[] = [...TARGETS, NODE_ALONE]
  const busy = all.flatMap((target) =>
    attacks
      .filter((attack) => !attack.isQuiet && targetsOf(attack).includes(target))
      .map((attack): Job => ({ attack, targets: [target] })),
  )
  const quiet = attacks
    .filter(({ isQuiet }) => isQuiet)
    .map((attack): Job => ({ attack, targets: targetsOf(attack) }))
  return { quiet, busy }
}
