// Whether a binary is whole and of this processor, as an ELF file tells at its beginning (System V ABI, chapter 4).

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** What an ELF file begins with. */
const ELF = 0x7f454c46

/** `e_machine` of the processors that binaries are published for. */
const PROCESSORS: Record<number, string> = {
  3: 'ia32',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
}

/**
 * Says what the system would not: a binary that was cut short, by a full disk or an install that was killed,
 * kills the process, since pages of it are mapped that are not there; one for another processor is to glibc a
 * file that does not exist.
 */
export function refuseUnfit(find: () => string): void {
  let file: number | undefined
  let misfit: string | undefined
  try {
    file = openSync(find(), 'r')
    const head = Buffer.alloc(64)
    readSync(file, head, 0, head.length, 0)
    misfit = misfitOf(new DataView(head.buffer, head.byteOffset), fstatSync(file).size)
  } catch {
    // What is not found, or may not be read, the `require` that follows tells of.
  } finally {
    if (file !== undefined) closeSync(file)
  }
  if (misfit) throw new Error(misfit)
}

function misfitOf(head: DataView, size: number): string | undefined {
  if (head.getUint32(0) !== ELF) return undefined
  const [wide, little] = [head.getUint8(4) === 2, head.getUint8(5) === 1]
  const processor = PROCESSORS[head.getUint16(18, little)] ?? 'another processor'
  if (processor !== process.arch) {
    return `the binary is for ${processor}, and here runs ${process.arch}`
  }
  // The last part is the table of sections.
  const start = wide ? Number(head.getBigUint64(40, little)) : head.getUint32(32, little)
  const [entry, entries] = wide ? [58, 60] : [46, 48]
  const end = start + head.getUint16(entry, little) * head.getUint16(entries, little)
  return size < end ? `file too short: it has ${size} bytes of ${end}` : undefined
}
