// A file written whole or not at all: next to its place, onto the disk, and then under its name.

import type { Stats } from 'node:fs'
import {
  chmod,
  type FileHandle,
  lstat,
  open,
  readlink,
  realpath,
  rename,
  unlink,
} from 'node:fs/promises'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { ofTarget } from './failure.js'
import { writeAll } from './pieces.js'
import type { Stop } from './stop.js'

const isWindows = process.platform === 'win32'
/** As deep as Linux follows symbolic links. */
const MOST_LINKS = 40
/** Windows renames onto no file that somebody reads; so long it is tried again, in ms. */
const PATIENCE = 2000

/**
 * Puts a file with `content` in the place of `path`, with the permissions of what was `found` there.
 *
 * @throws The system's error, or the reason of an abort: then nothing is left behind.
 */
export async function replace(
  path: string,
  found: Stats | undefined,
  content: Uint8Array,
  stop: Stop,
): Promise<void> {
  try {
    const target = await targetOf(path)
    const mode = found && !isWindows ? found.mode & 0o7777 : undefined
    const [file, name] = await create(target, mode)
    try {
      try {
        if (mode !== undefined) await permit(file, name, mode)
        await writeAll(file, content, stop)
        stop.check()
        await file.sync()
      } finally {
        // Windows renames no open file.
        await file.close()
      }
      stop.check()
      await move(name, target, stop)
    } catch (error) {
      // Nothing more can be done, and the first failure is the one to tell.
      await unlink(name).catch(() => {})
      throw error
    }
    await syncFolder(target)
  } catch (error) {
    throw stop.isSet ? error : ofTarget(error, path)
  }
}

/** The file that is to be replaced: of a symbolic link, what it leads to. */
async function targetOf(path: string): Promise<string> {
  const entry = await lstat(path).catch(() => undefined)
  if (!entry?.isSymbolicLink()) return path
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return await follow(path)
  }
}

/** Where a link leads to what is not there yet. That it does not lead in a circle, the system has said. */
async function follow(path: string): Promise<string> {
  let target = path
  for (let links = 0; links < MOST_LINKS; links++) {
    const link = await readlink(target).catch(() => undefined)
    if (link === undefined) break
    // Not `join`: it would take `..` for the folder above a link, and not above where that leads.
    target = isAbsolute(link) ? link : `${dirname(target)}${sep}${link}`
  }
  return target
}

/** A new, empty file in the folder of `target`; it follows no link and replaces nothing. */
async function create(target: string, mode?: number): Promise<[FileHandle, string]> {
  for (let tries = 1; ; tries++) {
    // Short, however long the target's own name is, and not to be foreseen.
    const name = join(dirname(target), `.qrush-${crypto.randomUUID().slice(0, 13)}.tmp`)
    try {
      return [await open(name, 'wx', mode ?? 0o666), name]
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 10) throw error
    }
  }
}

/** Gives the file all of `mode`, of which the umask may have kept some. There is nothing in it to be read yet. */
async function permit(file: FileHandle, name: string, mode: number): Promise<void> {
  if (((await file.stat()).mode & 0o7777) === mode) return
  try {
    await file.chmod(mode)
  } catch (error) {
    // Node's permission model has leave for names only.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error
    await chmod(name, mode)
  }
}

async function move(name: string, target: string, stop: Stop): Promise<void> {
  const started = performance.now()
  for (let pause = 1; ; pause *= 2) {
    try {
      return await rename(name, target)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      const isRead = isWindows && ['EPERM', 'EACCES', 'EBUSY'].includes(code)
      if (!isRead || performance.now() - started > PATIENCE) throw error
    }
    await stop.pause(pause)
  }
}

/** Has the new name outlast a loss of power, where a folder can be synced. */
async function syncFolder(target: string): Promise<void> {
  if (isWindows) return
  // Not every file system can, nor may every process; the name is there all the same.
  try {
    const folder = await open(dirname(target), 'r')
    await folder.sync().finally(() => folder.close())
  } catch {}
}
