// `npm run release`: what it changes, and what it refuses, each in a repository of its own.

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'

const root = fileURLToPath(new URL('../..', import.meta.url))
const changes = `# Changelog

## [Unreleased]

### Added

- Rounder corners.

### Fixed

- A hole in the middle.

## [1.2.3] - 2026-01-31

### Added

- The middle.
`

/** A repository with the scripts as they are, all manifests at 1.2.3, and the changelog above. */
function repository(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-release-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const parts = [
    'src',
    'tests',
    'benchmark/core',
    'crates',
    'npm',
    'scripts',
    'build.rs',
    '.gitignore',
  ]
  const manifests = ['package.json', 'package-lock.json', 'Cargo.toml', 'Cargo.lock']
  for (const part of [...parts, ...manifests]) {
    const skipped = /[\\/]fuzz[\\/](?:target|seeds|corpus)|\.(?:node|wasm)$/
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => !skipped.test(path),
    })
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const repo = {
    read: (path: string) => readFileSync(join(folder, path), 'utf8'),
    write: (path: string, text: string) => writeFileSync(join(folder, path), text),
    replace(path: string, from: string | RegExp, to: string) {
      const text = repo.read(path)
      t.not(text.replace(from, to), text, `${path} has ${from}`)
      repo.write(path, text.replace(from, to))
    },
    git: (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }),
    commit: () => repo.git('commit', '--quiet', '--all', '--message', 'Change'),
    release: (...args: string[]) =>
      spawnSync('node', ['scripts/release.mjs', ...args], { cwd: folder, encoding: 'utf8' }),
    versions: () => said.flatMap(({ path, places }) => places.map((place) => [path, place(repo)])),
    said,
  }
  for (const { path, places } of said) {
    const own = new RegExp(`("?version"?(?:: | = )")${version.replaceAll('.', '\\.')}"`)
    const named =
      /(?<="?name"?(?:: | = )"@?qrush[^"\n]*",?\n|^qrush = \{ path = "crates\/qrush", )/m
    const parts = repo.read(path).split(named)
    repo.write(path, parts.map((part, at) => (at ? part.replace(own, '$11.2.3"') : part)).join(''))
    for (const place of places) t.is(place(repo), '1.2.3', path)
  }
  repo.write('CHANGELOG.md', changes)
  repo.git('init', '--quiet', '--initial-branch=main')
  repo.git('config', 'user.name', 'A Maintainer')
  repo.git('config', 'user.email', 'maintainer@example.com')
  repo.git('add', '--all')
  repo.commit()
  return repo
}

type Reader = { read: (path: string) => string }
const json =
  (path: string, ...keys: string[]) =>
  ({ read }: Reader) =>
    keys.reduce((value, key) => value[key], JSON.parse(read(path)))
const crate =
  (path: string, name: string) =>
  ({ read }: Reader) =>
    new RegExp(`name = "${name}"\nversion = "(.*?)"`).exec(read(path))?.[1]

/** Where the version is said: not by the words of the script, but as its readers find it. */
const said = [
  { path: 'package.json', places: [json('package.json', 'version')] },
  {
    path: 'package-lock.json',
    places: [
      json('package-lock.json', 'version'),
      json('package-lock.json', 'packages', '', 'version'),
    ],
  },
  ...readdirSync(join(root, 'npm')).map((name) => {
    const path = `npm/${name}/package.json`
    return { path, places: [json(path, 'version')] }
  }),
  {
    path: 'Cargo.toml',
    places: [crate('Cargo.toml', 'qrush-node')],
  },
  ...['Cargo.lock', 'crates/qrush/fuzz/Cargo.lock'].map((path) => ({
    path,
    places: [crate(path, 'qrush'), crate(path, 'qrush-node')],
  })),
  {
    path: 'crates/qrush/Cargo.toml',
    places: [crate('crates/qrush/Cargo.toml', 'qrush')],
  },
]

