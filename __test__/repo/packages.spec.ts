// What `npm install qrush` picks a binary from: a package per platform, named by the main one.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const root = fileURLToPath(new URL('../..', import.meta.url))
const json = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'))
const main = json('package.json')
const folders = readdirSync(join(root, 'npm')).toSorted()

test('npm/ is as `node scripts/packages.mjs` writes it', (t) => {
  const fresh = join(root, 'target', 'packages-spec')
  rmSync(fresh, { recursive: true, force: true })
  execFileSync('node', ['scripts/packages.mjs', fresh], { cwd: root, stdio: 'ignore' })
  t.deepEqual(folders, readdirSync(fresh).toSorted())
  for (const folder of folders) {
    for (const file of ['package.json', 'README.md', 'LICENSE']) {
      const committed = readFileSync(join(root, 'npm', folder, file), 'utf8')
      t.is(committed, readFileSync(join(fresh, folder, file), 'utf8'), `${folder}/${file}`)
    }
  }
  rmSync(fresh, { recursive: true })
})

// As Node.js says it: process.platform, process.arch; and the C library, where npm tells two apart.
const PLATFORMS: [folder: string, os: string, cpu: string, libc?: string][] = [
  ['android-arm64', 'android', 'arm64'],
  ['darwin-arm64', 'darwin', 'arm64'],
  ['darwin-x64', 'darwin', 'x64'],
  ['freebsd-x64', 'freebsd', 'x64'],
  ['linux-arm-gnueabihf', 'linux', 'arm', 'glibc'],
  ['linux-arm64-gnu', 'linux', 'arm64', 'glibc'],
  ['linux-arm64-musl', 'linux', 'arm64', 'musl'],
  ['linux-ppc64-gnu', 'linux', 'ppc64', 'glibc'],
  ['linux-riscv64-gnu', 'linux', 'riscv64', 'glibc'],
  ['linux-s390x-gnu', 'linux', 's390x', 'glibc'],
  ['linux-x64-gnu', 'linux', 'x64', 'glibc'],
  ['linux-x64-musl', 'linux', 'x64', 'musl'],
  ['win32-arm64-msvc', 'win32', 'arm64'],
  ['win32-ia32-msvc', 'win32', 'ia32'],
  ['win32-x64-msvc', 'win32', 'x64'],
]

for (const [folder, os, cpu, libc] of PLATFORMS) {
  test(`${folder} is installed on ${os} with ${cpu}${libc ? ` and ${libc}` : ''} alone`, (t) => {
    const manifest = json('npm', folder, 'package.json')
    t.deepEqual(
      [manifest.os, manifest.cpu, manifest.libc],
      [[os], [cpu], libc === undefined ? undefined : [libc]],
    )
    t.is(manifest.main, `qrush.${folder}.node`)
    t.deepEqual(manifest.files, [manifest.main, 'LICENSES.txt'])
  })
}

test('The one of WebAssembly is installed everywhere, and nothing with it', (t) => {
  const manifest = json('npm', 'wasm32-wasip1', 'package.json')
  t.deepEqual([manifest.os, manifest.cpu, manifest.libc], [undefined, undefined, undefined])
  t.is(manifest.dependencies, undefined)
})

test('There is no other', (t) => {
  const known = [...PLATFORMS.map(([folder]) => folder), 'wasm32-wasip1']
  t.deepEqual(folders, known.toSorted())
})

test('Each is public, has a provenance, and is of the version, licence and engines of qrush', (t) => {
  for (const folder of folders) {
    const manifest = json('npm', folder, 'package.json')
    t.is(manifest.name, `@qrush/binding-${folder}`)
    t.deepEqual(manifest.publishConfig, { access: 'public', provenance: true })
    const { version, license, engines } = main
    t.like(manifest, { version, license, engines })
  }
})

test('Nothing is run when they are installed', (t) => {
  const manifests = [main, ...folders.map((folder) => json('npm', folder, 'package.json'))]
  for (const { name, scripts = {} } of manifests) {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
      t.false(script in scripts, `${name}: ${script}`)
    }
  }
})

test('Packed, qrush asks for each at its own version; unpacked, for none', (t) => {
  const copy = mkdtempSync(join(tmpdir(), 'qrush-pack-'))
  for (const part of ['package.json', 'index.js', 'index.d.ts', 'npm', 'scripts']) {
    // Without the binaries that were built meanwhile.
    const filter = (path: string) => !/\.(?:node|wasm)$/.test(path)
    cpSync(join(root, part), join(copy, part), { recursive: true, filter })
  }
  const before = readFileSync(join(copy, 'package.json'), 'utf8')
  execFileSync('npm', ['pack', '--silent'], { cwd: copy, shell: process.platform === 'win32' })
  t.is(readFileSync(join(copy, 'package.json'), 'utf8'), before)
  execFileSync('tar', ['-xzf', `qrush-${main.version}.tgz`], { cwd: copy })
  const { optionalDependencies, ...packed } = JSON.parse(
    readFileSync(join(copy, 'package', 'package.json'), 'utf8'),
  )
  const expected = folders.map((folder) => [`@qrush/binding-${folder}`, main.version])
  t.deepEqual(optionalDependencies, Object.fromEntries(expected))
  t.deepEqual(packed, JSON.parse(before))
  t.false(existsSync(join(copy, 'package', 'npm')))
  rmSync(copy, { recursive: true })
})

test('The licences of the crates are those of the versions that are locked', (t) => {
  const locked = readFileSync(join(root, 'Cargo.lock'), 'utf8')
  const licences = readFileSync(join(root, 'LICENSES.txt'), 'utf8')
  const named = [...licences.matchAll(/^─+\n(\S+) (\S+) \((.+)\)$/gm)]
  for (const [, name, version] of named) {
    t.true(
      locked.includes(`name = "${name}"\nversion = "${version}"\n`),
      `${name} ${version}: run \`node scripts/licenses.mjs\``,
    )
  }
  const names = named.map(([, name]) => name)
  // Not what is the project's own, nor what only writes code.
  const left = ['qrush', 'napi-derive']
  for (const path of ['Cargo.toml', 'crates/qrush/Cargo.toml']) {
    const manifest = readFileSync(join(root, path), 'utf8')
    const [, dependencies = ''] = /^\[dependencies\]$([^[]*)/m.exec(manifest) ?? []
    for (const [, name = ''] of dependencies.matchAll(/^([\w-]+) =/gm)) {
      if (left.includes(name)) continue
      t.true(names.includes(name), `${name}: run \`node scripts/licenses.mjs\``)
    }
  }
})
