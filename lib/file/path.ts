// The path of a file, as it is meant at the call.

import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of a URL, also one of another realm. What names no file of this system is the addon's to refuse. */
export function nameOf(path: unknown): unknown {
  if (typeof path !== 'object' || path === null) return path
  const { href, protocol } = path as Partial<URL>
  if (typeof href !== 'string' || typeof protocol !== 'string') return path
  try {
    return fileURLToPath(href)
  } catch {
    return path
  }
}

/** By the working directory of now: when the file is written, the process may have another. */
export function fromHere(path: string): string {
  const isWindows = process.platform === 'win32'
  if (path === '' || (isAbsolute(path) && !isWindows)) return path
  try {
    // Elsewhere `resolve` would take `..` for the folder above a link, and not above where that leads.
    return isWindows ? resolve(path) : `${process.cwd()}/${path}`
  } catch {
    // The working directory has been removed.
    return path
  }
}
