// A folder as the place of the codes. Each file is written beside, and then given its name: under a name there
// is a whole file or none, and a name that is taken stays as it is.

import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type BatchError, fault, option, writeFailure } from './error.js'
import { makeFolder, nameNew, PART } from './paths.js'
import { openRegular } from './regular-file.js'
import type { Settings } from './settings.js'
import type { Sink } from './sink.js'

/** Codes of the system that are about one name, and not about the folder. */
const OF_THE_NAME = ['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'EILSEQ', 'ENOTEMPTY']

export class Folder implements Sink {
  readonly #path: string
  readonly #part: string
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#path = settings.out
    this.#part = join(settings.out, PART)
    this.#settings = settings
  }

  open(begin: () => void): void {
    try {
      makeFolder(this.#path)
    } catch (error) {
      throw writeFailure('a folder that can be written to', error)
    }
    begin()
    this.#clear()
  }

  /** Clears away what a run that was killed has left. */
  #clear(): void {
    try {
      rmSync(this.#part, { force: true })
    } catch (error) {
      throw writeFailure('a folder that can be written to', error)
    }
  }

  /** @returns Why there is no file of that name and content now, or nothing. */
  put(name: string, data: Buffer): BatchError | undefined {
    const { overwrite, resume } = this.#settings
    const path = join(this.#path, name)
    this.#write(data)
    try {
      const give = overwrite ? renameSync : nameNew
      give(this.#part, path)
      return undefined
    } catch (error) {
      this.#clear()
      const { code = '', message } = error as NodeJS.ErrnoException
      if (!OF_THE_NAME.includes(code)) throw writeFailure('a file that can be written', error)
      if (code !== 'EEXIST') {
        return fault.name`Expected a name that the file system takes but received ${message}`
      }
      // One with just what would be written is of a run before this one.
      if (resume && holds(path, data)) return undefined
      return fault.exists`Expected a new file but '${name}' is there: ${option('overwrite')} replaces it`
    }
  }

  /** Beside. Exclusively: it follows no link, and replaces nothing. */
  #write(data: Buffer): void {
    let file: number | undefined
    try {
      file = openSync(this.#part, 'wx')
      for (let at = 0; at < data.length; ) at += writeSync(file, data, at)
    } catch (error) {
      // Of the part, and not of the row's name.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        this.#clear()
        throw writeFailure('a file that can be written', error)
      }
      throw fault.busy`Expected '${this.#path}' for this batch but another writes there: wait for it, or give another ${option('out')}`
    } finally {
      if (file !== undefined) closeSync(file)
    }
  }
}

function holds(path: string, data: Buffer): boolean {
  let file: number | undefined
  try {
    file = openRegular(path, 'read')
    return fstatSync(file).size === data.length && readFileSync(file).equals(data)
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
