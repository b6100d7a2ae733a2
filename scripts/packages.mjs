// The packages per platform in npm/, without their binaries: as `napi create-npm-dirs` makes them, and
// what npm, its registry and people want to know beside.
//
//   node scripts/packages.mjs             writes npm/ afresh, but leaves binaries where they are
//   node scripts/packages.mjs FOLDER      writes the same into a folder within target/

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TARGETS } from './prebuild/targets.mjs'
import { bin, root, run } from './run.mjs'
import { fail } from './toolchain.mjs'

/** What each manifest says as the main package's does. */
const SHARED = ['license', 'author', 'homepage', 'repository', 'bugs', 'engines']

const main = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Writes the packages into `folder`. */
export function writePackages(folder = join(root, 'npm')) {
  const made = join(root, 'target', 'npm-dirs')
  rmSync(made, { recursive: true, force: true })
  create(made)
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    if (!(name in TARGETS)) rmSync(join(folder, name), { recursive: true })
  }
  for (const name of readdirSync(made)) {
    const target = TARGETS[name]
    if (!target) fail(`Expected scripts/prebuild/targets.mjs to tell of ${name} but it does not`)
    const path = join(folder, name)
    const manifest = complete(name, JSON.parse(readFileSync(join(made, name, 'package.json'))))
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    writeFileSync(join(path, 'README.md'), readme(manifest, target))
    copyFileSync(join(root, 'LICENSE'), join(path, 'LICENSE'))
  }
  rmSync(made, { recursive: true })
}

function create(folder) {
  const cli = bin('@napi-rs/cli', 'dist/cli.js')
  const args = [cli, 'create-npm-dirs', '--npm-dir', relative(root, folder)]
  mkdirSync(folder, { recursive: true })
  if (!run('node', args, { stdio: ['ignore', 'ignore', 'inherit'] })) {
    fail('Expected `napi create-npm-dirs` to succeed but it failed: its own lines above say why')
  }
}

/** The manifest as it is published, from what napi makes of it. */
function complete(name, { main: entry, os, cpu, libc, files, ...made }) {
  const wasm = TARGETS[name].triple.startsWith('wasm32')
  // napi tells glibc by the name's end alone, and 32-bit ARM's has more to it.
  const glibc = TARGETS[name].glibc ? ['glibc'] : undefined
  return {
    name: made.name,
    version: made.version,
    description: `The binary of qrush for ${TARGETS[name].words}`,
    keywords: ['qrush'],
    ...Object.fromEntries(SHARED.flatMap((key) => (key in main ? [[key, main[key]]] : []))),
    os,
    cpu,
    libc: glibc ?? libc,
    main: entry,
    files: [...files, 'LICENSES.txt'],
    ...(wasm && forWebAssembly()),
    // Yarn: a binary cannot be loaded out of an archive.
    preferUnplugged: true,
    publishConfig: { access: 'public', provenance: true },
  }
}

/** Both loaders have what they need in them: nothing else is installed. */
function forWebAssembly() {
  const [module, node, browser] = [
    'qrush.wasm32-wasip1.wasm',
    'qrush.wasip1.cjs',
    'qrush.wasip1.mjs',
  ]
  return {
    main: node,
    browser,
    exports: {
      '.': { browser: `./${browser}`, default: `./${node}` },
      [`./${module}`]: `./${module}`,
      './package.json': './package.json',
    },
    files: [module, node, browser, 'LICENSES.txt'],
  }
}

function readme({ name }, { words, needs, triple }) {
  const what = `The binary of [qrush](https://www.npmjs.com/package/qrush) for ${words}`
  const how = triple.startsWith('wasm32')
    ? 'It comes with `qrush`, which loads it where there is no binary for the platform, and behind\n`qrush/browser`. It has one thread: asynchronous calls answer, but nothing goes on beside them.'
    : '`npm install qrush` installs it where it runs; it is of no use alone.'
  return `# \`${name}\`\n\n${what}${needs ? ` (${needs})` : ''}.\n\n${how}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder] = process.argv.slice(2)
  writePackages(folder && resolve(root, folder))
}
