// Commands run as a person would run them, from the project's folder.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command with its output shown; answers whether it succeeded. */
export function run(command, args, options = {}) {
  const shell = process.platform === 'win32' && command !== 'node'
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell, ...options })
  return status === 0
}

/** The script behind a package's command, to be run by `node` without a shell in between. */
export function bin(name, path) {
  return fileURLToPath(new URL(`../node_modules/${name}/${path}`, import.meta.url))
}