test('A release changes the version in every manifest, and nothing else of them', (t) => {
  const repo = repository(t)
  const { status, stderr } = repo.release('minor')
  t.is(stderr, '')
  t.is(status, 0)
  t.deepEqual(
    repo.versions(),
    said.flatMap(({ path, places }) => places.map(() => [path, '1.3.0'])),
  )
  const changed = repo.git('diff', '--numstat', 'HEAD~', '--', ...said.map(({ path }) => path))
  const counts = said.map(({ path, places: { length } }) => `${length}\t${length}\t${path}`)
  t.deepEqual(changed.trim().split('\n').toSorted(), counts.toSorted())
})

test('What was unreleased is then that of the version, of today, under a section for what comes', (t) => {
  const repo = repository(t)
  repo.release('minor')
  const today = new Date().toISOString().slice(0, 10)
  const heading = '## [Unreleased]\n'
  t.is(repo.read('CHANGELOG.md'), changes.replace(heading, `${heading}\n## [1.3.0] - ${today}\n`))
  const notes = execFileSync('node', ['scripts/release/notes.mjs', 'v1.3.0'], {
    cwd: repo.git('rev-parse', '--show-toplevel').trim(),
    encoding: 'utf8',
  })
  t.is(notes, '### Added\n\n- Rounder corners.\n\n### Fixed\n\n- A hole in the middle.\n')
})

