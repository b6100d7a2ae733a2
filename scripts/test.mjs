// `npm test`: installs, builds, and runs the tests, in this order. Or, of it, what is the
// same on every system (`npm run test:lint`), and what is not (`npm run test:run`).

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildWithPanics } from './build.mjs'
import { installTools } from './docs.mjs'
import { install } from './install.mjs'
import { bin, root, run } from './run.mjs'

const WARNINGS_ARE_ERRORS = ['--', '-D', 'warnings']

/** Whose judges of PDF, EPS and PNG Windows has not. */
const JUDGED = ['formats/png', 'formats/scan', 'formats/vector']

/** Enough for some failures; the whole stands above. */
const LINES_OF_A_REPORT = 60

const [part] = process.argv.slice(2)
const lint = part !== 'run'
const behaviour = part !== 'lint'

install()
// Before the specs: none of them asks the network.
if (behaviour) installTools()
const failed = []
if (lint) {
  step('cargo fmt --check', () => run('cargo', ['fmt', '--check']))
  step('cargo clippy, the core alone', () =>
    run('cargo', ['clippy', '--no-default-features', '--all-targets', ...WARNINGS_ARE_ERRORS]),
  )
  step('cargo clippy, with the binding', () =>
    run('cargo', ['clippy', '--features', 'panic-injection', ...WARNINGS_ARE_ERRORS]),
  )
}
if (behaviour) step('cargo test', () => run('cargo', ['test', '--no-default-features']))
step('index.d.ts is as generated', () => run('node', ['scripts/build.mjs', '--check']))
build({ check: true })
if (behaviour) buildWithPanics()
if (lint) {
  step('tsc', () => run('node', [bin('typescript', 'bin/tsc'), '--project', root]))
  step('biome', () =>
    run('node', [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings']),
  )
}
if (behaviour) step('ava', ava)
if (behaviour) {
  step('soak: no memory stays behind a call', () =>
    run('node', ['--import', 'tsx', 'benchmark/soak.ts', '--short']),
  )
}

const line = '─'.repeat(60)
console.log(
  `\n${line}\n${failed.length === 0 ? 'Everything passed.' : `Failed: ${failed.join(', ')}`}`,
)
process.exit(failed.length === 0 ? 0 : 1)

function step(name, job) {
  console.log(`\n▶ ${name}`)
  if (!job()) failed.push(name)
}

/** Runs the specs, counts them, and asserts that each spec file has run. */
function ava() {
  const left = process.platform === 'win32' ? JUDGED : []
  if (left.length > 0) console.log(`left out on Windows: ${left.join(', ')}`)
  const globs = ['__test__/**/*.spec.ts', ...left.map((name) => `!__test__/${name}.spec.ts`)]
  const { status, stdout } = spawnSync('node', [bin('ava', 'entrypoints/cli.mjs'), ...globs], {
    cwd: root,
    encoding: 'utf8',
    // As on CI, wherever it runs: ava and Node ask for these.
    env: { ...process.env, CI: 'true', FORCE_COLOR: '0' },
    maxBuffer: 1 << 28,
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  process.stdout.write(stdout)
  const count = (what) => Number(new RegExp(`^ *(\\d+) ${what}`, 'm').exec(stdout)?.[1] ?? 0)
  const passed = [...stdout.matchAll(/^ +✔ /gm)].length
  const failed = count('tests? failed') + count('uncaught exceptions?')
  // ava names the file before each test that it ran: "✔ api › errors › …".
  const ran = (name) => stdout.includes(`✔ ${name.split('/').join(' › ')} › `)
  const specs = readdirSync(join(root, '__test__'), { recursive: true })
    .filter((file) => /\.spec\./.test(file))
    .map((file) => file.replace(/\.spec\..*$/, '').replaceAll('\\', '/'))
    .filter((name) => !left.includes(name))
  const silent = specs.filter((name) => !ran(name))
  console.log(`spec files: ${specs.length - silent.length} of ${specs.length} ran`)
  if (silent.length > 0) console.log(`no test ran in: ${silent.join(', ')}`)
  for (const line of said(stdout)) console.log(`failed: ${line}`)
  console.log(`ava: ${passed} passed, ${failed} failed`)
  return status === 0 && passed > 0 && specs.length > 0 && silent.length === 0
}

/** What the specs that failed say, so that it stands beside the counts at the end: titles, then ava's report. */
function said(stdout) {
  const titles = [...stdout.matchAll(/^ +✘ (.*)$/gm)].map(([, title]) => title)
  if (titles.length === 0) return []
  const report = stdout.slice(stdout.lastIndexOf('\n  ─\n') + 5).split('\n')
  return [...titles, ...report.filter((line) => line.trim() !== '').slice(0, LINES_OF_A_REPORT)]
}
