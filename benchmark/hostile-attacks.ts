/** The attacks of `hostile.ts`, by their names. */

import type { Floor } from './floors.js'
import type { Crowd } from './hostile-crowd.js'
import { HTTP2 } from './hostile-http2.js'
import { LOOP } from './hostile-loop.js'
import { MEMORY } from './hostile-memory.js'
import { QUERY } from './hostile-query.js'
import { SLOTS } from './hostile-slots.js'
import type { TargetName, TargetOptions } from './hostile-target.js'

/** What an attack has found, beside what the server and the polite client tell. */
export type Findings = { [name: string]: number }

export interface Attack {
  name: string
  /** What the attackers do, in words. */
  does: string
  /** Whether it keeps a core busy; the others are led against all targets at once. */
  isBusy: boolean
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

export const ATTACKS: Attack[] = [...MEMORY, ...LOOP, ...HTTP2, ...SLOTS, ...QUERY]
