// CHANGELOG.md as Keep a Changelog has it: what is to be released, what was, and the page after a release.

const UNRELEASED = '## [Unreleased]\n'
const HEADING = /^## \[([^\]]+)\]/gm

/** The versions that have a section, the newest first. */
export function releasedVersions(changelog) {
  return [...changelog.matchAll(HEADING)]
    .map(([, name]) => name)
    .filter((name) => name !== 'Unreleased')
}

/** What the section of `name` says, without its heading; nothing, if there is none. */
export function sectionOf(changelog, name) {
  const heading = [...changelog.matchAll(HEADING)].find(([, found]) => found === name)
  if (!heading) return ''
  const from = changelog.indexOf('\n', heading.index) + 1
  const next = changelog.slice(from).search(/^## \[/m)
  return changelog.slice(from, next < 0 ? undefined : from + next).trim()
}

/** The kinds of change that a section has entries for: `Added`, `Fixed`, … */
export function headingsOf(section) {
  return section
    .split(/^### /m)
    .slice(1)
    .filter((part) => /^- /m.test(part))
    .map((part) => part.slice(0, part.indexOf('\n')).trim())
}

/** The page on which what is unreleased has become `version`. */
export function release(changelog, version, date) {
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n## [${version}] - ${date}\n`)
}
