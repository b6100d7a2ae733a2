// A zip as the place of the codes. It grows under a name with .part behind, and gets its own when it is whole.
// A resumed batch draws its codes again, at some 10 µs each, and compares the archive they make with what is
// there; from its end on it writes. So the result is the same, byte for byte, whatever a kill has cut off.

import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { archive, type ZipEntry } from '../../zip.js'
import { Failure, Misuse, systemFailure } from '../failure.js'
import type { Manner } from './folder.js'

/** Bytes that are written at once. */
const PIECE = 1 << 18

export class Archive {
  readonly #path: string
  readonly #part: string
  readonly #manner: Manner
  #waiting: Uint8Array[] = []
  #length = 0

  /** @throws {Misuse} where another batch is unfinished. */
  constructor(path: string, manner: Manner) {
    this.#path = path
    this.#part = `${path}.part`
    this.#manner = manner
    if (this.hasBegun && !manner.resume && !manner.overwrite) {
      throw new Misuse(
        `Expected no unfinished archive but '${this.#part}' is there: --resume goes on with it, --overwrite begins anew`,
      )
    }
  }

  get hasBegun(): boolean {
    return existsSync(this.#part)
  }

  /** Writes all entries; those of a source that ends with `stopped` are kept for the next run. */
  async write(entries: AsyncIterable<ZipEntry>, stopped: unknown): Promise<void> {
    let sink: Sink | undefined
    try {
      for await (const piece of archive(entries)) {
        sink ??= this.#open()
        this.#waiting.push(piece)
        this.#length += piece.length
        if (this.#length >= PIECE) this.#flush(sink)
      }
      sink ??= this.#open()
      this.#flush(sink)
      sink.end()
      this.#finish()
    } catch (error) {
      if (sink && error === stopped) this.#flush(sink)
      if (error !== stopped) throw error
    } finally {
      sink?.close()
    }
  }

  #open(): Sink {
    const { resume } = this.#manner
    try {
      if (this.hasBegun && !lstatSync(this.#part).isFile())
        throw new Error(`'${this.#part}', which is no file`)
      const flags = !this.hasBegun ? 'wx+' : resume ? 'r+' : 'w+'
      return new Sink(openSync(this.#part, flags), this.#part)
    } catch (error) {
      throw systemFailure('an archive that can be written', error)
    }
  }

  #flush(sink: Sink): void {
    sink.write(this.#waiting)
    this.#waiting = []
    this.#length = 0
  }

  #finish(): void {
    try {
      if (this.#manner.overwrite) {
        renameSync(this.#part, this.#path)
      } else {
        linkSync(this.#part, this.#path)
        unlinkSync(this.#part)
      }
    } catch (error) {
      // Without hard links, it is looked whether something has come there.
      if (existsSync(this.#path)) throw systemFailure('a new archive', error)
      renameSync(this.#part, this.#path)
    }
  }
}

/** A file that has its beginning already, perhaps. */
class Sink {
  readonly #file: number
  readonly #name: string
  readonly #had: number
  #at = 0

  constructor(file: number, name: string) {
    this.#file = file
    this.#name = name
    this.#had = fstatSync(file).size
  }

  write(pieces: Uint8Array[]): void {
    const all = Buffer.concat(pieces)
    const known = Math.min(all.length, Math.max(0, this.#had - this.#at))
    if (known > 0) this.#compare(all.subarray(0, known))
    try {
      for (let at = known; at < all.length; ) {
        at += writeSync(this.#file, all, at, all.length - at, this.#at + at)
      }
    } catch (error) {
      throw systemFailure('an archive that can be written', error)
    }
    this.#at += all.length
  }

  end(): void {
    if (this.#had > this.#at) throw this.#isOther()
    fsyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }

  #compare(expected: Buffer): void {
    const found = Buffer.alloc(expected.length)
    readSync(this.#file, found, 0, found.length, this.#at)
    if (!found.equals(expected)) throw this.#isOther()
  }

  #isOther(): Failure {
    return new Failure(
      `Expected '${this.#name}' of the same rows and flags but it is of others: --overwrite begins anew`,
    )
  }
}
