// The addon for this machine, with the generated index.d.ts; and lib/, compiled to dist/.
//
//   node scripts/build.mjs            builds, if something changed, and updates index.d.ts
//   node scripts/build.mjs --check    builds, and fails where the committed index.d.ts is not as generated

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { browserTypes } from './browser-types.mjs'
import { fingerprint } from './fingerprint.mjs'
import { install } from './install.mjs'
import { pagesWithTables } from './option-tables.mjs'
import { withOptionTypes } from './option-types.mjs'
import { bin, root, run } from './run.mjs'
import { fail } from './toolchain.mjs'

const TYPES = 'index.d.ts'
const output = join(root, 'target', 'addon')
const stamp = join(output, 'sources.sha256')

const ADDON = {
  files: ['Cargo.toml', 'Cargo.lock', 'build.rs', 'package.json', 'scripts/option-types.mjs'],
  folders: ['src', 'crates/qrush/src'],
}
const LIBRARY = {
  files: [TYPES, 'tsconfig.json', 'package-lock.json', 'scripts/browser-types.mjs'],
  folders: ['lib'],
}

/** Builds the addon and lib/; with `check`, compares the generated types instead of updating them. */
export function build({ check = false } = {}) {
  const sources = fingerprint(ADDON)
  const fresh =
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === sources &&
    existsSync(join(output, TYPES)) &&
    readdirSync(root).some((file) => file.endsWith('.node'))
  if (!fresh) compile(sources)
  const generated = readFileSync(join(output, TYPES), 'utf8')
  const path = join(root, TYPES)
  if (!existsSync(path) || readFileSync(path, 'utf8') !== generated) {
    if (check)
      fail(
        `Expected ${TYPES} as the build generates it but received another: run \`npm run build\` and commit it`,
      )
    writeFileSync(path, generated)
  }
  buildLibrary()
  for (const { path, text, filled } of pagesWithTables()) {
    if (text === filled) continue
    if (check)
      fail(`${path} has other tables than the options: run \`npm run build\` and commit it`)
    writeFileSync(path, filled)
  }
}

/** Compiles lib/ to dist/, if something changed. */
function buildLibrary() {
  const dist = join(root, 'dist')
  const stamp = join(root, 'target', 'library.sha256')
  const sources = fingerprint(LIBRARY)
  if (existsSync(dist) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  // What a deleted source has left behind would be published.
  rmSync(dist, { recursive: true, force: true })
  if (!run('node', [bin('typescript', 'bin/tsc'), '--project', join(root, 'lib')])) {
    rmSync(stamp, { force: true })
    fail('Expected lib/ to compile but it did not: the compiler says why, above')
  }
  // The compiler's own, which it derives, would speak of Node.js.
  const types = readFileSync(join(root, TYPES), 'utf8')
  writeFileSync(join(dist, 'browser.d.mts'), browserTypes(types))
  writeFileSync(stamp, sources)
}

/** Builds an addon in which certain texts panic, for `__test__/api/panic.spec.ts`. */
export function buildWithPanics() {
  const args = ['--release', '--features', 'panic-injection', '--no-js', '--dts', TYPES]
  if (!napi(['-o', join('target', 'panic-injection'), ...args])) {
    fail('Expected the addon with the feature panic-injection to build but it did not')
  }
}

function compile(sources) {
  mkdirSync(output, { recursive: true })
  // Programs that have the addon loaded keep theirs: another file takes its place.
  const named = ['--no-js', '--dts', join('target', 'addon', TYPES)]
  if (!napi(['--platform', '--release', '-o', '.', ...named])) {
    fail('Expected the addon to build but it did not: the compiler says why, above')
  }
  const path = join(output, TYPES)
  writeFileSync(path, withOptionTypes(readFileSync(path, 'utf8'), newestAddon()))
  writeFileSync(stamp, sources)
}

/** The one that was just built, should others lie beside it. */
function newestAddon() {
  const addons = readdirSync(root).filter((file) => file.endsWith('.node'))
  const made = (file) => statSync(join(root, file)).mtimeMs
  return join(root, addons.sort((a, b) => made(b) - made(a))[0])
}

function napi(args) {
  return run('node', [
    bin('@napi-rs/cli', 'dist/cli.js'),
    'build',
    '--target-dir',
    'target',
    ...args,
  ])
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  install()
  build({ check: process.argv.includes('--check') })
}
