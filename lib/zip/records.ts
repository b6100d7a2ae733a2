// The records of an archive, byte by byte.

/** What the headers of a file tell. */
export interface StoredFile {
  /** In UTF-8. */
  name: Buffer
  crc: number
  /** Stored, it is as large within the archive. */
  size: number
}

/** Bytes of a local file header without its name. */
export const LOCAL_HEADER = 30
const CENTRAL_HEADER = 46
const EXTRA = 12
const END = 22
const END_64 = 56
const LOCATOR_64 = 20

/** What a field of 16 or 32 bits has where zip64's has the value (4.4.1.4). */
const MOVED_16 = 0xffff
const MOVED_32 = 0xffffffff

/** Versions of the format that a reader must know (4.4.3.2): 1.0, and 4.5 for zip64. */
const PLAIN = 10
const ZIP64 = 45
/** 4.4.2: attributes are those of Unix. */
const MADE_BY = (3 << 8) | ZIP64
/** 4.4.4, bit 11: names are UTF-8. */
const UTF_8 = 1 << 11
/** 4.4.6: 1 January 1980, the first day that there is, at midnight. */
const DATE = (1 << 5) | 1
/** A file that its owner may write and all may read. */
const ATTRIBUTES = 0o100644 * 0x10000

/** 4.3.7: what goes before the data. */
export function localHeader({ name, crc, size }: StoredFile): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER + name.length)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(PLAIN, 4)
  describe(header, 6, { name, crc, size })
  name.copy(header, LOCAL_HEADER)
  return header
}

/** 4.3.12: a file's entry in the directory. */
export function centralHeader({ name, crc, size }: StoredFile, offset: number): Buffer {
  const far = offset >= MOVED_32
  const header = Buffer.alloc(CENTRAL_HEADER + name.length + (far ? EXTRA : 0))
  header.write('PK\x01\x02', 'latin1')
  header.writeUInt16LE(MADE_BY, 4)
  header.writeUInt16LE(far ? ZIP64 : PLAIN, 6)
  describe(header, 8, { name, crc, size })
  header.writeUInt16LE(far ? EXTRA : 0, 30)
  header.writeUInt32LE(ATTRIBUTES, 38)
  header.writeUInt32LE(far ? MOVED_32 : offset, 42)
  name.copy(header, CENTRAL_HEADER)
  if (far) {
    const extra = CENTRAL_HEADER + name.length
    header.writeUInt16LE(1, extra)
    header.writeUInt16LE(8, extra + 2)
    header.writeBigUInt64LE(BigInt(offset), extra + 4)
  }
  return header
}

/** The fields that both headers have in one order. */
function describe(header: Buffer, at: number, { name, crc, size }: StoredFile): void {
  header.writeUInt16LE(UTF_8, at)
  // Stored (4.4.5), at midnight.
  header.writeUInt16LE(DATE, at + 6)
  header.writeUInt32LE(crc, at + 8)
  header.writeUInt32LE(size, at + 12)
  header.writeUInt32LE(size, at + 16)
  header.writeUInt16LE(name.length, at + 20)
}

/** 4.3.14 to 4.3.16: where the directory is, and how many files it has. */
export function endRecords(count: number, size: number, offset: number): Buffer[] {
  const end = Buffer.alloc(END)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Math.min(count, MOVED_16), 8)
  end.writeUInt16LE(Math.min(count, MOVED_16), 10)
  end.writeUInt32LE(Math.min(size, MOVED_32), 12)
  end.writeUInt32LE(Math.min(offset, MOVED_32), 16)
  if (count < MOVED_16 && size < MOVED_32 && offset < MOVED_32) return [end]

  const end64 = Buffer.alloc(END_64)
  end64.write('PK\x06\x06', 'latin1')
  // Of what follows this field.
  end64.writeBigUInt64LE(BigInt(END_64 - 12), 4)
  end64.writeUInt16LE(MADE_BY, 12)
  end64.writeUInt16LE(ZIP64, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(size), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)

  const locator = Buffer.alloc(LOCATOR_64)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  // Of one disk.
  locator.writeUInt32LE(1, 16)
  return [end64, locator, end]
}
