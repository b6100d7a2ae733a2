// What was tried to load, which is all that a failure has to go on.

import type { Machine, Target } from './target.js'

/** Something that was to be loaded, and why it was not. */
export interface Attempt {
  /** A package, or a file of this one. */
  name: string
  target: Target
  reason: unknown
}

export interface Attempts {
  /** The version of this package. */
  version: string
  machine: Machine
  forcedWasm: boolean
  failed: Attempt[]
}
