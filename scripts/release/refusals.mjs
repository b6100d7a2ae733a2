// What a release is refused for: each check answers a sentence, or nothing.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { headingsOf, sectionOf } from './changelog.mjs'
import { versions } from './manifests.mjs'
import { compareVersions } from './version.mjs'

const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

/** A tree that is not as committed: the tag would not be what was tried. */
export function dirtyTree(root) {
  const changed = git(root, 'status', '--porcelain').trimEnd()
  if (changed === '') return undefined
  return `Expected a clean tree but found changes: commit or stash them first\n${changed}`
}

/** A changelog that has nothing to say of the release. */
export function emptyUnreleased(changelog) {
  if (!/^## \[Unreleased\]$/m.test(changelog)) {
    return 'Expected a section "## [Unreleased]" in CHANGELOG.md but found none: add it'
  }
  if (headingsOf(sectionOf(changelog, 'Unreleased')).length > 0) return undefined
  return 'Expected entries under "## [Unreleased]" in CHANGELOG.md but found none: say what is new'
}

/** Files that do not agree on the version that there is. */
export function mixedVersions(root, current) {
  const other = versions(root).filter(({ version }) => version !== current)
  if (other.length === 0) return undefined
  const found = other.map(({ path, version }) => `${path}: ${version ?? 'none'}`).join(', ')
  return `Expected version ${current}, as package.json has it, in every manifest but found ${found}`
}

/** A package-lock.json that was not made from package.json. */
export function stalePackageLock(root) {
  const [manifest, lock] = ['package.json', 'package-lock.json'].map((name) =>
    JSON.parse(readFileSync(join(root, name), 'utf8')),
  )
  const [own, locked] = [manifest, lock.packages['']]
  const differs = DEPENDENCIES.some((kind) => sorted(own[kind]) !== sorted(locked[kind]))
  const names = DEPENDENCIES.flatMap((kind) => Object.keys(own[kind] ?? {}))
  const missing = names.find((name) => !lock.packages[`node_modules/${name}`])
  if (!differs && missing === undefined) return undefined
  return 'Expected package-lock.json to be that of package.json but it is stale: run `npm install` and commit it'
}

/** A Cargo.lock that was not made from Cargo.toml. */
export function staleCargoLock(root) {
  const { status, stderr } = spawnSync(
    'cargo',
    ['metadata', '--locked', '--format-version', '1', '--manifest-path', join(root, 'Cargo.toml')],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  if (status === 0) return undefined
  return `Expected Cargo.lock to be that of Cargo.toml but cargo says it is not: run \`cargo check\` and commit it\n${stderr.trim()}`
}

/** A version that is no newer than one that users have. */
export function oldVersion(version, released, current) {
  const newest = [...released].sort(compareVersions).at(-1)
  if (newest !== undefined && compareVersions(version, newest) <= 0) {
    return `Expected a version newer than ${newest}, which is released, but received ${version}`
  }
  if (compareVersions(version, current) >= 0) return undefined
  return `Expected a version of at least ${current}, as package.json has it, but received ${version}`
}

/** A tag that exists. */
export function takenTag(root, tag) {
  if (git(root, 'tag', '--list', tag).trim() === '') return undefined
  return `Expected no tag ${tag} but there is one: \`git show ${tag}\` says of what`
}

/** Runs git in `root`, and answers what it prints. */
export function git(root, ...args) {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  if (error || status !== 0) {
    throw new Error(
      `Expected \`git ${args[0]}\` to succeed but it failed: ${error ?? stderr.trim()}`,
    )
  }
  return stdout
}

function sorted(object = {}) {
  return JSON.stringify(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
