/** What calls cost the event loop. */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** µs a call. */
export interface LoopCost {
  loop: number
  wall: number
  /** Processor time of the loop's thread, where Linux tells it: waits for a core are not in it. */
  cpu: number
}

/** The active share of a loop that has nothing to do. */
export async function idleShare(): Promise<number> {
  await sleep(50)
  const before = performance.eventLoopUtilization()
  await sleep(200)
  return performance.eventLoopUtilization(before).utilization
}

/** At least `calls` calls, `inFlight` of them at any time: each answer is followed by a call. */
export async function loopCost(
  call: () => unknown,
  calls: number,
  inFlight: number,
  idle = 0,
): Promise<LoopCost> {
  const each = Math.ceil(calls / inFlight)
  const line = async () => {
    for (let left = each; left > 0; left--) await call()
  }
  // From a turn of the loop to a turn of the loop.
  await sleep(1)
  const before = performance.eventLoopUtilization()
  const [start, busy] = [performance.now(), processorTime()]
  await Promise.all(Array.from({ length: inFlight }, line))
  const wall = performance.now() - start
  const { active } = performance.eventLoopUtilization(before)
  const cpu = processorTime() - busy
  const perCall = (ms: number) => (ms * 1000) / (each * inFlight)
  return { loop: perCall(active - idle * wall), wall: perCall(wall), cpu: perCall(cpu) }
}

/** Of this process's first thread, which is the loop's, in ms. */
function processorTime(): number {
  if (process.platform !== 'linux') return Number.NaN
  const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
  return Number(ns) / 1e6
}
