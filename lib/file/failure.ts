// What the system says of a file: as `node:fs` has it, and in a sentence with the way out.

import type { QrError } from '../../index.js'

type SystemError = NodeJS.ErrnoException & { dest?: string }

/** What to do, by the system's code. */
const REMEDIES: Record<string, string> = {
  ENOENT: 'Create its folder first.',
  ENOTDIR: 'Name a file in a folder.',
  EACCES: 'Choose a folder in which this process may write.',
  EPERM: 'Choose a folder in which this process may write.',
  EROFS: 'Choose a folder in which this process may write.',
  EISDIR: 'Name a file in it.',
  ENAMETOOLONG: 'Choose a shorter name.',
  ENOSPC: 'Free some space first.',
  EDQUOT: 'Free some space first.',
  EMFILE: 'Close some files first, or raise the limit of open files.',
  ENFILE: 'Close some files first, or raise the limit of open files.',
  ELOOP: 'Point the symbolic link to a file.',
  ENXIO: 'Name a file, a pipe, or a device that is there.',
  EPIPE: 'Keep the pipe open until all of it is read.',
  ERR_ACCESS_DENIED:
    'Start the process with --allow-fs-read and --allow-fs-write for the folder of the file.',
}

/** The error as one of `path`, whatever name the writing was at. */
export function ofTarget(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error
  const system = error as SystemError
  // Of what failed to be drawn, the path says nothing.
  if (typeof system.code !== 'string' || system.code.startsWith('ERR_QR_')) return error
  const { message, syscall } = system
  const at = syscall === undefined ? -1 : message.indexOf(`, ${syscall}`)
  if (at >= 0) {
    system.message = `${message.slice(0, at)}, ${syscall} '${path}'`
    system.stack = system.stack?.replace(message, () => system.message) ?? ''
  }
  system.path = path
  delete system.dest
  return system
}

/** `ERR_QR_FILE`, where it is the system that refuses. */
export function refusal(error: unknown, path: string): unknown {
  const { code, message } = Object(error) as SystemError
  if (!(error instanceof Error) || typeof code !== 'string' || code.startsWith('ERR_QR_')) {
    return error
  }
  const remedy = Object.hasOwn(REMEDIES, code) ? ` ${REMEDIES[code]}` : ''
  const sentence = `Cannot write '${path}': ${reasonOf(message, code)}.${remedy}`
  return Object.assign(new Error(sentence, { cause: error }), { code: 'ERR_QR_FILE' }) as QrError
}

/** As in "ENOENT, no such file or directory (open)". */
function reasonOf(message: string, code: string): string {
  const [, reason, call] = /^[A-Z]\w*: (.*?), (\w+)(?: '.*)?$/s.exec(message) ?? []
  if (reason) return `${code}, ${reason} (${call})`
  return `${code}, ${message.replace(/\.$/, '')}`
}
