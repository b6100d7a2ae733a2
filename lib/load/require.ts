// The one place that requires a binding, if it is whole.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Target } from './target.js'

export type Binding = typeof import('../../index.js')

/** What an ELF file begins with. */
const ELF = 0x7f454c46

export type Outcome =
  | { binding: Binding; reason?: undefined }
  | { binding?: undefined; reason: unknown }

export function requireFile(path: string): Outcome {
  try {
    refuseCutShort(() => path)
    // A plain `require` of what is not written out has bundlers warn.
    return found(createRequire(path)(path))
  } catch (reason) {
    return { reason }
  }
}

/**
 * Each name is written out, since bundlers and tracers find packages only so; and within a `try`, by
 * which they tell those that may be missing.
 */
export function requirePackage(target: Target): Outcome {
  try {
    // Of what is not written out, a plain `require.resolve` has bundlers warn.
    refuseCutShort(() => createRequire(__filename).resolve(`@qrush/binding-${target}`))
    switch (target) {
      case 'android-arm64':
        return found(require('@qrush/binding-android-arm64'))
      case 'darwin-arm64':
        return found(require('@qrush/binding-darwin-arm64'))
      case 'darwin-x64':
        return found(require('@qrush/binding-darwin-x64'))
      case 'freebsd-x64':
        return found(require('@qrush/binding-freebsd-x64'))
      case 'linux-arm-gnueabihf':
        return found(require('@qrush/binding-linux-arm-gnueabihf'))
      case 'linux-arm64-gnu':
        return found(require('@qrush/binding-linux-arm64-gnu'))
      case 'linux-arm64-musl':
        return found(require('@qrush/binding-linux-arm64-musl'))
      case 'linux-ppc64-gnu':
        return found(require('@qrush/binding-linux-ppc64-gnu'))
      case 'linux-riscv64-gnu':
        return found(require('@qrush/binding-linux-riscv64-gnu'))
      case 'linux-s390x-gnu':
        return found(require('@qrush/binding-linux-s390x-gnu'))
      case 'linux-x64-gnu':
        return found(require('@qrush/binding-linux-x64-gnu'))
      case 'linux-x64-musl':
        return found(require('@qrush/binding-linux-x64-musl'))
      case 'wasm32-wasip1':
        return found(require('@qrush/binding-wasm32-wasip1'))
      case 'win32-arm64-msvc':
        return found(require('@qrush/binding-win32-arm64-msvc'))
      case 'win32-ia32-msvc':
        return found(require('@qrush/binding-win32-ia32-msvc'))
      case 'win32-x64-msvc':
        return found(require('@qrush/binding-win32-x64-msvc'))
    }
  } catch (reason) {
    return { reason }
  }
}

function found(binding: Binding): Outcome {
  return { binding }
}

/**
 * A binary that was cut short, by a full disk or an install that was killed, kills the process: the system
 * maps pages of it that are not there. Whether it is whole, an ELF file tells at its beginning.
 */
function refuseCutShort(find: () => string): void {
  const [size, end] = extent(find)
  if (size < end) throw new Error(`file too short: it has ${size} bytes of ${end}`)
}

/** How long the file is, and where its last part ends, the table of its sections. */
function extent(find: () => string): [size: number, end: number] {
  let file: number | undefined
  try {
    file = openSync(find(), 'r')
    const head = Buffer.alloc(64)
    readSync(file, head, 0, head.length, 0)
    const view = new DataView(head.buffer, head.byteOffset)
    if (view.getUint32(0) !== ELF) return [0, 0]
    const [wide, little] = [head[4] === 2, head[5] === 1]
    const start = wide ? Number(view.getBigUint64(40, little)) : view.getUint32(32, little)
    const [entry, entries] = wide ? [58, 60] : [46, 48]
    const table = view.getUint16(entry, little) * view.getUint16(entries, little)
    return [fstatSync(file).size, start + table]
  } catch {
    // What is not there, or may not be read, the `require` that follows tells of.
    return [0, 0]
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
