// The central directory (4.3.12 to 4.3.16): what of each entry must be kept until the end, in few bytes.

import { centralHeader, endRecords, LOCAL_HEADER, type StoredFile } from './records.js'

/** Of a block of what is kept, and of a piece of the directory, in bytes. */
const BLOCK = 65_536
/** CRC, size and the name's length; where the entry is follows from those before it. */
const KEPT = 4 + 4 + 2

export class Directory {
  readonly #full: Buffer[] = []
  #block = Buffer.alloc(BLOCK)
  #used = 0
  #count = 0

  /** @throws {RangeError} for a name or data that no entry can have. */
  add({ name, crc, size }: StoredFile): void {
    if (name.length === 0 || name.length > 0xffff) {
      throw new RangeError(
        `Expected 1 to 65535 bytes for the name of a zip entry but received ${name.length}`,
      )
    }
    if (size >= 0xffffffff) {
      throw new RangeError(`Expected less than 4 GiB for a zip entry but received ${size} bytes`)
    }
    if (this.#used + KEPT + name.length > this.#block.length) this.#startBlock(KEPT + name.length)
    const at = this.#block.writeUInt32LE(crc, this.#used)
    this.#block.writeUInt32LE(size, at)
    this.#block.writeUInt16LE(name.length, at + 4)
    name.copy(this.#block, at + 6)
    this.#used = at + 6 + name.length
    this.#count++
  }

  /** The directory and its end, in pieces. */
  *records(): Generator<Buffer, void, undefined> {
    let offset = 0
    let size = 0
    let piece: Buffer[] = []
    let length = 0
    for (const file of this.#files()) {
      const header = centralHeader(file, offset)
      offset += LOCAL_HEADER + file.name.length + file.size
      size += header.length
      piece.push(header)
      length += header.length
      if (length >= BLOCK) {
        yield Buffer.concat(piece)
        piece = []
        length = 0
      }
    }
    yield Buffer.concat([...piece, ...endRecords(this.#count, size, offset)])
  }

  *#files(): Generator<StoredFile, void, undefined> {
    for (const block of [...this.#full, this.#block.subarray(0, this.#used)]) {
      for (let at = 0; at < block.length; ) {
        const [crc, size] = [block.readUInt32LE(at), block.readUInt32LE(at + 4)]
        const end = at + KEPT + block.readUInt16LE(at + 8)
        yield { name: block.subarray(at + KEPT, end), crc, size }
        at = end
      }
    }
  }

  #startBlock(least: number): void {
    this.#full.push(this.#block.subarray(0, this.#used))
    this.#block = Buffer.alloc(Math.max(BLOCK, least))
    this.#used = 0
  }
}
