/** The addon in obvious/: the design that one writes first, and an `AsyncTask` that does nothing. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export interface Obvious {
  empty(): Promise<void>
  toDataURL(text: string): Promise<string>
  toDataURLSync(text: string): string
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const addon = here('target/release/obvious.node')

/** Builds it, if something changed. */
export function buildObvious(): void {
  const command = ['build', '--release', '--quiet', '--locked']
  const { status } = spawnSync('cargo', command, { cwd: here('.'), stdio: 'inherit' })
  const built = ['libobvious.so', 'libobvious.dylib', 'obvious.dll']
    .map((file) => here(`target/release/${file}`))
    .find((file) => existsSync(file))
  if (status !== 0 || built === undefined) throw new Error('benchmark/obvious did not build')
  copyFileSync(built, addon)
}

/** Loads what `buildObvious` has built. */
export function loadObvious(): Obvious {
  return createRequire(import.meta.url)(addon)
}
