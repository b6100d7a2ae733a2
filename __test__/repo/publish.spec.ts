// `scripts/publish.mjs`, which the release workflow runs: what it would publish, and what it refuses. npm
// itself is stood in for by a script that writes down how it was called.

import { execFile, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test, { type ExecutionContext } from 'ava'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const binaries = readdirSync(join(root, 'npm')).map((name) => `@qrush/binding-${name}`)

/**
 * Writes down each call with the manifest that npm would tell the registry: that of the archive, or else of the
 * folder. Packing is left to npm itself.
 */
const NPM = `#!/usr/bin/env node
const { execFileSync, spawnSync } = require('node:child_process')
const { appendFileSync, readFileSync } = require('node:fs')
const [command, ...args] = process.argv.slice(2)
if (command === 'pack') {
  const { status } = spawnSync(process.execPath, [process.env.REAL_NPM, command, ...args], { stdio: 'inherit' })
  process.exit(status)
}
const { NPM_VERSION, NPM_PUBLISHED = '', NPM_FAILS, NPM_LOG } = process.env
if (command === '--version') console.log(NPM_VERSION ?? '11.6.2')
if (command === 'view') {
  if (!NPM_PUBLISHED.split(' ').includes(args[0])) process.exit(1)
  console.log(args[0].split('@').at(-1))
}
if (command === 'publish') {
  const [archive, ...flags] = args[0].startsWith('-') ? [undefined, ...args] : args
  const text = archive
    ? execFileSync('tar', ['-xzOf', archive, 'package/package.json'], { encoding: 'utf8' })
    : readFileSync('package.json', 'utf8')
  const { name, repository, optionalDependencies } = JSON.parse(text)
  appendFileSync(NPM_LOG, JSON.stringify({ name, args: flags, repository, optionalDependencies }) + '\\n')
  if (name === NPM_FAILS) process.exit(1)
}
`

interface Call {
  name: string
  args: string[]
  repository?: { type: string; url: string }
  optionalDependencies?: { [name: string]: string }
}

/** The npm that comes with this Node.js. */
const REAL_NPM = join(realpathSync(process.execPath), '../../lib/node_modules/npm/bin/npm-cli.js')

/** The packages with something in the place of each binary, and a run of the script on them. */
function packages(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-publish-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ['package.json', 'index.js', 'index.d.ts', 'npm', 'scripts']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  mkdirSync(join(folder, 'dist'))
  for (const name of readdirSync(join(folder, 'npm'))) {
    const { files } = JSON.parse(readFileSync(join(folder, 'npm', name, 'package.json'), 'utf8'))
    for (const file of files) writeFileSync(join(folder, 'npm', name, file), 'binary')
  }
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin', 'npm'), NPM)
  chmodSync(join(folder, 'bin', 'npm'), 0o755)
  const log = join(folder, 'npm.log')
  return {
    folder,
    publish(args = [`v${version}`], env = {}) {
      const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`
      const { status, stdout, stderr } = spawnSync('node', ['scripts/publish.mjs', ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, PATH: path, REAL_NPM, NPM_LOG: log, GITHUB_REPOSITORY: '', ...env },
      })
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
      return { status, stdout, stderr, calls: lines.map((line): Call => JSON.parse(line)) }
    },
  }
}

// A script in the place of npm is found by its name alone, without an ending, only on Unix.
const onUnix = process.platform === 'win32' ? test.skip : test

onUnix('It publishes the binaries first and qrush last, in public and with a provenance', (t) => {
  const { status, stderr, calls } = packages(t).publish()
  t.is(stderr, '')
  t.is(status, 0)
  const names = calls.map(({ name }) => name)
  t.deepEqual(names.slice(0, -1).toSorted(), binaries.toSorted())
  t.is(names.at(-1), 'qrush')
  for (const { args } of calls) t.deepEqual(args, ['--access', 'public', '--provenance'])
})

onUnix('Each manifest names the repository whose workflow it is', (t) => {
  const env = { GITHUB_SERVER_URL: 'https://forge.example', GITHUB_REPOSITORY: 'someone/qrush' }
  const { calls } = packages(t).publish(undefined, env)
  t.is(calls.length, binaries.length + 1)
  for (const { repository } of calls) {
    t.deepEqual(repository, { type: 'git', url: 'git+https://forge.example/someone/qrush.git' })
  }
})

onUnix(
  'What npm is told of qrush has each binary, at its very version; the repository has none',
  (t) => {
    const { folder, publish } = packages(t)
    const { calls } = publish()
    const expected = Object.fromEntries(binaries.map((name) => [name, version]))
    t.deepEqual(calls.at(-1)?.optionalDependencies, expected)
    const left = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    t.is(left.optionalDependencies, undefined)
    t.deepEqual(readdirSync(join(folder, 'target')), [], 'no archive is left')
  },
)

onUnix('npm itself sends the registry the manifest of the archive', async (t) => {
  const { folder } = packages(t)
  const env = { ...process.env, npm_config_cache: join(folder, 'cache') }
  const options = { cwd: folder, env }
  const npm = (...args: string[]) =>
    promisify(execFile)(process.execPath, [REAL_NPM, ...args], options)
  await npm('pack')
  const sent: object[] = []
  const registry = createServer((request, response) => {
    let body = ''
    request.on('data', (some) => (body += some))
    request.on('end', () => {
      if (request.method === 'PUT') sent.push(...Object.values<object>(JSON.parse(body).versions))
      response.writeHead(request.method === 'PUT' ? 201 : 404).end('{}')
    })
  })
  await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening))
  t.teardown(() => void registry.close())
  const host = `//127.0.0.1:${(registry.address() as AddressInfo).port}/`
  writeFileSync(join(folder, '.npmrc'), `registry=http:${host}\n${host}:_authToken=nobody\n`)
  await npm('publish', `qrush-${version}.tgz`, '--no-provenance')
  t.is(sent.length, 1)
  const { optionalDependencies = {} } = sent[0] as Call
  t.deepEqual(Object.keys(optionalDependencies).toSorted(), binaries.toSorted())
})

onUnix('After a failure it goes on where it was', (t) => {
  const { publish } = packages(t)
  const [first = '', second = ''] = binaries.toSorted()
  const failed = publish(undefined, { NPM_FAILS: second })
  t.is(failed.status, 1)
  t.deepEqual(
    failed.calls.map(({ name }) => name),
    [first, second],
  )
  const again = publish(undefined, { NPM_PUBLISHED: `${first}@${version}` })
  t.is(again.status, 0)
  t.true(again.stdout.startsWith(`${first} ${version} is published\n`))
  t.is(again.calls.length, 2 + binaries.length)
})

onUnix('A dry run publishes nothing and tells what it would', (t) => {
  const { status, stdout, calls } = packages(t).publish([`v${version}`, '--dry-run'])
  t.is(status, 0)
  t.deepEqual(calls, [])
  for (const name of [...binaries, 'qrush']) t.true(stdout.includes(`Would publish ${name} `))
})

onUnix('A prerelease is not what `npm install qrush` gets', (t) => {
  const { folder, publish } = packages(t)
  for (const part of ['.', ...readdirSync(join(folder, 'npm')).map((name) => join('npm', name))]) {
    const path = join(folder, part, 'package.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...manifest, version: '9.0.0-rc.1' }))
  }
  const { calls } = publish(['v9.0.0-rc.1'])
  t.is(calls.length, binaries.length + 1)
  for (const { args } of calls) t.deepEqual(args.slice(-2), ['--tag', 'next'])
})

const refusals: [
  what: string,
  provoke: (folder: string) => object,
  sentence: RegExp,
  tag?: string,
][] = [
  [
    'a tag of another version',
    () => ({}),
    /^Expected the tag v\d.* for @qrush\/binding-android-arm64 but received v0\.0\.9\n$/,
    'v0.0.9',
  ],
  [
    'a package without its binary',
    (folder) => {
      rmSync(join(folder, 'npm', 'darwin-x64', 'qrush.darwin-x64.node'))
      return {}
    },
    /^Expected qrush\.darwin-x64\.node in \S+ for @qrush\/binding-darwin-x64 but it is not there: /,
  ],
  [
    'a qrush without what lib/ is compiled to',
    (folder) => {
      rmSync(join(folder, 'dist'), { recursive: true })
      return {}
    },
    /^Expected dist in \S+ for qrush but it is not there: build it first\n$/,
  ],
  [
    'a binary of three megabytes',
    (folder) => {
      const path = join(folder, 'npm', 'freebsd-x64', 'qrush.freebsd-x64.node')
      writeFileSync(path, Buffer.alloc(3_000_000))
      return {}
    },
    /^Expected a binary under 3000000 bytes for @qrush\/binding-freebsd-x64 but it has 3000000\n$/,
  ],
  [
    'an npm that knows no trusted publishing',
    () => ({ NPM_VERSION: '10.9.4' }),
    /^Expected npm 11\.5\.1 or newer, which knows trusted publishing, but received 10\.9\.4\n$/,
  ],
]
for (const [what, provoke, sentence, tag = `v${version}`] of refusals) {
  onUnix(`It refuses ${what}, and publishes nothing`, (t) => {
    const { folder, publish } = packages(t)
    const { status, stderr, calls } = publish([tag], provoke(folder))
    t.is(status, 1)
    t.regex(stderr, sentence)
    t.deepEqual(calls, [])
  })
}
