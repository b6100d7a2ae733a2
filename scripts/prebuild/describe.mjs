// What a binary is: its size, and the newest glibc that it asks for.

import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { binaryOf } from './compile.mjs'

/** One line on the binary of a target. */
export function describe(name) {
  const path = binaryOf(name)
  const glibc = newestGlibc(path)
  const size = `${(statSync(path).size / 1e6).toFixed(2)} MB`
  return [name.padEnd(20), size, ...(glibc ? [`GLIBC_${glibc}`] : [])].join('  ')
}

/** The newest version of glibc of which the binary at `path` wants a symbol, as in `'2.14'`. */
export function newestGlibc(path) {
  if (!/linux-.*-gnu/.test(path)) return undefined
  const table = execFileSync('readelf', ['--version-info', '--wide', path], { encoding: 'utf8' })
  const versions = [...table.matchAll(/\bGLIBC_(\d[\d.]*)/g)].map(([, version]) => version)
  return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
}
