// Permits to write: whoever uses the file system holds one, and there are half as many as libuv has threads. So
// the others stay free for fs, dns and what is drawn, however slow a disk is. Who comes first gets one first.

import { load } from '../load.js'
import type { Step } from './binding.js'
import type { Stop } from './stop.js'

const { fileQueue, fileStep } = load()
const queue = fileQueue()
/** Each takes the permit over that it is given. */
const waiting = new Set<() => void>()

/** Counts a step of a call for `stats()`. */
export function count(step: Step): void {
  fileStep(queue, step)
}

export class Permit {
  #isHeld = false

  /** @returns Whether it is held now, without a wait. */
  tryTake(): boolean {
    if (!this.#isHeld && waiting.size === 0) this.#isHeld = fileStep(queue, 'take')
    return this.#isHeld
  }

  /** Waits for its turn, unless it is held. @throws The reason of an abort. */
  async take(stop: Stop): Promise<void> {
    if (this.tryTake()) return
    await stop.wait((done) => {
      const takeOver = () => {
        this.#isHeld = true
        done()
      }
      waiting.add(takeOver)
      return () => waiting.delete(takeOver)
    })
  }

  /** Gives it back, if it is held. */
  give(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    fileStep(queue, 'give')
    for (const takeOver of waiting) {
      if (!fileStep(queue, 'take')) return
      waiting.delete(takeOver)
      takeOver()
    }
  }
}
