// node_modules as package-lock.json has it, installed only when that has changed.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'
import { fail, requireToolchain } from './toolchain.mjs'

/** Checks the toolchain and installs the packages. */
export function install() {
  requireToolchain()
  const stamp = join(root, 'node_modules', '.qrush-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    fail('Expected `npm ci` to succeed but it failed: its own lines above say why')
  }
  writeFileSync(stamp, lock)
}
