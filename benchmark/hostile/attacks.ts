/** The attacks of the hostile benchmark, by their names. */

import type { Floor } from '../report/floors.js'
import { HTTP2 } from './attacks/http2.js'
import { LOOP } from './attacks/loop.js'
import { MEMORY } from './attacks/memory.js'
import { QUERY } from './attacks/query.js'
import { SLOTS } from './attacks/slots.js'
import type { Crowd } from './crowd.js'
import type { TargetName, TargetOptions } from './target.js'

/** What an attack has found, beside what the server and the polite client tell. */
export type Findings = { [name: string]: number }

export interface Attack {
  name: string
  /** What the attackers do, in words. */
  does: string
  /** Whether it leaves a core to others, and so can be led against all targets at once. */
  isQuiet?: boolean
  /** Whether it is of the short form. */
  isWorst?: boolean
  /** Whether it is led against {@link NODE_ALONE}, too, outside of the short form. */
  isOfNode?: boolean
  /** Those that it is for, unless for all. */
  targets?: TargetName[]
  /** Seconds, unless it ends by itself before; without any as long as others. */
  seconds?: number
  /** Of the service, where its defaults do not fit the time there is. */
  options?: TargetOptions
  /** Attacks until the crowd is over, or all is found; resolves with {@link Findings}, or nothing. */
  run: (crowd: Crowd) => Promise<unknown>
  /** What is asked of the findings. */
  floors?: (findings: Findings) => Floor[]
}

/** By their names. */
export type Attacks = { [name: string]: Omit<Attack, 'name'> }

export const ATTACKS: Attack[] = Object.entries({
  ...MEMORY,
  ...LOOP,
  ...HTTP2,
  ...SLOTS,
  ...QUERY,
}).map(([name, attack]) => ({ name, ...attack }))
