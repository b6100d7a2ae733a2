// A zip archive as a stream: entries are stored, not deflated, since pictures are deflated already, and
// all memory that grows is the directory's, some 10 bytes and a name an entry.
//
// It is written here because the libraries fail at many small entries: of 70,000, client-zip 2.5.1 counts
// 65,535 in the directory's end, so that unzip and yauzl lose the others, and keeps 900 bytes for each;
// yazl 3.3.1 searches its list from the start for each and keeps all data; fflate knows no zip64; conflux
// takes 70 µs an entry and keeps 2 kB; compress-commons takes 170 µs and keeps an object of its own.
// Records are named and laid out as in PKWARE's APPNOTE.TXT 6.3.10.

import { Readable } from 'node:stream'
import { crc32 } from './zip/crc32.js'
import { Directory } from './zip/directory.js'
import { localHeader } from './zip/records.js'

/** A file of an archive. */
export interface ZipEntry {
  /** As it stands in the archive: whoever gives it sees to it that it is safe and given once. */
  name: string
  /** All of it, less than 4 GiB. */
  data: Uint8Array
}

/** Beyond this, in bytes, data is handed on as it is rather than copied behind its header. */
const LARGE = 65_536

/**
 * Makes an archive of entries, in their order, as they come: the next is asked for when there is room
 * in the stream. It is of zip64's form (4.3.14, 4.5.3) where there are more than 65,534 entries or 4 GiB,
 * and only there. Equal entries make equal bytes: each is dated 1980-01-01.
 *
 * @returns A stream of bytes. It fails with what `entries` throws; destroying it closes `entries`.
 */
export function zip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): Readable {
  return Readable.from(archive(entries), { objectMode: false })
}

/** The same as a generator. */
export async function* archive(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const writer = new ZipWriter()
  // Not by yield*, which closes what it goes through some turns later.
  for await (const entry of entries) for (const piece of writer.entry(entry)) yield piece
  yield* writer.end()
}

/** The bytes of an archive, entry by entry. */
export class ZipWriter {
  readonly #directory = new Directory()

  entry({ name, data }: ZipEntry): Uint8Array[] {
    const file = { name: Buffer.from(name), crc: crc32(data), size: data.length }
    this.#directory.add(file)
    const header = localHeader(file)
    return data.length < LARGE ? [Buffer.concat([header, data])] : [header, data]
  }

  end(): Iterable<Uint8Array> {
    return this.#directory.records()
  }
}
