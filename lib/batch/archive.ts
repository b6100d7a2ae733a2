// A zip as the place of the codes. It grows under a name with .part behind, and gets its own when it is whole.
// A resumed batch draws its codes again, at some 10 µs each, and compares the archive they make with what is
// there; from its end on it writes. So the result is the same, byte for byte, whatever a kill has cut off.

import { openSync, renameSync, rmSync } from 'node:fs'
import { ZipWriter } from '../zip.js'
import { type BatchError, fault, option, writeFailure } from './error.js'
import { entryAt, isThere, nameNew, partOf } from './paths.js'
import { openRegular } from './regular-file.js'
import { ResumableFile } from './resumable-file.js'
import type { Settings } from './settings.js'
import type { Sink } from './sink.js'

/** Bytes that are written at once. */
const PIECE = 1 << 18

export class Archive implements Sink {
  readonly #path: string
  readonly #part: string
  readonly #settings: Settings
  /** Whether a run before this one has begun it. */
  readonly #hasBegun: boolean
  readonly #zip = new ZipWriter()
  #file: ResumableFile | undefined
  #waiting: Uint8Array[] = []
  #length = 0

  /** @throws {BatchError} where another batch is unfinished. */
  constructor(settings: Settings) {
    this.#path = settings.out
    this.#part = partOf(settings.out)
    this.#settings = settings
    const found = entryAt(this.#part)
    this.#hasBegun = found !== undefined
    if (found && !found.isFile()) {
      throw fault.place`'${this.#part}' is no file, but the archive grows there. Move it away, or give another ${option('out')}.`
    }
    if (this.#hasBegun && !settings.resume && !settings.overwrite) {
      throw fault.place`Expected no unfinished archive but '${this.#part}' is there: ${option('resume')} goes on with it, ${option('overwrite')} begins anew`
    }
  }

  /** It says nothing of where its report is, but the report does. */
  get before(): 'compared' | undefined {
    return this.#settings.resume && this.#hasBegun ? 'compared' : undefined
  }

  open(): void {
    const isMore = this.before !== undefined
    try {
      // Anew it is another file, so that a batch that is at the old one can tell.
      if (this.#hasBegun && !isMore) rmSync(this.#part)
      const file = isMore ? openRegular(this.#part, 'write') : openSync(this.#part, 'wx+')
      this.#file = new ResumableFile(file, this.#part, 'an archive')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw this.#isOfAnother()
      throw writeFailure('an archive that can be written', error)
    }
    // Another batch may have ended between the first look and this one.
    if (this.#settings.overwrite || !isThere(this.#path)) return
    if (!this.#hasBegun) rmSync(this.#part)
    throw fault.busy`Expected a new archive for ${option('out')} but '${this.#path}' has come there since: ${option('overwrite')} replaces it`
  }

  put(name: string, data: Buffer): undefined {
    this.#write(this.#zip.entry({ name, data }))
  }

  end(): void {
    this.#write(this.#zip.end())
    this.compare()
    this.#file?.sync()
    this.#finish()
  }

  suspend(): void {
    this.#flush()
  }

  close(): void {
    this.#file?.close()
  }

  /** @throws {BatchError} where other entries, or more, were there than have come so far. */
  compare(): void {
    this.#flush()
    this.#file?.end()
  }

  #write(pieces: Iterable<Uint8Array>): void {
    for (const piece of pieces) {
      this.#waiting.push(piece)
      this.#length += piece.length
      if (this.#length >= PIECE) this.#flush()
    }
  }

  #flush(): void {
    this.#file?.write(Buffer.concat(this.#waiting))
    this.#waiting = []
    this.#length = 0
  }

  #finish(): void {
    if (!this.#file?.isAt(this.#part)) throw this.#isOfAnother()
    try {
      const give = this.#settings.overwrite ? renameSync : nameNew
      give(this.#part, this.#path)
    } catch (error) {
      throw writeFailure('a new archive', error)
    }
  }

  #isOfAnother(): BatchError {
    return fault.busy`Expected '${this.#part}' of this batch but it is of another, which has begun since: wait for it, or give another ${option('out')}`
  }
}
