// What is written to as it stands: a pipe, a device; and a file whose content alone is to change.

import { constants, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { ofTarget } from './failure.js'
import type { Permit } from './permits.js'
import { writeAll } from './pieces.js'
import type { Stop } from './stop.js'

/** Windows has neither of the latter two, nor what they are against. */
const { O_WRONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = constants
/** In ms: the first pause before it is tried again, and the longest. */
const [FIRST, LONGEST] = [1, 100]
/** As much as a pipe takes at once. */
const PIECE = 1 << 16

/** Empties the file, or makes it, and writes it. The permit is held. */
export async function overwrite(path: string, content: Uint8Array, stop: Stop): Promise<void> {
  try {
    const file = await open(path, 'w')
    await writeAll(file, content, stop).finally(() => file.close())
  } catch (error) {
    throw stop.isSet ? error : ofTarget(error, path)
  }
}

/**
 * Writes into the pipe or device that was `found`, as fast as its reader takes it. A pipe without a reader is
 * waited for, as a shell does; neither wait holds a thread or a permit.
 *
 * @returns Whether it still was one: a file that has come in its place is left alone.
 */
export async function feed(
  path: string,
  found: Stats,
  content: Uint8Array,
  permit: Permit,
  stop: Stop,
): Promise<boolean> {
  try {
    const file = await openEnd(path, found.isFIFO(), permit, stop)
    try {
      if ((await file.stat()).isFile()) return false
      await pour(file, content, permit, stop)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    throw stop.isSet ? error : ofTarget(error, path)
  }
}

function openEnd(path: string, isFifo: boolean, permit: Permit, stop: Stop): Promise<FileHandle> {
  const attempt = () => open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY)
  return isFifo ? insist('ENXIO', attempt, permit, stop) : attempt()
}

async function pour(
  file: FileHandle,
  content: Uint8Array,
  permit: Permit,
  stop: Stop,
): Promise<void> {
  for (let at = 0; at < content.length; ) {
    const length = Math.min(PIECE, content.length - at)
    const write = () => file.write(content, at, length)
    at += (await insist('EAGAIN', write, permit, stop)).bytesWritten
  }
}

/** Tries until it is something else than `code` that the system says. */
async function insist<Value>(
  code: string,
  attempt: () => Promise<Value>,
  permit: Permit,
  stop: Stop,
): Promise<Value> {
  for (let pause = FIRST; ; pause = Math.min(2 * pause, LONGEST)) {
    await permit.take(stop)
    stop.check()
    try {
      return await attempt()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== code) throw error
    }
    permit.give()
    await stop.pause(pause)
  }
}
