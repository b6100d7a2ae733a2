// The binaries' packages, at the exact version of the main one, stand in its manifest only while it is
// packed: `prepack` writes them, `postpack` takes them out. In the repository they would be in the way:
// package-lock.json must say what each dependency is made of, and those of a version that is yet to be
// published are nowhere.
//
//   node scripts/manifest.mjs pack        adds `optionalDependencies`
//   node scripts/manifest.mjs unpack      takes them out

import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'
import { fail } from './toolchain.mjs'

const STEPS = {
  pack: (manifest) => ({ ...manifest, optionalDependencies: binaries(manifest) }),
  unpack: ({ optionalDependencies, ...manifest }) => manifest,
}

/** The name of each binary's package, and the version that it must have. */
function binaries({ version }) {
  const folders = readdirSync(join(root, 'npm')).sort()
  return Object.fromEntries(folders.map((folder) => [nameOf(folder, version), version]))
}

function nameOf(folder, version) {
  const manifest = JSON.parse(readFileSync(join(root, 'npm', folder, 'package.json'), 'utf8'))
  if (manifest.version !== version) {
    fail(
      `Expected npm/${folder} to have version ${version} but received ${manifest.version}: ` +
        'run `node scripts/packages.mjs`',
    )
  }
  return manifest.name
}

const step = STEPS[process.argv[2]]
if (!step) fail(`Expected pack or unpack but received ${process.argv[2]}`)
const path = join(root, 'package.json')
const manifest = step(JSON.parse(readFileSync(path, 'utf8')))
// Whoever reads it meanwhile finds a whole one.
writeFileSync(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`)
renameSync(`${path}.new`, path)
