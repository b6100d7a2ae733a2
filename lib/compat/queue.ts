// How many calls are under way: npm qrcode takes any number at once, the addon's queue does not.

import { setTimeout as pause } from 'node:timers/promises'

const MOST = 1024
/** After so long, in ms, a call that found the addon's queue full tries again. */
const RETRY = 10

let running = 0
let waiting: (() => void)[] = []
let first = 0

/** Runs `work` when its turn comes. */
export async function queued<Value>(work: () => Promise<Value>): Promise<Value> {
  if (running < MOST) running += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'ERR_QR_QUEUE_FULL') throw error
      }
      await pause(RETRY)
    }
  } finally {
    leave()
  }
}

/** Hands the place on to the first that waits. */
function leave() {
  const next = waiting[first]
  if (!next) {
    running -= 1
    return
  }
  first += 1
  if (first === waiting.length) {
    waiting = []
    first = 0
  }
  next()
}
