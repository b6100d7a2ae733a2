// What lies around the package: which bindings are installed, and what the lock file has.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Attempts } from './attempts.js'
import { type Target, targetsOf, WASM } from './target.js'

export interface Surroundings {
  /** Targets whose package can be seen from here. */
  installed: string[]
  /** The nearest lock file. */
  lock?: Lock
  /** This is the project itself, not an installed copy. */
  checkout: boolean
}

export interface Lock {
  name: keyof typeof LOCKS
  /** It has the package that this machine wants. */
  complete: boolean
}

/** Lock files, and the commands of whose they are: all anew, and with what is optional. */
export const LOCKS = {
  'package-lock.json': { anew: 'npm install', optional: 'npm ci --include=optional' },
  'pnpm-lock.yaml': { anew: 'pnpm install', optional: 'pnpm install' },
  'yarn.lock': { anew: 'yarn install', optional: 'yarn install' },
  'bun.lock': { anew: 'bun install', optional: 'bun install' },
}

/** The targets of which one was wanted: what serves where there is no binary is WebAssembly. */
export function wantedBy({ machine, forcedWasm }: Attempts): Target[] {
  const natives = forcedWasm ? [] : targetsOf(machine)
  return natives.length > 0 ? natives : [WASM]
}

export function surroundings(attempts: Attempts): Surroundings {
  const above = ancestors(__dirname)
  const lock = nearestLock(above, wantedBy(attempts))
  return {
    installed: [...new Set(above.flatMap(bindingsSeenFrom))],
    ...(lock && { lock }),
    // This file is dist/load/surroundings.js.
    checkout: existsSync(join(__dirname, '..', '..', 'Cargo.toml')),
  }
}

function nearestLock(folders: string[], wanted: Target[]): Lock | undefined {
  const names = Object.keys(LOCKS) as Lock['name'][]
  for (const folder of folders) {
    for (const name of names) {
      const text = textOf(join(folder, name))
      if (text === undefined) continue
      return { name, complete: wanted.some((target) => text.includes(`@qrush/binding-${target}`)) }
    }
  }
  return undefined
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function bindingsSeenFrom(folder: string): string[] {
  const modules = basename(folder) === 'node_modules' ? folder : join(folder, 'node_modules')
  const scope = join(modules, '@qrush')
  try {
    return (
      readdirSync(scope)
        .filter((name) => name.startsWith('binding-'))
        // pnpm leaves links to what it has not installed.
        .filter((name) => existsSync(join(scope, name)))
        .map((name) => name.replace('binding-', ''))
    )
  } catch {
    return []
  }
}

/** The folder and all above it. */
function ancestors(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}
