// What something was built from, as a hash: as long as it stays, nothing is built again.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** A hash over `files` and everything in `folders`, and over `more`. */
export function fingerprint({ files, folders }, ...more) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const within = folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
  for (const file of [...files, ...within].sort()) {
    hash.update(file).update(readFileSync(join(root, file)))
  }
  for (const text of more) hash.update(text)
  return hash.digest('hex')
}
