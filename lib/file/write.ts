// A picture on its way into a file: what stands there is looked at, then it is drawn, then written. What waits
// for a disk or a reader is bounded in threads and in bytes, so that it holds up nobody else.

import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { feed, overwrite } from './in-place.js'
import { Permit } from './permits.js'
import { replace } from './replace.js'
import { Room } from './room.js'
import { NEVER, type Stop } from './stop.js'

export interface Job {
  path: string
  /** Draws what is to be written. */
  draw: () => Promise<Uint8Array | string>
  /** About how many bytes that is, at most. */
  bytes?: number
  /** Whether a file gets its new content where it is; otherwise it is replaced by another, whole. */
  inPlace?: boolean
  stop?: Stop
  /** Told at the call whether it has to wait, and throws where it may not; then when it is drawn, and drawn. */
  onEnter?: (waits: boolean) => void
  onDraw?: () => void
  onDrawn?: () => void
}

/** So many bytes where nobody knows. */
const SUPPOSED = 1 << 18
/**
 * What a picture counts as, however small it is. A pipe may be without a reader for good: so pipes do not have the
 * room of files, and at most 64 are open.
 */
const [LEAST, LEAST_PIPE] = [1 << 12, 1 << 20]
const [files, pipes] = [new Room(), new Room()]

/** Draws, and writes. @throws The system's error with `path`, that of `draw`, or the reason of an abort: nothing is left behind. */
export async function write(job: Job): Promise<void> {
  const { path, draw, bytes = SUPPOSED, stop = NEVER } = job
  const permit = new Permit()
  try {
    job.onEnter?.(!permit.tryTake() || files.isFull)
    await permit.take(stop)
    const found = await look(path)
    permit.give()
    const isFile = !found || found.isFile() || found.isDirectory()
    const [room, least] = isFile ? [files, LEAST] : [pipes, LEAST_PIPE]
    const place = await room.enter(Math.max(bytes, least), stop)
    try {
      stop.check()
      job.onDraw?.()
      const drawn = await draw()
      const content = typeof drawn === 'string' ? Buffer.from(drawn) : drawn
      job.onDrawn?.()
      place.resize(Math.max(content.length, least))
      await put(job, found, isFile, content, permit, stop)
    } finally {
      place.resize(0)
    }
  } finally {
    permit.give()
  }
}

/** Writes what is drawn. A folder is the system's to refuse. */
async function put(
  { path, inPlace }: Job,
  found: Stats | undefined,
  isFile: boolean,
  content: Uint8Array,
  permit: Permit,
  stop: Stop,
): Promise<void> {
  if (found && !isFile && (await feed(path, found, content, permit, stop))) return
  await permit.take(stop)
  stop.check()
  if (inPlace || found?.isDirectory()) await overwrite(path, content, stop)
  else await replace(path, isFile ? found : await look(path), content, stop)
}

/** What stands there, behind links as well. Where that may not be seen, or is not there, the writing tells. */
async function look(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch {
    return undefined
  }
}
