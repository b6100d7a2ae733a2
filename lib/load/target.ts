// Which of the published binaries is for this machine.

import { closeSync, openSync, readSync } from 'node:fs'

/** As the platforms' packages are named, after `@qrush/binding-`. */
export const TARGETS = [
  'android-arm64',
  'darwin-arm64',
  'darwin-x64',
  'freebsd-x64',
  'linux-arm-gnueabihf',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'linux-ppc64-gnu',
  'linux-riscv64-gnu',
  'linux-s390x-gnu',
  'linux-x64-gnu',
  'linux-x64-musl',
  'wasm32-wasip1',
  'win32-arm64-msvc',
  'win32-ia32-msvc',
  'win32-x64-msvc',
] as const
export type Target = (typeof TARGETS)[number]

export const WASM = 'wasm32-wasip1'

export interface Machine {
  platform: string
  arch: string
  /** On Linux; absent where the C library is not known. */
  libc?: Libc | undefined
}
export type Libc = 'glibc' | 'musl'

export function machine(): Machine {
  const { platform, arch } = process
  return platform === 'linux' ? { platform, arch, libc: libc() } : { platform, arch }
}

/** None where there is no binary for the machine; more than one where the C library is not known. */
export function targetsOf({ platform, arch, libc }: Machine): Target[] {
  const names = abis(platform, libc).map((abi) => `${platform}-${arch}${abi}`)
  return TARGETS.filter((target) => names.includes(target.replace(/eabihf$/, '')))
}

function abis(platform: string, libc: Libc | undefined): string[] {
  if (platform === 'win32') return ['-msvc']
  if (platform !== 'linux') return ['']
  return { glibc: ['-gnu'], musl: ['-musl'], unknown: ['-gnu', '-musl'] }[libc ?? 'unknown']
}

/** By the dynamic linker that Node's own binary names in its head. */
function libc(): Libc | undefined {
  const head = Buffer.alloc(4096)
  try {
    const file = openSync(process.execPath, 'r')
    readSync(file, head, 0, head.length, 0)
    closeSync(file)
  } catch {
    // Without leave to read it, the binaries for each are tried.
  }
  const linker = /\/ld(-musl-|-linux|64\.so)/.exec(head.toString('latin1'))?.[1]
  return linker === undefined ? undefined : linker === '-musl-' ? 'musl' : 'glibc'
}
