/** Those who ask a server: by connections that never pause, or at a rate, whether or not others are answered. */
import { createRequire } from 'node:module'
import { runOnLast } from './cores.js'
import { pathOf } from './paths.js'
import { percentile } from './statistics.js'

export interface Latency {
  /** Answers a second. */
  rate: number
  /** In ms. */
  p50: number
  p99: number
  p99_9: number
  /** Answers that were missing or wrong. */
  failed: number
}

/** The part of autocannon's report that is read. */
interface Cannonade {
  latency: Pick<Latency, 'p50' | 'p99' | 'p99_9'>
  requests: { average: number }
  errors: number
  timeouts: number
  mismatches: number
  non2xx: number
}

/** Asks by connections that never pause. */
export async function cannon(
  url: string,
  { seconds, connections, expected }: { seconds: number; connections: number; expected?: string },
): Promise<Latency> {
  const path = createRequire(import.meta.url).resolve('autocannon')
  const options = ['--json', '-n', '-c', connections, '-d', seconds]
  if (expected !== undefined) options.push('-E', expected)
  const result = await runOnLast<Cannonade>([path, ...options.map(String), url])
  const { p50, p99, p99_9 } = result.latency
  const failed = result.errors + result.timeouts + result.mismatches + result.non2xx
  return { rate: result.requests.average, p50, p99, p99_9, failed }
}

/** Requests at a rate, evenly spaced, one phase after the other. */
export interface Schedule {
  /** `{at}` in it is the number of the request in its phase. */
  url: string
  /** Requests a second, and for how many seconds. */
  phases: { rate: number; seconds: number }[]
  /** The body of an answer that is right. */
  expected?: string
  /** Whether it polls for the time rather than sleep up to a millisecond too long, for which it needs a core. */
  polls?: boolean
}

/** When its requests were due and had ended, in ms, and with what status: 0 for no answer, or a wrong one. */
export interface Phase {
  due: number[]
  ended: number[]
  statuses: number[]
}

export const askAtRate = (schedule: Schedule) =>
  runOnLast<Phase[]>(['--import=tsx', pathOf('measure/open-loop.ts'), JSON.stringify(schedule)])

/** In ms, from when each request with that answer was due. */
export const timesOf = ({ due, ended, statuses }: Phase, status: number): number[] =>
  ended.map((end, at) => end - (due[at] ?? Number.NaN)).filter((_, at) => statuses[at] === status)

/** Of the only phase. */
export function latencyOf([phase]: Phase[]): Latency {
  if (phase === undefined) throw new Error('Expected a phase but there is none')
  const { due, ended } = phase
  const times = timesOf(phase, 200)
  const seconds = (Math.max(...ended) - Math.min(...due)) / 1000
  const [p50 = 0, p99 = 0, p99_9 = 0] = [0.5, 0.99, 0.999].map((share) => percentile(times, share))
  return { rate: ended.length / seconds, p50, p99, p99_9, failed: ended.length - times.length }
}
