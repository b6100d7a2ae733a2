// Which version comes next.

const SEMVER = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/

/** Whether the word is a version, as in `1.2.3` or `1.2.3-rc.1`. */
export const isVersion = (word) => SEMVER.test(word)

/**
 * The version that `word` asks for: `patch`, `minor`, `major` or a version. Without one, it is what the
 * changelog's headings call for; or the present one, if that has never been released.
 */
export function nextVersion({ word, current, released, headings }) {
  if (word !== undefined && isVersion(word)) return word
  if (word === undefined && !released.includes(current)) return current
  const [major, minor, patch] = SEMVER.exec(current).slice(1, 4).map(Number)
  switch (word ?? partFor(headings, major)) {
    case 'major':
      return `${major + 1}.0.0`
    case 'minor':
      return `${major}.${minor + 1}.0`
    case 'patch':
      return `${major}.${minor}.${patch + 1}`
    default:
      throw new Error(`Expected patch, minor, major or a version as 1.2.3 but received ${word}`)
  }
}

/** What was removed breaks users; before 1.0.0 that is a minor version (Semantic Versioning, 4). */
function partFor(headings, major) {
  if (headings.includes('Removed')) return major === 0 ? 'minor' : 'major'
  return headings.some((name) => ['Added', 'Changed', 'Deprecated'].includes(name))
    ? 'minor'
    : 'patch'
}

/** Orders versions as Semantic Versioning, 11 does. */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => SEMVER.exec(version))
  for (const at of [1, 2, 3]) {
    const difference = Number(left[at]) - Number(right[at])
    if (difference !== 0) return difference
  }
  if (left[4] === undefined || right[4] === undefined) {
    return Number(left[4] === undefined) - Number(right[4] === undefined)
  }
  return comparePrereleases(left[4].split('.'), right[4].split('.'))
}

function comparePrereleases(left, right) {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [a, b] = [left[at], right[at]]
    if (a === b) continue
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1
    const [x, y] = [a, b].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined))
    if (x !== undefined && y !== undefined) return x - y
    if (x !== undefined || y !== undefined) return x === undefined ? 1 : -1
    return a < b ? -1 : 1
  }
  return 0
}