test('It is one commit with one annotated tag, which tells what is new', (t) => {
  const repo = repository(t)
  const before = repo.git('rev-parse', 'HEAD')
  repo.release('minor')
  t.is(repo.git('status', '--porcelain'), '')
  t.is(repo.git('rev-parse', 'HEAD~'), before)
  t.is(repo.git('log', '-1', '--format=%s').trim(), 'Release 1.3.0')
  t.is(repo.git('rev-parse', 'v1.3.0^{commit}'), repo.git('rev-parse', 'HEAD'))
  t.is(repo.git('cat-file', '-t', 'v1.3.0').trim(), 'tag')
  t.regex(repo.git('tag', '-l', '--format=%(contents)'), /^v1\.3\.0\n\n### Added\n\n- Rounder/)
})

test('A dry run tells the plan and changes nothing', (t) => {
  const repo = repository(t)
  const before = [repo.git('rev-parse', 'HEAD'), repo.versions(), repo.read('CHANGELOG.md')]
  const { status, stdout } = repo.release('patch', '--dry-run')
  t.is(status, 0)
  t.true(stdout.startsWith('1.2.3 → 1.2.4\n'))
  for (const { path } of said) t.true(stdout.includes(`\n  ${path}\n`), path)
  t.true(stdout.includes('- Rounder corners.'))
  t.deepEqual([repo.git('rev-parse', 'HEAD'), repo.versions(), repo.read('CHANGELOG.md')], before)
  t.is(repo.git('status', '--porcelain') + repo.git('tag'), '')
})

const added = '### Added\n\n- Rounder corners.\n\n'
const plans: [what: string, args: string[], changelog: string, version: string][] = [
  ['patch', ['patch'], changes, '1.2.4'],
  ['minor', ['minor'], changes, '1.3.0'],
  ['major', ['major'], changes, '2.0.0'],
  ['a version', ['1.5.0'], changes, '1.5.0'],
  ['a prerelease', ['2.0.0-rc.1'], changes, '2.0.0-rc.1'],
  ['no word, with something added', [], changes, '1.3.0'],
  ['no word, with fixes alone', [], changes.replace(added, ''), '1.2.4'],
  ['no word, with something removed', [], changes.replace('Fixed', 'Removed'), '2.0.0'],
  ['no word, for a first release', [], changes.slice(0, changes.indexOf('## [1.2.3]')), '1.2.3'],
]
for (const [what, args, changelog, version] of plans) {
  test(`From 1.2.3, ${what} is ${version}`, (t) => {
    const repo = repository(t)
    if (changelog !== changes) {
      repo.write('CHANGELOG.md', changelog)
      repo.commit()
    }
    const { stdout, stderr } = repo.release(...args, '--dry-run')
    t.is(stderr, '')
    t.is(stdout.split('\n', 1)[0], `1.2.3 → ${version}`)
  })
}

type Repository = ReturnType<typeof repository>
const refusals: [
  what: string,
  provoke: (repo: Repository) => void,
  sentence: RegExp,
  arg?: string,
][] = [
  [
    'a changed file',
    (repo) => repo.write('build.rs', 'fn main() {}\n'),
    /^Expected a clean tree but found changes: .*\n M build\.rs\n$/,
  ],
  [
    'a new file',
    (repo) => repo.write('src/new.rs', ''),
    /^Expected a clean tree but found changes: .*\n\?\? src\/new\.rs\n$/,
  ],
  [
    'nothing unreleased',
    (repo) => {
      repo.replace('CHANGELOG.md', /- Rounder corners\.|- A hole in the middle\./g, '')
      repo.commit()
    },
    /^Expected entries under "## \[Unreleased\]" in CHANGELOG\.md but found none: /,
  ],
  [
    'no section for what is unreleased',
    (repo) => {
      repo.replace('CHANGELOG.md', '## [Unreleased]', '## Soon')
      repo.commit()
    },
    /^Expected a section "## \[Unreleased\]" in CHANGELOG\.md but found none: /,
  ],
  [
    'a package-lock.json of other dependencies',
    (repo) => {
      repo.replace('package.json', '"typescript": "', '"typescript": "~')
      repo.commit()
    },
    /^Expected package-lock\.json to be that of package\.json but it is stale: run `npm install`/,
  ],
  [
    'a package-lock.json without a package that its head names',
    (repo) => {
      repo.replace('package-lock.json', '"node_modules/typescript"', '"node_modules/elsewhere"')
      repo.commit()
    },
    /^Expected package-lock\.json to be that of package\.json but it is stale: run `npm install`/,
  ],
  [
    'a Cargo.lock of other dependencies',
    (repo) => {
      repo.replace('Cargo.toml', '[dependencies]', '[dependencies]\nadler2 = "2"')
      repo.commit()
    },
    /^Expected Cargo\.lock to be that of Cargo\.toml but cargo says it is not: run `cargo check`/,
  ],
  [
    'a manifest of another version',
    (repo) => {
      repo.replace('npm/darwin-x64/package.json', '"1.2.3"', '"1.2.2"')
      repo.commit()
    },
    /^Expected version 1\.2\.3, .* in every manifest but found npm\/darwin-x64\/package\.json: 1\.2\.2\n$/,
  ],
  [
    'a version that was released',
    () => {},
    /^Expected a version newer than 1\.2\.3, which is released, but received 1\.2\.3\n$/,
    '1.2.3',
  ],
  [
    'a prerelease of a version that was released',
    () => {},
    /^Expected a version newer than 1\.2\.3, which is released, but received 1\.2\.3-rc\.1\n$/,
    '1.2.3-rc.1',
  ],
  [
    'a tag that exists',
    (repo) => void repo.git('tag', 'v1.3.0'),
    /^Expected no tag v1\.3\.0 but there is one: /,
  ],
  [
    'a word that is no version',
    () => {},
    /^Expected patch, minor, major or a version as 1\.2\.3 but received 1\.3\n$/,
    '1.3',
  ],
]
for (const [what, provoke, sentence, arg = 'minor'] of refusals) {
  test(`It refuses ${what}, changes nothing, and says what to do`, (t) => {
    const repo = repository(t)
    provoke(repo)
    const before = [
      repo.git('rev-parse', 'HEAD'),
      repo.git('status', '--porcelain'),
      repo.git('tag'),
    ]
    for (const dry of [[], ['--dry-run']]) {
      const { status, stdout, stderr } = repo.release(arg, ...dry)
      t.regex(stderr, sentence)
      t.is(stdout, '')
      t.is(status, 1)
    }
    const after = [
      repo.git('rev-parse', 'HEAD'),
      repo.git('status', '--porcelain'),
      repo.git('tag'),
    ]
    t.deepEqual(after, before)
  })
}

test('The repository as it is could be released, but for what is being changed', (t) => {
  const { stderr, stdout, status } = spawnSync('node', ['scripts/release.mjs', '--dry-run'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (stderr.startsWith('Expected a clean tree')) return t.is(status, 1)
  // Just after a release there is nothing to tell yet.
  if (stderr.startsWith('Expected entries under')) return t.is(status, 1)
  t.is(stderr, '')
  t.regex(stdout, /A dry run: nothing was changed/)
})
