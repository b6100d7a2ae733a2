// The checksum of an entry, by zlib: Node.js has it from 20.15 and 22.2 on.

import * as zlib from 'node:zlib'

/** CRC-32 of ISO 3309, of bytes. */
export const crc32: (data: Uint8Array) => number = zlib.crc32 ?? crc32ByTable

/** The same for a runtime whose zlib does not offer it: a byte at a time, reflected polynomial 04C11DB7. */
export function crc32ByTable(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = (crc >>> 8) ^ (table()[(crc ^ byte) & 0xff] as number)
  return ~crc >>> 0
}

let remainders: Uint32Array | undefined

function table(): Uint32Array {
  remainders ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    return crc
  })
  return remainders
}
