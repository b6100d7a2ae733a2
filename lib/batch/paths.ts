// What stands at the paths of a batch, and whether it may be touched.

import {
  type BigIntStats,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fault, option } from './error.js'
import type { Settings } from './settings.js'
import type { BatchSource } from './source.js'

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
 * @throws {BatchError} where something stands in the way that this batch may not touch, or is to be two things.
 */
export function checkPaths(settings: Settings): void {
  checkOut(settings)
  const { source, out, isArchive, report } = settings
  const standing = entryAt(report)?.isSymbolicLink() ? 'a link' : standingAt(report)
  // A link too: /dev/stdout is one, and may lead to a file.
  if (standing && standing !== 'a file') {
    throw fault.place`Expected a file for ${option('report')} but '${report}' is ${standing}`
  }
  const rows = identityOf(source)
  const own = isArchive ? [out, partOf(out)] : [JOURNAL, PART].map((name) => join(out, name))
  for (const path of own) {
    if (identity(path) === rows) {
      throw fault.place`Expected a place without the rows for ${option('out')} but '${path}', which it writes, has them`
    }
    if (identity(path) === identity(report)) {
      throw fault.place`Expected a file of its own for ${option('report')} but received '${report}', which ${option('out')} writes`
    }
  }
  if (identity(report) === rows) {
    throw fault.place`Expected a file of its own for ${option('report')} but received '${report}', which has the rows`
  }
}

function checkOut({ out, isArchive, resume, overwrite }: Settings): void {
  const standing = standingAt(out)
  if (!standing) return
  if (!isArchive) {
    if (standing === 'a folder') return
    throw fault.place`Expected a folder for ${option('out')} but '${out}' is ${standing}`
  }
  if (standing === 'a folder' || standing === 'a device or a pipe') {
    throw fault.place`Expected an archive for ${option('out')} but '${out}' is ${standing}`
  }
  if (overwrite) return
  if (resume)
    throw fault.place`Expected a new archive for ${option('out')} but '${out}' is there: it is done`
  throw fault.place`Expected a new archive for ${option('out')} but '${out}' is there: ${option('overwrite')} replaces it`
}

/** Of a file of rows, or of a stream that has one open, as stdin may. */
function identityOf(source: BatchSource): string | undefined {
  if (typeof source === 'string') return identity(source)
  if (source instanceof URL) return identity(fileURLToPath(source))
  const { fd } = source as { fd?: unknown }
  const found = typeof fd === 'number' ? statOf(fd) : undefined
  return found && `${found.dev}:${found.ino}`
}

/** The same for two paths to one file, be it there or not. */
function identity(path: string): string {
  const found = statOf(path)
  if (found) return `${found.dev}:${found.ino}`
  try {
    return join(realpathSync.native(dirname(resolve(path))), basename(path))
  } catch {
    return resolve(path)
  }
}

/** What it leads to; nothing where it does not lead to anything. */
function statOf(file: string | number): BigIntStats | undefined {
  try {
    return typeof file === 'number'
      ? fstatSync(file, { bigint: true })
      : statSync(file, { bigint: true })
  } catch {
    return undefined
  }
}

/**
 * Gives a file its name, unless that is taken. A link, unlike a renaming, fails then; where there are none, the
 * name is looked for just before.
 */
export function nameNew(part: string, path: string): void {
  try {
    linkSync(part, path)
  } catch {
    if (isThere(path)) throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' })
    renameSync(part, path)
    return
  }
  unlinkSync(part)
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
