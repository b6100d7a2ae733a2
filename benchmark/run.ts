// What a record says of the run that it comes from.

import { availableParallelism, cpus, loadavg } from 'node:os'
import type { Run } from './report.js'

/** Of a run that begins now. */
export function started(): Omit<Run, 'loadAfter'> {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? '',
    cores: availableParallelism(),
    loadBefore: load(),
  }
}

/** The load average of the last minute. */
export function load(): number {
  return loadavg()[0] ?? 0
}
