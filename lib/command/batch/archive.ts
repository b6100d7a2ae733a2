// A zip as the place of the codes. It grows under a name with .part behind, and gets its own when it is whole.
// A resumed batch draws its codes again, at some 10 µs each, and compares the archive they make with what is
// there; from its end on it writes. So the result is the same, byte for byte, whatever a kill has cut off.

import { linkSync, openSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { archive, type ZipEntry } from '../../zip.js'
import { Failure, Misuse, systemFailure } from '../failure.js'
import type { Manner } from './folder.js'
import { entryAt, isThere, partOf } from './place.js'
import { openRegular } from './regular-file.js'
import { Sink } from './sink.js'

/** Bytes that are written at once. */
const PIECE = 1 << 18

export class Archive {
  readonly #path: string
  readonly #part: string
  readonly #manner: Manner
  /** Whether a run before this one has begun it. */
  readonly hasBegun: boolean
  #sink: Sink | undefined
  #waiting: Uint8Array[] = []
  #length = 0

  /** @throws {Misuse} where another batch is unfinished. */
  constructor(path: string, manner: Manner) {
    this.#path = path
    this.#part = partOf(path)
    this.#manner = manner
    const found = entryAt(this.#part)
    this.hasBegun = found !== undefined
    if (found && !found.isFile()) {
      throw new Misuse(
        `'${this.#part}' is no file, but the archive grows there. Move it away, or give another --out.`,
      )
    }
    if (this.hasBegun && !manner.resume && !manner.overwrite) {
      throw new Misuse(
        `Expected no unfinished archive but '${this.#part}' is there: --resume goes on with it, --overwrite begins anew`,
      )
    }
  }

  /** Begins it, or goes on. */
  open(): void {
    const { resume } = this.#manner
    try {
      // Anew it is another file, so that a batch that is at the old one can tell.
      if (this.hasBegun && !resume) rmSync(this.#part)
      const isMore = this.hasBegun && resume
      const file = isMore ? openRegular(this.#part, 'write') : openSync(this.#part, 'wx+')
      this.#sink = new Sink(file, this.#part, 'an archive')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw this.#isOfAnother()
      throw systemFailure('an archive that can be written', error)
    }
    // Another batch may have ended between the first look and this one.
    if (this.#manner.overwrite || !isThere(this.#path)) return
    if (!this.hasBegun) rmSync(this.#part)
    throw new Failure(
      `Expected a new archive for --out but '${this.#path}' has come there since: --overwrite replaces it`,
    )
  }

  /**
   * Writes all entries; those of a source that ends with `stopped` are kept for the next run. It is to be open
   * before the first of them.
   */
  async write(entries: AsyncIterable<ZipEntry>, stopped: unknown): Promise<void> {
    try {
      for await (const piece of archive(entries)) {
        this.#waiting.push(piece)
        this.#length += piece.length
        if (this.#length >= PIECE) this.#flush()
      }
      this.compare()
      this.#sink?.sync()
      this.#finish()
    } catch (error) {
      if (error !== stopped) throw error
      this.#flush()
    } finally {
      this.#sink?.close()
    }
  }

  /** @throws {Failure} where other entries, or more, were there than have come so far. */
  compare(): void {
    this.#flush()
    this.#sink?.end()
  }

  #flush(): void {
    this.#sink?.write(Buffer.concat(this.#waiting))
    this.#waiting = []
    this.#length = 0
  }

  #finish(): void {
    if (!this.#sink?.isAt(this.#part)) throw this.#isOfAnother()
    try {
      if (this.#manner.overwrite) renameSync(this.#part, this.#path)
      else this.#name()
    } catch (error) {
      throw systemFailure('a new archive', error)
    }
  }

  #name(): void {
    try {
      linkSync(this.#part, this.#path)
    } catch (error) {
      // Without hard links, it is looked whether something has come there.
      if (isThere(this.#path)) throw error
      renameSync(this.#part, this.#path)
      return
    }
    unlinkSync(this.#part)
  }

  #isOfAnother(): Failure {
    return new Failure(
      `Expected '${this.#part}' of this batch but it is of another, which has begun since: wait for it, or give another --out`,
    )
  }
}
