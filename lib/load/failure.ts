// What is said when a binding does not load: every time what was tried, and the ways out.

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { QrError } from '../../index.js'
import type { Attempts } from './attempts.js'
import { remedies } from './remedies.js'
import { surroundings } from './surroundings.js'
import { type Machine, targetsOf } from './target.js'

const SAID = 'qrush: wasm fallback'

/** Nothing could be loaded. */
export function noBinding(attempts: Attempts): QrError {
  const { version, machine, forcedWasm } = attempts
  const wanted = forcedWasm
    ? `the WebAssembly binding of qrush ${version}, as QRUSH_FORCE_WASM asks`
    : `a binding of qrush ${version} for ${nameOf(machine)}`
  const around = surroundings(attempts)
  const error = refusal(
    `Expected ${wanted}, but none loads.\n${listOf('Tried', tried(attempts, around.installed))}\n` +
      listOf('The way out', remedies(attempts, around)),
  )
  // What is not installed has no more to say; a binary that was refused has.
  const cause = attempts.failed.find(({ target }) => around.installed.includes(target))?.reason
  if (cause instanceof Error) Object.defineProperty(error, 'cause', { value: cause })
  return error
}

/** A binary is there, of another version than its package. */
export function mixedVersions(name: string, found: unknown, version: string): QrError {
  const received = typeof found === 'string' ? `version ${found}` : 'one that tells no version'
  const wayOut = name.startsWith('@')
    ? "remove node_modules and install again; where the lock file has both versions, install 'qrush' " +
      'anew, so that it moves both'
    : 'build it again, by `npm run build`'
  return refusal(
    `Expected version ${version} of ${name}, since that is the version of qrush beside it, but ` +
      `received ${received}: ${wayOut}`,
  )
}

export function badSetting(name: string, value: string): QrError {
  return refusal(
    `Expected 1, or 0 or nothing, for the environment variable ${name} but received '${value}'`,
  )
}

/** Says, once in the process and in the workers that it starts, that what runs is the slower one. */
export function warnOfWasm(attempts: Attempts): void {
  if (getEnvironmentData(SAID)) return
  setEnvironmentData(SAID, true)
  const around = surroundings(attempts)
  process.emitWarning(
    `qrush runs as WebAssembly, since no binary for ${nameOf(attempts.machine)} loads: it is slower, ` +
      'and asynchronous calls hold the event loop',
    {
      type: 'QrushWarning',
      code: 'QRUSH_WASM',
      detail:
        `${listOf('Tried', tried(attempts, around.installed))}\n` +
        `${listOf('The way out', remedies(attempts, around))}\n` +
        'Where WebAssembly is wanted, QRUSH_FORCE_WASM=1 says so, and this is not said',
    },
  )
}

function tried({ machine, failed, forcedWasm }: Attempts, installed: string[]): string[] {
  const lines = failed.map(({ name, target, reason }) => {
    const isThere = !name.startsWith('@') || installed.includes(target)
    return `${name}: ${isThere ? firstLine(reason) : 'not installed'}`
  })
  if (forcedWasm || targetsOf(machine).length > 0) return lines
  return [`no binary is published for ${nameOf(machine)}`, ...lines]
}

function firstLine(reason: unknown): string {
  return String(reason instanceof Error ? reason.message : reason).split('\n', 1)[0] ?? ''
}

function nameOf({ platform, arch, libc }: Machine): string {
  if (platform !== 'linux') return `${platform} ${arch}`
  return `${platform} ${arch} ${libc ?? '(C library unknown)'}`
}

function listOf(heading: string, lines: string[]): string {
  return [`${heading}:`, ...lines.map((line) => `  - ${line}`)].join('\n')
}

function refusal(message: string): QrError {
  return Object.assign(new Error(message), { code: 'ERR_QR_BINDING' }) as QrError
}
