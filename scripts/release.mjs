// `npm run release -- [patch|minor|major|x.y.z] [--dry-run]`: a new version in every manifest, and in
// CHANGELOG.md what is unreleased as that of today; committed and tagged. Pushing the tag publishes it.
// Without a word, the changelog's headings say which version it is. With --dry-run nothing is changed.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { headingsOf, release, releasedVersions, sectionOf } from './release/changelog.mjs'
import { versions, writeVersions } from './release/manifests.mjs'
import {
  dirtyTree,
  emptyUnreleased,
  git,
  mixedVersions,
  oldVersion,
  staleCargoLock,
  stalePackageLock,
  takenTag,
} from './release/refusals.mjs'
import { nextVersion } from './release/version.mjs'
import { root } from './run.mjs'
import { fail } from './toolchain.mjs'

const args = process.argv.slice(2)
const dry = args.includes('--dry-run')
const words = args.filter((arg) => arg !== '--dry-run')
if (words.length > 1) fail(`Expected one version but received ${words.join(', ')}`)

const changelogPath = join(root, 'CHANGELOG.md')
const changelog = readFileSync(changelogPath, 'utf8')
const { version: current } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const section = sectionOf(changelog, 'Unreleased')
const released = releasedVersions(changelog)

try {
  refuse(dirtyTree(root))
  refuse(emptyUnreleased(changelog))
  refuse(mixedVersions(root, current))
  refuse(stalePackageLock(root))
  refuse(staleCargoLock(root))
  const headings = headingsOf(section)
  const version = nextVersion({ word: words[0], current, released, headings })
  const tag = `v${version}`
  refuse(oldVersion(version, released, current))
  refuse(takenTag(root, tag))
  const files = [...new Set(versions(root).map(({ path }) => path)), 'CHANGELOG.md']
  console.log(
    `${current} → ${version}\n\n${files.map((path) => `  ${path}`).join('\n')}\n\n${section}\n`,
  )
  if (dry) console.log(`A dry run: nothing was changed, and ${tag} is not tagged.`)
  else apply(version, tag)
} catch (error) {
  fail(error.message)
}

function refuse(sentence) {
  if (sentence !== undefined) throw new Error(sentence)
}

function apply(version, tag) {
  const today = new Date().toISOString().slice(0, 10)
  writeFileSync(changelogPath, release(changelog, version, today))
  const paths = [...writeVersions(root, version), 'CHANGELOG.md']
  git(root, 'commit', '--quiet', '--message', `Release ${version}`, '--', ...paths)
  // The headings of the section are not comments of git's.
  git(root, 'tag', '--annotate', '--cleanup=verbatim', '--message', `${tag}\n\n${section}\n`, tag)
  console.log(`Committed and tagged as ${tag}. To publish it: git push --follow-tags`)
}
