/** The packages as they would be published. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { output } from './command.js'
import { cache, root } from './places.js'

/** Those of which this machine builds the binary. */
export const PLATFORMS = ['linux-x64-gnu', 'linux-arm64-gnu', 'wasm32-wasip1'] as const

export interface Tarball {
  name: string
  path: string
  /** The names within, in their order. */
  files: string[]
  /** Bytes of all files. */
  unpackedSize: number
}

export interface Tarballs {
  main: Tarball
  /** By the name of their folder in npm/. */
  platforms: { [name in (typeof PLATFORMS)[number]]: Tarball }
}

export async function pack(): Promise<Tarballs> {
  const folder = join(cache, 'tarballs')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const main = await tarball(root, folder)
  const platforms: [string, Tarball][] = []
  for (const name of PLATFORMS) {
    platforms.push([name, await tarball(join(root, 'npm', name), folder)])
  }
  return { main, platforms: Object.fromEntries(platforms) as Tarballs['platforms'] }
}

async function tarball(from: string, folder: string): Promise<Tarball> {
  const command = ['npm', 'pack', '--json', '--loglevel=error', '--pack-destination', folder]
  const printed = await output(command, { cwd: from })
  // What `prepack` prints stands before.
  const json = JSON.parse(printed.slice(printed.search(/^[[{]/m)))
  const [made] = Object.values(json) as Packed[]
  if (!made) throw new Error(`Expected npm pack to tell what it made but received ${printed}`)
  const { name, filename, files, unpackedSize } = made
  const paths = files.map(({ path }) => path).toSorted()
  return { name, path: join(folder, filename), files: paths, unpackedSize }
}

interface Packed {
  name: string
  filename: string
  files: { path: string }[]
  unpackedSize: number
}

/** The manifest of a platform's package, or with no name of the main one. */
export function manifestOf(name?: string): { name: string; [key: string]: unknown } {
  const folder = name ? join(root, 'npm', name) : root
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
