// What a place for codes does: a folder, or an archive.

import type { BatchError } from './error.js'
import type { Count } from './journal.js'

/** What a run before has left: so many rows and bytes of a report; or what is to be compared; or nothing. */
export type Before = Count | 'compared' | undefined

export interface Sink {
  /** Begins, or goes on; a folder calls `begin` as soon as it is there. */
  open: (begin: () => void) => void
  /** @returns Why there is no code of that name now, or nothing. */
  put: (name: string, data: Buffer) => BatchError | undefined
  /** Throws where what is there is not of the rows so far. */
  compare?: () => void
  end?: () => void
  /** Keeps what is made for a run that goes on. */
  suspend?: () => void
  close?: () => void
}
