/** When and where a record is made, and of which software. */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { pathOf } from './paths.js'
import { byName } from './trial.js'

export interface Run {
  date: string
  node: string
  platform: string
  cpu: string
  cores: number
  /** Load average, by other programs. */
  loadBefore: number
  /** At the end, with its own. */
  loadAfter?: number
}

export type Versions = { [name: string]: string }

/** Of a run that begins now. */
export function started(): Run {
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
export const load = (): number => loadavg()[0] ?? 0

/** Of qrush and of packages that npm has installed. */
export const versionsOf = (...names: string[]): Versions =>
  byName(names, (name) => {
    const manifest = name === 'qrush' ? '../package.json' : `../node_modules/${name}/package.json`
    return JSON.parse(readFileSync(pathOf(manifest), 'utf8')).version as string
  })

/** Of crates, as the lock file has them. */
export function cratesOf(lockFile: string, ...names: string[]): Versions {
  const lock = readFileSync(pathOf(lockFile), 'utf8')
  const version = (name: string) => new RegExp(`name = "${name}"\\nversion = "(.*)"`).exec(lock)
  return byName(names, (name) => version(name)?.[1] ?? '')
}
