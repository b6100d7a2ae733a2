// A copy of the project, in which index.js finds another addon: the project's own stays as it is.

import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../run.mjs'

/** Copies what git knows, and dist/; node_modules is the same. Returns the folder. */
export function copyProject({ addon, folder }) {
  rmSync(folder, { recursive: true, force: true })
  const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(root, file), join(folder, file))
  }
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const name = readdirSync(root).find((file) => file.endsWith('.node'))
  copyFileSync(addon, join(folder, name))
  return folder
}
