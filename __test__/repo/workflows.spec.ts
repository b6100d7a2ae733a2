// The hosted pipeline, .github/, and docs/platforms.md, which tells of it: what actionlint and zizmor
// (`npm run test:workflows`) cannot know.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { parse } from 'yaml'
// @ts-expect-error: a script, without types
import { TARGETS } from '../../scripts/prebuild/targets.mjs'
import { NODES } from '../package/tools.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const github = join(root, '.github')
const { scripts, napi, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Workflows and actions, by their path in .github/. */
const texts = readdirSync(github, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yml'))
  .map((path) => ({ path, text: readFileSync(join(github, path), 'utf8') }))

interface Step {
  uses?: string
  run?: string
  with?: { [name: string]: string }
}
interface Job {
  steps?: Step[]
  uses?: string
  strategy?: { matrix: { [name: string]: unknown[] } }
  needs?: string[]
  permissions?: object
  'timeout-minutes'?: number
}
const { jobs: ci } = workflow('ci')
const { jobs: binaries } = workflow('binaries')
const { jobs: release, on } = workflow('release')

function workflow(name: string): { jobs: { [name: string]: Job }; on: unknown } {
  return parse(readFileSync(join(github, 'workflows', `${name}.yml`), 'utf8'))
}

/** The targets of a job's matrix, by whichever way they are in it. */
function targetsOf(job?: Job): string[] {
  const { target = [], include = [] } = job?.strategy?.matrix ?? {}
  const included = include as { target: string }[]
  return [...new Set([...(target as string[]), ...included.map(({ target }) => target)])]
}

const published = Object.keys(TARGETS).filter((name) => !TARGETS[name].unpublished)

test('Every target of package.json is built, and each has its package', (t) => {
  const built = targetsOf(binaries.build)
  const triples = built
    .filter((name) => published.includes(name))
    .map((name) => TARGETS[name].triple)
  t.deepEqual(triples.toSorted(), [...napi.targets].toSorted())
  t.deepEqual(published.toSorted(), readdirSync(join(root, 'npm')).toSorted())
})

/** The rows of docs/platforms.md: a package, and its three marks. */
const rows = [
  ...readFileSync(join(root, 'docs', 'platforms.md'), 'utf8').matchAll(
    /^\| `([\w-]+)`[^|]*\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm,
  ),
].map(([, name = '', built = '', core = '', run = '']) => ({ name, built, core, run }))

test('docs/platforms.md has a row for each package, and each mark is one of three', (t) => {
  t.deepEqual(rows.map(({ name }) => name).toSorted(), published.toSorted())
  for (const { name, ...marks } of rows) {
    for (const mark of Object.values(marks)) t.regex(mark, /^[●○–]/, name)
  }
})

test('Every target that is built is run; but for those that docs/platforms.md says are not', (t) => {
  const run = Object.entries(binaries)
    .filter(([name]) => name !== 'build')
    .flatMap(([, job]) => [
      ...targetsOf(job),
      ...(job.steps ?? []).flatMap((step) => step.with?.target ?? []),
    ])
  // WebAssembly is what each of the others is compared with.
  const silent = published.filter((name) => !run.includes(name) && name !== 'wasm32-wasip1')
  t.deepEqual(
    silent,
    rows.filter((row) => row.run === '–').map(({ name }) => name),
  )
})

test('What needs an emulator runs by one', (t) => {
  for (const job of [binaries.emulated, binaries.core]) {
    for (const name of targetsOf(job)) t.truthy(TARGETS[name].emulator, name)
  }
})

test('All of CI is on the versions of Node.js that the package is tried on, from the oldest', (t) => {
  for (const job of [ci.test, binaries.native, binaries.alpine]) {
    t.deepEqual(job?.strategy?.matrix.node, NODES)
  }
  t.is(engines.node, `>=${NODES[0]}`)
})

test('All of CI is on each of the three systems', (t) => {
  const systems = ci.test?.strategy?.matrix.os as string[]
  t.deepEqual(systems.map((name) => name.replace(/-.*/, '')).toSorted(), [
    'macos',
    'ubuntu',
    'windows',
  ])
})

test('Nothing is published that is not tested and built, and nothing but on a tag', (t) => {
  t.deepEqual(on, { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } })
  t.deepEqual(release.publish?.needs?.toSorted(), ['binaries', 'test'])
  t.is(release.test?.uses, '$/.github/workflows/ci.yml')
  t.is(release.binaries?.uses, '$/.github/workflows/binaries.yml')
})

test('Nobody but who publishes gets a token to publish by', (t) => {
  const all = Object.entries({ ...ci, ...binaries, ...release })
  const writing = all.filter(([, { permissions }]) => JSON.stringify(permissions).includes('write'))
  t.deepEqual(
    writing.map(([name, { permissions }]) => [name, permissions]),
    [
      ['publish', { contents: 'read', 'id-token': 'write' }],
      ['page', { contents: 'write' }],
    ],
  )
})

test('Each job ends by itself', (t) => {
  for (const [name, job] of Object.entries({ ...ci, ...binaries, ...release })) {
    if (!job.uses) t.true(Number(job['timeout-minutes']) > 0, name)
  }
})

for (const { path, text } of texts) {
  test(`${path}: each action is a commit, with its version beside`, (t) => {
    t.false(/\buses: *[&*]/.test(text))
    for (const [line, action] of text.matchAll(/^.*\buses: *(\S+).*$/gm)) {
      if (action?.startsWith('$/')) t.true(existsSync(join(root, action.slice(2))), line)
      else t.regex(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
  })
}

test('Each script that they run is there', (t) => {
  const all = texts.map(({ text }) => text).join('\n')
  const names = [...all.matchAll(/\bnpm run (?:--\S+ )?([\w:]+)/g)].map(([, name = '']) => name)
  t.true(names.length > 0)
  for (const name of names) t.true(name in scripts, name)
  for (const [, path = ''] of all.matchAll(/run: (\.ci\/\S+)/g)) {
    t.true(existsSync(join(root, path)), path)
  }
})

test('An action is the same commit wherever it is', (t) => {
  const commits = new Map<string, string>()
  for (const { text } of texts) {
    for (const [, name = '', commit = ''] of text.matchAll(/uses: ([\w-]+\/[\w-]+)@(.*)$/gm)) {
      t.is(commits.get(name) ?? commit, commit, name)
      commits.set(name, commit)
    }
  }
  t.true(commits.size > 0)
})
