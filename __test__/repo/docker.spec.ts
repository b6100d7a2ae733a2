// The Dockerfile of the example service. No image is built here: hadolint reads it, and those of its steps
// that need no image are taken: the service as one file, and what asks for its health.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, posix } from 'node:path'
import test from 'ava'
import { read, root, snippetsOf, written } from './docs/pages.js'

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
/** Each instruction on one line, without comments. */
const instructions = dockerfile
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))
const app = join(root, 'target', 'docs', 'app')

const hadolint = ['hadolint', join(root, 'target', 'hadolint', 'bin', 'hadolint')].find(
  (command) => !spawnSync(command, ['--version']).error,
)
const linted = hadolint ? test : test.skip
linted('hadolint has nothing to say', (t) => {
  const { stdout, status } = spawnSync(hadolint ?? '', ['Dockerfile'], {
    cwd: root,
    encoding: 'utf8',
  })
  t.is(stdout, '')
  t.is(status, 0)
})

for (const page of written) {
  const shown = snippetsOf(read(page)).filter(({ language }) => language === 'dockerfile')
  for (const { line, code } of shown) {
    linted(`hadolint has nothing to say of ${page}, line ${line}`, (t) => {
      const { stdout } = spawnSync(hadolint ?? '', ['-'], { input: code, encoding: 'utf8' })
      t.is(stdout, '')
    })
  }
}

test('Each image has a tag, and none is the latest', (t) => {
  const images = instructions
    .filter((line) => line.startsWith('FROM '))
    .map((line) => line.split(' ')[1] ?? '')
  t.true(images.length > 1, 'more than one stage')
  for (const image of images) t.regex(image, /:(?!latest)/)
})

test('The service is not root’s, and no package manager or shell is in its image', (t) => {
  const user = last.find((line) => line.startsWith('USER '))
  t.regex(user ?? '', /^USER [1-9]\d*$/)
  t.deepEqual(
    last.filter((line) => line.startsWith('RUN ')),
    [],
  )
  t.regex(last[0] ?? '', /distroless/)
})

test('What is copied is there, and .dockerignore lets it through', (t) => {
  const ignore = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')
  const allowed = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  t.true(ignore.includes('*'))
  for (const path of allowed) t.true(existsSync(join(root, path)), path)
  const copied = instructions
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
    .flatMap((line) => line.split(' ').slice(1, -1))
  for (const path of copied) t.true(path === '.' || allowed.includes(path), path)
  // What the manifests name must be there, too.
  const manifest = join(root, 'crates', 'qrush', 'Cargo.toml')
  const [, bench = ''] =
    /\[\[bench\]\][^[]*path = "([^"]+)"/.exec(readFileSync(manifest, 'utf8')) ?? []
  const named = ['crates/qrush', posix.join('crates/qrush', bench)]
  for (const name of named) {
    t.true(
      allowed.some((path) => name.startsWith(path)),
      name,
    )
  }
})

test.serial('The service as one file answers, is found healthy, and ends on SIGTERM', async (t) => {
  rmSync(app, { recursive: true, force: true })
  mkdirSync(app, { recursive: true })
  const [, bundle = ''] =
    /npx (esbuild .*?) && cp (\S+) \/app\//.exec(dockerfile.replace(/\\\n\s*/g, '')) ?? []
  const [, page = ''] = /&& cp (\S+\.html) \/app\//.exec(dockerfile) ?? []
  const args = bundle
    .split(' ')
    .slice(1)
    .map((arg) => arg.replace('/app', app))
  execFileSync(join(root, 'node_modules', '.bin', 'esbuild'), [...args, '--log-level=warning'], {
    cwd: root,
  })
  cpSync(join(root, page), join(app, 'page.html'))

  t.not(healthOf('1'), 0, 'nothing listens yet')
  const server = spawn(process.execPath, [join(app, 'server.js')], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => server.kill('SIGKILL'))
  const port = await portOf(server)
  t.is(healthOf(port), 0)
  const picture = await fetch(`http://127.0.0.1:${port}/qr?text=hello`)
  t.is(picture.headers.get('content-type'), 'image/png')
  server.kill('SIGTERM')
  const [status] = await once(server, 'exit')
  t.is(status, 0)
})

/** What the image's HEALTHCHECK ends with. */
function healthOf(port: string): number | null {
  const check = last.find((line) => line.startsWith('HEALTHCHECK ')) ?? ''
  const [, ...args] = JSON.parse(check.slice(check.indexOf('[')))
  return spawnSync(process.execPath, args, { env: { ...process.env, PORT: port } }).status
}

async function portOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('Expected to read what the service prints')
  const [printed] = await once(stdout, 'data')
  return /:(\d+)/.exec(String(printed))?.[1] ?? ''
}
