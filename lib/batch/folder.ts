// A folder as the place of the codes. Each file is written beside, and then given its name: under a name there
// is a whole file or none, and a name that is taken stays as it is.

import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type BatchError, fault, isBatchError, option, writeFailure } from './error.js'
import { isThere, makeFolder, PART } from './paths.js'
import { openRegular } from './regular-file.js'
import type { Settings } from './settings.js'
import type { Sink } from './sink.js'

/** Codes of the system that are about one name, and not about the folder. */
const OF_THE_NAME = ['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'EILSEQ', 'ENOTEMPTY']
/** Those of a file system without hard links. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EACCES']

export class Folder implements Sink {
  readonly #path: string
  readonly #part: string
  readonly #settings: Settings
  #hasLinks = true

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
    const path = join(this.#path, name)
    try {
      if (this.#settings.overwrite) this.#replace(path, data)
      else this.#add(path, data)
      return undefined
    } catch (error) {
      if (isBatchError(error)) throw error
      const { code = '', message } = error as NodeJS.ErrnoException
      if (!OF_THE_NAME.includes(code)) throw writeFailure('a file that can be written', error)
      if (code !== 'EEXIST') {
        return fault.name`Expected a name that the file system takes but received ${message}`
      }
      // One with just what would be written is of a run before this one.
      if (this.#settings.resume && holds(path, data)) return undefined
      return fault.exists`Expected a new file but '${name}' is there: ${option('overwrite')} replaces it`
    }
  }

  #replace(path: string, data: Buffer): void {
    this.#write(data)
    this.#rename(path)
  }

  /** A link, unlike a renaming, fails where the name is taken. Without links, that is looked for just before. */
  #add(path: string, data: Buffer): void {
    this.#write(data)
    if (this.#hasLinks && this.#link(path)) return
    if (isThere(path)) {
      unlinkSync(this.#part)
      throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' })
    }
    this.#rename(path)
  }

  /** @returns Whether that can be done here. */
  #link(path: string): boolean {
    try {
      linkSync(this.#part, path)
    } catch (error) {
      this.#hasLinks = !NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')
      if (!this.#hasLinks) return false
      unlinkSync(this.#part)
      throw error
    }
    unlinkSync(this.#part)
    return true
  }

  #rename(path: string): void {
    try {
      renameSync(this.#part, path)
    } catch (error) {
      unlinkSync(this.#part)
      throw error
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
