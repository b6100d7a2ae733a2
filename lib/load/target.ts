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

/** The dynamic linker that Node's own binary names in its head, or else what the process reports. */
function libc(): Libc | undefined {
  try {
    const linker = /\/ld(-musl-|-linux|64\.so)/.exec(headOf(process.execPath))?.[1]
    if (linker) return linker === '-musl-' ? 'musl' : 'glibc'
  } catch {
    // A process without leave to read it: its report has the answer too, 100 times slower.
  }
  return reportedLibc()
}

function headOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(4096)
    return head.toString('latin1', 0, readSync(file, head, 0, head.length, 0))
  } finally {
    closeSync(file)
  }
}

function reportedLibc(): Libc | undefined {
  const reporter = process.report as Reporter | undefined
  // Runtimes other than Node may have none.
  if (typeof reporter?.getReport !== 'function') return undefined
  const { excludeNetwork } = reporter
  // Else it asks the name server for the other end of each connection.
  reporter.excludeNetwork = true
  try {
    const { header, sharedObjects } = reporter.getReport() as Report
    if (header?.glibcVersionRuntime) return 'glibc'
    return sharedObjects?.some((path) => /\/(ld-musl-|libc\.musl-)/.test(path)) ? 'musl' : undefined
  } catch {
    return undefined
  } finally {
    reporter.excludeNetwork = excludeNetwork
  }
}

/** Newer than the oldest Node whose types are installed. */
interface Reporter {
  excludeNetwork?: boolean | undefined
  getReport: () => object
}

interface Report {
  header?: { glibcVersionRuntime?: string }
  sharedObjects?: string[]
}
