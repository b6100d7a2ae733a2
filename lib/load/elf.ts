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

interface Head {
  processor: string
  /** How long the file is, and where its last part ends, the table of its sections. */
  size: number
  end: number
}

/**
 * Says what the system would not: a binary that was cut short, by a full disk or an install that was killed,
 * kills the process, since pages of it are mapped that are not there; one for another processor is to glibc a
 * file that does not exist.
 */
export function refuseUnfit(find: () => string): void {
  const head = headOf(find)
  if (!head) return
  const { processor, size, end } = head
  if (processor !== process.arch) {
    throw new Error(`the binary is for ${processor}, and here runs ${process.arch}`)
  }
  if (size < end) throw new Error(`file too short: it has ${size} bytes of ${end}`)
}

function headOf(find: () => string): Head | undefined {
  let file: number | undefined
  try {
    file = openSync(find(), 'r')
    const head = Buffer.alloc(64)
    readSync(file, head, 0, head.length, 0)
    const view = new DataView(head.buffer, head.byteOffset)
    if (view.getUint32(0) !== ELF) return undefined
    const [wide, little] = [head[4] === 2, head[5] === 1]
    const start = wide ? Number(view.getBigUint64(40, little)) : view.getUint32(32, little)
    const [entry, entries] = wide ? [58, 60] : [46, 48]
    const table = view.getUint16(entry, little) * view.getUint16(entries, little)
    const processor = PROCESSORS[view.getUint16(18, little)] ?? 'another processor'
    return { processor, size: fstatSync(file).size, end: start + table }
  } catch {
    // What is not found, or may not be read, the `require` that follows tells of.
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
