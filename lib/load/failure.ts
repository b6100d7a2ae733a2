// What is said when a binding does not load: what was tried, and what to do about it.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { QrError } from '../../index.js'
import { type Machine, TARGETS, type Target, targetsOf, WASM } from './target.js'

/** What was tried to load, which is all that a failure has to go on. */
export interface Attempts {
  /** The version of this package. */
  version: string
  machine: Machine
  forcedWasm: boolean
  /** Packages, or files of this one, and why each did not load. */
  failed: { name: string; target: Target; reason: unknown }[]
}

const DAMAGED =
  /invalid ELF header|file too short|ELF file|ELFCLASS|mach-o|incompatible architecture|not a valid Win32|data of section|binary is for/i
/** What the system says of a binary that it does not load, and what to do then. */
const REMEDIES: [sign: RegExp, remedy: string][] = [
  [/GLIBC_\S+' not found/, 'Use a system with a newer glibc, or set QRUSH_FORCE_WASM=1'],
  [DAMAGED, 'Remove node_modules, run `npm cache verify`, and install again'],
  [/failed to map segment|Operation not permitted/, 'Install on a file system without noexec'],
  [/loading addons is disabled|ERR_DLOPEN_DISABLED/, 'Start Node.js without --no-addons'],
  [/--allow-ffi/, 'Start Deno with --allow-ffi'],
]
/** A lock file has of optional dependencies only those of the platform that made it. */
const NPM_BUG = 'https://github.com/npm/cli/issues/4828'
const WARNED = 'qrush: wasm fallback'

/** Nothing could be loaded. */
export function noBinding(attempts: Attempts): QrError {
  const { version, machine, forcedWasm, failed } = attempts
  const wanted = forcedWasm
    ? `the WebAssembly binding of qrush ${version}, which QRUSH_FORCE_WASM asks for`
    : `a binding of qrush ${version} for ${nameOf(machine)}`
  const error = refusal(`Cannot load ${wanted}.\n${report(attempts)}`)
  // What is not installed has no more to say; a binary that was refused has.
  const cause = failed.find(({ target }) => isInstalled(target))?.reason
  if (cause instanceof Error) Object.defineProperty(error, 'cause', { value: cause })
  return error
}

/** A binary is there, of another version than its package. */
export function mixedVersions(name: string, found: unknown, version: string): QrError {
  const remedy = name.startsWith('@')
    ? `Remove node_modules, and run \`npm install qrush@${version}\``
    : 'Build it again: `npm run build`'
  const has = typeof found === 'string' ? `version ${found}` : 'no version'
  return refusal(`${name} has ${has}, but qrush has version ${version}. ${remedy}.`)
}

export function badSetting(name: string, value: string): QrError {
  return refusal(`${name} must be 1, 0 or empty (received '${value}').`)
}

/** Warns, once in the process and in the workers that it starts, that what runs is the slower one. */
export function warnOfWasm(attempts: Attempts): void {
  if (getEnvironmentData(WARNED)) return
  setEnvironmentData(WARNED, true)
  process.emitWarning(
    `qrush runs as WebAssembly, since no binary for ${nameOf(attempts.machine)} loads: it is slower, ` +
      'and asynchronous calls hold the event loop',
    {
      type: 'QrushWarning',
      code: 'QRUSH_WASM',
      detail: `${report(attempts)}\n  - Or set QRUSH_FORCE_WASM=1 to run as WebAssembly without this warning`,
    },
  )
}

function report(attempts: Attempts): string {
  const { machine, forcedWasm, failed } = attempts
  const tried = failed.map(({ name, target, reason }) => {
    const isThere = !name.startsWith('@') || isInstalled(target)
    return `${name}: ${isThere ? String((reason as Error).message ?? reason).split('\n', 1)[0] : 'not installed'}`
  })
  if (!forcedWasm && targetsOf(machine).length === 0) {
    tried.unshift(`no binary is published for ${nameOf(machine)}`)
  }
  const list = (lines: string[]) => lines.map((line) => `\n  - ${line}`).join('')
  return `Tried:${list(tried)}\nTo fix it:${list(remedies(attempts))}`
}

function remedies({ version, machine, forcedWasm, failed }: Attempts): string[] {
  const reasons = failed.map(({ reason }) => {
    const { message, code } = reason as Partial<NodeJS.ErrnoException>
    return `${message} ${code}`
  })
  const known = REMEDIES.filter(([sign]) => reasons.some((reason) => sign.test(reason)))
  const lines = known.map(([, remedy]) => remedy)
  // This file is dist/load/failure.js.
  if (existsSync(join(__dirname, '..', '..', 'Cargo.toml'))) {
    return [...lines, 'In a checkout, build it: `npm run build`']
  }
  const natives = forcedWasm ? [] : targetsOf(machine)
  if ((natives.length > 0 ? natives : [WASM]).some(isInstalled)) {
    return lines.length > 0 ? lines : ['Remove node_modules, and install again']
  }
  if (natives.length === 0) {
    lines.push(`Install WebAssembly: \`npm install @qrush/binding-${WASM}@${version}\``)
    return forcedWasm ? [...lines, 'Or unset QRUSH_FORCE_WASM'] : lines
  }
  const others = TARGETS.filter((target) => target !== WASM && isInstalled(target))
  return [
    ...lines,
    ...others.map((target) => `@qrush/binding-${target} is installed, for another platform`),
    'Install where it runs, with optional dependencies: `npm install --include=optional`',
    `If the lock file was made on another platform, remove it and node_modules first: ${NPM_BUG}`,
  ]
}

function isInstalled(target: string): boolean {
  try {
    return createRequire(__filename).resolve(`@qrush/binding-${target}/package.json`) !== ''
  } catch {
    return false
  }
}

function nameOf({ platform, arch, libc }: Machine): string {
  if (platform !== 'linux') return `${platform} ${arch}`
  return `${platform} ${arch} ${libc ?? '(C library unknown)'}`
}

function refusal(message: string): QrError {
  return Object.assign(new Error(message), { code: 'ERR_QR_BINDING' }) as QrError
}
