// What the parts of the soak are compared with: the same comings and goings without qrush, by what the
// runtime itself has.

import { pbkdf2 } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'

const derive = promisify(pbkdf2)
const compress = promisify(deflate)
const bytes = Buffer.alloc(2_000, 7)

/** The controls by their names, each a function that makes the part ready. */
export function make({ folder, serve }) {
  return {
    /** Tasks of libuv's pool with their promises. */
    'plain tasks': () => async () => {
      await Promise.all(Array.from({ length: 60 }, () => derive('a', 'b', 1, 32, 'sha256')))
      await Promise.all(Array.from({ length: 60 }, () => compress(bytes)))
      return 120
    },
    /** As many files as the part of that name has. */
    'plain files': () => async () => {
      const paths = Array.from({ length: 20 }, (_, at) => join(folder, `plain-${at}.bin`))
      await Promise.all(paths.map((path) => writeFile(path, bytes)))
      await Promise.all(paths.map((path) => rm(path)))
      return 20
    },
    /** The same requests to a handler that makes nothing. */
    'plain http': () =>
      serve((_request, response) => {
        setImmediate(() => response.end(bytes))
      }),
  }
}
