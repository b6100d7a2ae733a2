// The one place that requires a binding, if it is whole and of this processor.

import { createRequire } from 'node:module'
import type { FileBinding } from '../file/binding.js'
import { refuseUnfit } from './elf.js'
import type { Target } from './target.js'

export type Binding = Omit<typeof import('../../index.js'), 'toFile'> & FileBinding

export type Outcome =
  | { binding: Binding; reason?: undefined }
  | { binding?: undefined; reason: unknown }

export function requireFile(path: string): Outcome {
  try {
    refuseUnfit(() => path)
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
    refuseUnfit(() => createRequire(__filename).resolve(`@qrush/binding-${target}`))
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
