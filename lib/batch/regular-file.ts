// Opens what a run before this one may have left. Others may have put something else there since: a link is not
// followed, and a pipe is not waited for.

import { closeSync, constants, fstatSync, openSync } from 'node:fs'

/** Windows has neither of the latter two, nor what they are against. */
const { O_RDONLY, O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/** @returns The file's descriptor. @throws The system's error, or one with the code `ERR_NO_FILE`. */
export function openRegular(path: string, how: 'read' | 'write'): number {
  const flags = (how === 'read' ? O_RDONLY : O_RDWR) | O_NOFOLLOW | O_NONBLOCK
  let file: number
  try {
    file = openSync(path, flags)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    // A link, a folder, a socket.
    throw ['ELOOP', 'EMLINK', 'EISDIR', 'ENXIO'].includes(code) ? noFile(path) : error
  }
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw noFile(path)
}

function noFile(path: string): Error {
  return Object.assign(new Error(`'${path}' is no file`), { code: 'ERR_NO_FILE' })
}
