// The content of a file, piece by piece.

import type { FileHandle } from 'node:fs/promises'
import type { Stop } from './stop.js'

/** Bytes that are written at once: after each piece an abort is heard. */
const PIECE = 1 << 20

export async function writeAll(file: FileHandle, content: Uint8Array, stop: Stop): Promise<void> {
  for (let at = 0; at < content.length; ) {
    stop.check()
    const length = Math.min(PIECE, content.length - at)
    at += (await file.write(content, at, length)).bytesWritten
  }
}
