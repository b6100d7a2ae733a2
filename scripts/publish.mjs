// What the release workflow runs at last, with every binary in its package:
//
//   node scripts/publish.mjs v1.2.3 [--dry-run]
//
// Publishes the binaries' packages and then qrush, so that nobody gets one that lacks the others. Those
// that are published are left out: after a failure it can run again. By trusted publishing: there is no
// token, and each package says by which commit and workflow it was made.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'
import { fail } from './toolchain.mjs'

/** Trusted publishing is in npm since then. */
const NPM = '11.5.1'
/** A binary stays below that: it is in each user's every deployment. */
const MOST_BYTES = 3_000_000

const [tag, ...rest] = process.argv.slice(2)
const dry = rest.includes('--dry-run')
const folders = [
  ...readdirSync(join(root, 'npm'))
    .sort()
    .map((name) => join('npm', name)),
  '.',
]
const packages = folders.map((folder) => ({
  folder: join(root, folder),
  manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
}))

for (const one of packages) check(one)
const version = npm(['--version'])
if (version.localeCompare(NPM, 'en', { numeric: true }) < 0) {
  fail(`Expected npm ${NPM} or newer, which knows trusted publishing, but received ${version}`)
}
for (const one of packages) publish(one)

function check({ folder, manifest: { name, version, files } }) {
  if (tag !== `v${version}`) fail(`Expected the tag v${version} for ${name} but received ${tag}`)
  for (const file of files.filter((file) => !file.startsWith('!'))) {
    const found = statSync(join(folder, file), { throwIfNoEntry: false })
    if (!found)
      fail(`Expected ${file} in ${folder} for ${name} but it is not there: build it first`)
    if (file.endsWith('.node') && found.size >= MOST_BYTES) {
      fail(`Expected a binary under ${MOST_BYTES} bytes for ${name} but it has ${found.size}`)
    }
  }
}

function publish({ folder, manifest }) {
  const { name } = manifest
  if (isPublished(manifest)) return console.log(`${name} ${manifest.version} is published`)
  sayWhereFrom(folder, manifest)
  const prerelease = manifest.version.includes('-') ? ['--tag', 'next'] : []
  console.log(`${dry ? 'Would publish' : 'Publishing'} ${name} ${manifest.version}`)
  if (dry) return
  const archive = manifest.scripts?.postpack && pack(folder, manifest)
  const what = archive ? [archive] : []
  npm(['publish', ...what, '--access', 'public', '--provenance', ...prerelease], folder)
  if (archive) rmSync(archive)
}

/**
 * Packs what is not the same once it is packed: of a folder npm tells the registry, by which all are installed,
 * what the manifest says behind `postpack`; of an archive, what stands in it.
 */
function pack(folder, { name, version }) {
  const target = join(root, 'target')
  mkdirSync(target, { recursive: true })
  npm(['pack', '--loglevel', 'error', '--pack-destination', target], folder)
  return join(target, `${name}-${version}.tgz`)
}

/** The registry refuses a provenance whose repository is not the one that the manifest names. */
function sayWhereFrom(folder, manifest) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env
  if (!name || manifest.repository || dry) return
  const repository = { type: 'git', url: `git+${server}/${name}.git` }
  const path = join(folder, 'package.json')
  writeFileSync(path, `${JSON.stringify({ ...manifest, repository }, null, 2)}\n`)
}

function isPublished({ name, version }) {
  if (dry) return false
  const { status, stdout } = spawnSync('npm', ['view', `${name}@${version}`, 'version'], {
    encoding: 'utf8',
  })
  // A package that is not there at all is an error of npm's, and so is a registry out of reach: then
  // publishing says so.
  return status === 0 && stdout.trim() === version
}

function npm(args, cwd = root) {
  const { status, stdout } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) fail(`Expected \`npm ${args.join(' ')}\` to succeed in ${cwd} but it failed`)
  return stdout.trim()
}
