/** Servers and those who ask them on different cores. */
import { execFile, spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'

/** Whether they are. */
export const pinned = cpus().length > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0
export const PINNED = pinned ? 'servers on the first core, load on the last' : 'no'

/** A Node command line, held to the first or the last core where that can be done. */
export function onCore(which: 'first' | 'last', args: string[]): [string, string[]] {
  if (!pinned) return [process.execPath, args]
  const core = which === 'first' ? 0 : cpus().length - 1
  return ['taskset', ['-c', String(core), process.execPath, ...args]]
}

/** What a Node process on the last core prints, as JSON. */
export async function runOnLast<Answer>(args: string[]): Promise<Answer> {
  const options = { timeout: 120_000, maxBuffer: 2 ** 26 }
  const { stdout } = await promisify(execFile)(...onCore('last', args), options)
  return JSON.parse(stdout)
}
