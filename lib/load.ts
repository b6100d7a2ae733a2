// Finds the binding for this machine. This runs at every start: what a failure needs beside is loaded
// when there is one.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Attempts } from './load/failure.js'
import { type Binding, type Outcome, requireFile, requirePackage } from './load/require.js'
import { machine, type Target, targetsOf, WASM } from './load/target.js'

type ToFile = typeof import('../index.js').toFile

let loaded: Binding | undefined

/** @throws {QrError} `ERR_QR_BINDING` when nothing loads, or something of another version. */
export function load(): Binding {
  loaded ??= found()
  return loaded
}

let writing: ToFile | undefined

/** `toFile`; the modules that write are loaded at its first call. */
export const toFile: ToFile = async (...args) => {
  writing ??= writer()
  return writing(...args)
}

function writer(): ToFile {
  try {
    return (require('./file.js') as typeof import('./file.js')).createToFile(load())
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EMFILE' && code !== 'ENFILE') throw error
    // Nor could a module with the sentence be read.
    const sentence = `Cannot write a file: ${message}. Close some files first, or raise the limit of open files.`
    throw Object.assign(new Error(sentence, { cause: error }), { code: 'ERR_QR_FILE' })
  }
}

function found(): Binding {
  const { version } = require('../package.json') as { version: string }
  const forcedWasm = isWasmForced()
  const attempts: Attempts = { version, machine: machine(), forcedWasm, failed: [] }
  for (const target of forcedWasm ? [] : targetsOf(attempts.machine)) {
    const native = find(target, `qrush.${target}.node`, attempts)
    if (native) return native
  }
  const wasm = find(WASM, `npm/${WASM}/qrush.wasip1.cjs`, attempts)
  if (!wasm) throw failure().noBinding(attempts)
  if (!forcedWasm) failure().warnOfWasm(attempts)
  return wasm
}

/** From the checkout, where a build has left `file` in it, or else from the platform's package. */
function find(target: Target, file: string, attempts: Attempts): Binding | undefined {
  const path = join(__dirname, '..', file)
  // Cheaper than a `require` that fails, as it would in each installed copy.
  const local = existsSync(path) && take(requireFile(path), file, target, attempts)
  return local || take(requirePackage(target), `@qrush/binding-${target}`, target, attempts)
}

function take(
  { binding, reason }: Outcome,
  name: string,
  target: Target,
  attempts: Attempts,
): Binding | undefined {
  if (!binding) attempts.failed.push({ name, target, reason })
  else if (binding.version !== attempts.version) {
    throw failure().mixedVersions(name, binding.version, attempts.version)
  }
  return binding
}

function isWasmForced(): boolean {
  let value = ''
  try {
    value = process.env.QRUSH_FORCE_WASM ?? ''
  } catch {
    // Deno, without --allow-env: what may not be read is not wanted that much.
  }
  if (!['', '0', '1'].includes(value)) throw failure().badSetting('QRUSH_FORCE_WASM', value)
  return value === '1'
}

function failure() {
  return require('./load/failure.js') as typeof import('./load/failure.js')
}
