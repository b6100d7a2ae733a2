// A file that grows, and may have its beginning already, of a run before: what should stand there is compared
// with what does, and from the end of that on it is written.

import { closeSync, fstatSync, fsyncSync, lstatSync, readSync, writeSync } from 'node:fs'
import { type BatchError, fault, option, writeFailure } from './error.js'

export class ResumableFile {
  readonly #file: number
  readonly #name: string
  /** What it is, as in "an archive that can be written". */
  readonly #what: string
  readonly #had: number
  readonly #beforeNew: () => void
  #at = 0
  #isNew = false

  /** `beforeNew` is called before the first byte that was not there, and may throw to keep it away. */
  constructor(file: number, name: string, what: string, beforeNew = () => {}) {
    this.#file = file
    this.#name = name
    this.#what = what
    this.#had = fstatSync(file).size
    this.#beforeNew = beforeNew
  }

  /** Bytes from the beginning to where it has come. */
  get length(): number {
    return this.#at
  }

  /** Goes behind what is known to be right. */
  skip(length: number): void {
    this.#at = length
  }

  write(bytes: Buffer): void {
    const known = Math.min(bytes.length, Math.max(0, this.#had - this.#at))
    if (known > 0) this.#compare(bytes.subarray(0, known))
    if (known < bytes.length && !this.#isNew) {
      this.#isNew = true
      this.#beforeNew()
    }
    try {
      for (let at = known; at < bytes.length; ) {
        at += writeSync(this.#file, bytes, at, bytes.length - at, this.#at + at)
      }
    } catch (error) {
      throw writeFailure(`${this.#what} that can be written`, error)
    }
    this.#at += bytes.length
  }

  /** @throws {BatchError} where more was there than has been written. */
  end(): void {
    if (this.#had > this.#at) throw this.#isOther()
  }

  sync(): void {
    fsyncSync(this.#file)
  }

  /** Whether it still has its name. */
  isAt(path: string): boolean {
    const [ours, found] = [fstatSync(this.#file), lstatSync(path, { throwIfNoEntry: false })]
    return found?.ino === ours.ino && found.dev === ours.dev
  }

  close(): void {
    closeSync(this.#file)
  }

  #compare(expected: Buffer): void {
    const found = Buffer.alloc(expected.length)
    readSync(this.#file, found, 0, found.length, this.#at)
    if (!found.equals(expected)) throw this.#isOther()
  }

  #isOther(): BatchError {
    return fault.changed`Expected '${this.#name}' of the same rows and ${option('options')} but it is of others: ${option('overwrite')} without ${option('resume')} begins anew`
  }
}
