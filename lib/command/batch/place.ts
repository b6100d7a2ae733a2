// What stands at the paths of a batch, and whether it may be touched.

import {
  type BigIntStats,
  fstatSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Misuse } from '../failure.js'
import type { Settings } from './settings.js'

/** In words, as in "is a folder". */
type Standing = 'a file' | 'a folder' | 'a device or a pipe' | 'a link that leads nowhere'

/** An archive, while it is not whole. */
export const partOf = (archive: string) => `${archive}.part`
/** How far a batch into a folder has come, and a file of it that is not whole. No row's name begins with a point. */
export const JOURNAL = '.qrush-batch.json'
export const PART = '.qrush-batch.part'

/** What stands there, behind links as well; nothing where nothing does. */
export function standingAt(path: string): Standing | undefined {
  const found = statOf(path)
  if (!found) return isThere(path) ? 'a link that leads nowhere' : undefined
  if (found.isFile()) return 'a file'
  return found.isDirectory() ? 'a folder' : 'a device or a pipe'
}

/** Whether the name is taken, by a link that leads nowhere too. */
export const isThere = (path: string) => entryAt(path) !== undefined

/** What has the name, a link where it is one. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

/**
 * Before anything is begun.
 *
 * @throws {Misuse} where something stands in the way that this batch may not touch, or is to be two things.
 */
export function checkPlaces(settings: Settings): void {
  checkOut(settings)
  const { input, out, isArchive, report } = settings
  const standing = entryAt(report)?.isSymbolicLink() ? 'a link' : standingAt(report)
  // A link too: /dev/stdout is one, and may lead to a file.
  if (standing && standing !== 'a file') {
    throw new Misuse(`Expected a file for --report but '${report}' is ${standing}`)
  }
  const rows = identity(input, input === '-')
  const own = isArchive ? [out, partOf(out)] : [JOURNAL, PART].map((name) => join(out, name))
  for (const path of own) {
    if (identity(path) === rows) {
      throw new Misuse(
        `Expected a place without the rows for --out but '${path}', which it writes, has them`,
      )
    }
    if (identity(path) === identity(report)) {
      throw new Misuse(
        `Expected a file of its own for --report but received '${report}', which --out writes`,
      )
    }
  }
  if (identity(report) === rows) {
    throw new Misuse(
      `Expected a file of its own for --report but received '${report}', which has the rows`,
    )
  }
}

function checkOut({ out, isArchive, resume, overwrite }: Settings): void {
  const standing = standingAt(out)
  if (!standing) return
  if (!isArchive) {
    if (standing === 'a folder') return
    throw new Misuse(`Expected a folder for --out but '${out}' is ${standing}`)
  }
  if (standing === 'a folder' || standing === 'a device or a pipe') {
    throw new Misuse(`Expected an archive for --out but '${out}' is ${standing}`)
  }
  if (overwrite) return
  const remedy = resume ? 'it is done' : '--overwrite replaces it'
  throw new Misuse(`Expected a new archive for --out but '${out}' is there: ${remedy}`)
}

/** The same for two paths to one file, be it there or not. */
function identity(path: string, isStdin = false): string {
  const found = isStdin ? statOf(0) : statOf(path)
  if (found) return `${found.dev}:${found.ino}`
  try {
    return join(realpathSync.native(dirname(resolve(path))), basename(path))
  } catch {
    return resolve(path)
  }
}

/** What it leads to; nothing where it does not lead to anything. */
function statOf(path: string | 0): BigIntStats | undefined {
  try {
    return path === 0 ? fstatSync(0, { bigint: true }) : statSync(path, { bigint: true })
  } catch {
    return undefined
  }
}

/** Makes a folder, with those around it. Not by Node's own way, which has no end where none can be made, as in /proc. */
export function makeFolder(path: string): void {
  const around = dirname(path)
  try {
    makeOne(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || around === path) throw error
    makeFolder(around)
    makeOne(path)
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (!statOf(path)?.isDirectory()) throw error
  }
}
