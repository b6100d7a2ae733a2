// `npm run test:asan`: the addon with AddressSanitizer, and the specs that load it, run against it in a copy of
// the project. On Linux, with GCC's libasan.
//
//   npm run test:asan                        all of them, about ten times as long as without
//   npm run test:asan -- --short             those that begin and end threads, signals and buffers
//   npm run test:asan -- __test__/api/abort.spec.ts
//   npm run test:asan -- --leaks             what workers leave behind when they end, by LeakSanitizer
//   … -- --built                             with the addon and dist/ that were built last
//
// An error of memory is a file in target/asan/reports, and the end of the process that made it.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { copyProject } from './asan/copy.mjs'
import { findLeaks } from './asan/leaks.mjs'
import { ALL, SHORT } from './asan/specs.mjs'
import { build } from './build.mjs'
import { hostTriple } from './fuzz/build.mjs'
import { install } from './install.mjs'
import { root, run } from './run.mjs'
import { fail } from './toolchain.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    leaks: { type: 'boolean', default: false },
  },
})
if (process.platform !== 'linux') fail('AddressSanitizer is preloaded here as on Linux only.')

const target = join(root, 'target', 'asan')
const reports = join(target, 'reports')
const addon = join(target, hostTriple(), 'release', 'libqrush_node.so')
if (!values.built || !existsSync(addon)) {
  install()
  // For dist/, which the copy takes along.
  build()
  compile()
}
const preload = libasan()
if (values.leaks) process.exit(findLeaks({ addon, preload }) ? 0 : 1)

const chosen = values.short ? SHORT : ALL
const specs =
  positionals.length > 0 ? positionals : chosen.map((name) => `__test__/${name}.spec.ts`)
const project = copyProject({ addon, folder: join(target, 'project') })
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const status = runSpecs()
const found = readdirSync(reports)
for (const name of found) console.error(readFileSync(join(reports, name), 'utf8'))
console.log(`AddressSanitizer: ${found.length === 0 ? 'no error' : `${found.length} errors`}`)
process.exit(status === 0 && found.length === 0 ? 0 : 1)

/** Builds the addon without link-time optimisation: reports then name the lines. */
function compile() {
  const profile = { lto: 'false', strip: '"none"', 'codegen-units': '16', debug: '1' }
  const settings = Object.entries(profile).flatMap(([key, value]) => [
    '--config',
    `profile.release.${key}=${value}`,
  ])
  const env = {
    ...process.env,
    RUSTC_BOOTSTRAP: '1',
    RUSTFLAGS: '-Zsanitizer=address -Cforce-frame-pointers=yes',
  }
  const args = ['build', '--locked', '--release', '--lib', '--target', hostTriple()]
  if (!run('cargo', [...args, '--target-dir', target, ...settings], { env })) {
    fail('The addon does not build with AddressSanitizer: the compiler says why, above.')
  }
}

/** GCC's runtime: Rust's own is linked into programs only, and Node.js is none of Rust's. */
function libasan() {
  const { stdout = '' } = spawnSync('gcc', ['-print-file-name=libasan.so'], { encoding: 'utf8' })
  const path = stdout.trim()
  if (!path.startsWith('/')) fail('GCC has no libasan.so here. Install libasan8 and gcc.')
  return realpathSync(path)
}

function runSpecs() {
  const ava = join(project, 'node_modules', 'ava', 'entrypoints', 'cli.mjs')
  const options = [
    `log_path=${join(reports, 'asan')}`,
    // Node.js itself leaves much behind at its end; --leaks looks at what is ours.
    'detect_leaks=0',
    // V8 handles the faults of WebAssembly's memory.
    'handle_segv=0',
    'allow_user_segv_handler=1',
    'halt_on_error=1',
  ]
  const env = {
    ...process.env,
    LD_PRELOAD: preload,
    ASAN_OPTIONS: options.join(':'),
    FORCE_COLOR: '0',
  }
  // What is freed stays in quarantine for a while: how much memory a process has means nothing here.
  const args = [ava, '--timeout=20m', '--concurrency=2', '--match=!*leaks nothing*', ...specs]
  return spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit', env }).status
}
