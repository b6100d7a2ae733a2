// `toFile`: the addon judges the call and draws, and the file is written here, by `node:fs`. So Node's permission
// model is heeded, and a disk that is slow, or a pipe that nobody reads, holds up nothing that is drawn.

import type { FileBinding, FileRequest } from './file/binding.js'
import { refusal } from './file/failure.js'
import { fromHere, nameOf } from './file/path.js'
import { count } from './file/permits.js'
import { Stop } from './file/stop.js'
import { write } from './file/write.js'

type ToFile = typeof import('../index.js').toFile

/** `toFile` by the given addon. */
export function createToFile({ fileRequest, renderFile }: FileBinding): ToFile {
  return async function toFile(path: unknown, data: unknown, options: unknown): Promise<void> {
    const name = nameOf(path)
    const call = fileRequest(name, data, options)
    // What the addon has taken is a string.
    const target = fromHere(name as string)
    await drawAndWrite(call, target, () => renderFile(call.request, call.signal))
  } as ToFile
}

async function drawAndWrite(
  { bytes, signal }: FileRequest,
  path: string,
  draw: () => Promise<Uint8Array>,
): Promise<void> {
  if (signal?.aborted) throw signal.reason
  const stop = new Stop(signal)
  const call = new Counted()
  try {
    await write({
      path,
      bytes,
      draw: () => drawn(draw, stop),
      stop,
      onEnter: (waits) => call.enter(waits),
      onDraw: () => call.draw(),
      onDrawn: () => call.write(),
    })
    call.end('written')
  } catch (error) {
    call.end(stop.isSet ? 'stopped' : 'failed')
    throw stop.isSet ? signal?.reason : refusal(error, path)
  } finally {
    stop.release()
  }
}

/** A call as `stats()` counts it: one, whatever becomes of it. */
class Counted {
  #is: 'new' | 'waiting' | 'begun' | 'drawn' | 'written' = 'new'

  enter(waits: boolean): void {
    count(waits ? 'wait' : 'begin')
    this.#is = waits ? 'waiting' : 'begun'
  }

  /** Meanwhile it is the addon that counts. */
  draw(): void {
    if (this.#is === 'waiting') count('leave')
    this.#is = 'drawn'
  }

  write(): void {
    count('write')
    this.#is = 'written'
  }

  end(how: 'written' | 'failed' | 'stopped'): void {
    if (this.#is === 'written') count(how)
    if (this.#is === 'waiting') count('leave')
    if (this.#is === 'waiting' || this.#is === 'begun') count('abort')
  }
}

/** A call that was taken in is not refused any more: while another environment has filled the queue, it waits. */
async function drawn(draw: () => Promise<Uint8Array>, stop: Stop): Promise<Uint8Array> {
  for (;;) {
    try {
      return await draw()
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code !== 'ERR_QR_QUEUE_FULL') throw error
    }
    await stop.pause(10)
  }
}
