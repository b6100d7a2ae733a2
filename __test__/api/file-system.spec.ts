// toFile in the file system: what is replaced, where names lead, and what the system refuses.

import { execFile } from 'node:child_process'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { type QrError, toBufferSync, toFile } from '../../index.js'

const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'
const onUnix = process.platform === 'win32' ? test.skip : test

let folder: string
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qrush-'))
})
test.after.always(() => rm(folder, { recursive: true, force: true }))

/** A folder of the test's own. */
async function own(name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  return path
}

onUnix('a file that is replaced passes its permissions on', async (t) => {
  const inside = await own('modes')
  for (const mode of [0o600, 0o640, 0o444, 0o755]) {
    const path = join(inside, `${mode}.png`)
    await writeFile(path, 'old')
    await chmod(path, mode)
    await toFile(path, TEXT)
    t.is((await stat(path)).mode & 0o777, mode)
    t.deepEqual(await readFile(path), toBufferSync(TEXT))
  }
})

onUnix('a symbolic link to what is not there has it made', async (t) => {
  const inside = await own('dangling')
  await mkdir(join(inside, 'real'))
  await symlink(join('real', 'next.png'), join(inside, 'link.png'))
  await symlink('code.png', join(inside, 'real', 'next.png'))
  await toFile(join(inside, 'link.png'), TEXT)
  t.true((await lstat(join(inside, 'link.png'))).isSymbolicLink())
  t.deepEqual((await readdir(join(inside, 'real'))).toSorted(), ['code.png', 'next.png'])
  t.deepEqual(await readFile(join(inside, 'real', 'code.png')), toBufferSync(TEXT))
  await symlink(join('nowhere', 'code.png'), join(inside, 'lost.png'))
  const error = await t.throwsAsync<QrError>(toFile(join(inside, 'lost.png'), TEXT))
  t.is(error?.cause?.code, 'ENOENT')
})

onUnix('links that lead in a circle are ELOOP, with the number that node:fs has', async (t) => {
  const inside = await own('circle')
  await symlink('two.png', join(inside, 'one.png'))
  await symlink('one.png', join(inside, 'two.png'))
  const error = await t.throwsAsync<QrError>(toFile(join(inside, 'one.png'), TEXT))
  const expected = await t.throwsAsync<NodeJS.ErrnoException>(
    writeFile(join(inside, 'one.png'), ''),
  )
  t.like(error?.cause, { code: 'ELOOP', errno: expected?.errno })
  t.regex(error?.message ?? '', /Point the symbolic link to a file\.$/)
})

for (const when of ['the first call', 'a later call']) {
  onUnix(`no file left to open is EMFILE, and the way out: ${when}`, async (t) => {
    const program = `
      const { openSync } = require('node:fs')
      const { toFile } = require('./')
      require('node:tls')
      const path = process.argv[1]
      ;(async () => {
        ${when === 'a later call' ? "await toFile(path, 'a')" : ''}
        try { for (;;) openSync('package.json') } catch {}
        toFile(path, 'a').catch(({ code, message, cause }) => console.log(code, cause.code, message))
      })()`
    const path = join(await own(`full ${when}`), 'code.png')
    const run = promisify(execFile)
    const command = 'ulimit -n 64; exec "$0" -e "$1" "$2"'
    const { stdout } = await run('sh', ['-c', command, process.execPath, program, path])
    t.regex(stdout, /^ERR_QR_FILE EMFILE Cannot write .*: .*\. Close some files first/)
  })
}

// In a process of its own, since all of it has the one working folder.
test('a relative name is of the working folder at the call, wherever the process is later', async (t) => {
  const inside = await own('moved')
  await mkdir(join(inside, 'elsewhere'))
  const program = `
    const { toFile } = require(process.argv[1])
    process.chdir(process.argv[2])
    const written = Array.from({ length: 50 }, (_, at) => toFile(at + '.png', 'a'))
    process.chdir('elsewhere')
    Promise.all(written).catch((error) => console.log(error.message))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '-e',
    program,
    join(import.meta.dirname, '../../index.js'),
    inside,
  ])
  t.is(stdout, '')
  t.is((await readdir(inside)).length, 51)
  t.deepEqual(await readdir(join(inside, 'elsewhere')), [])
})

onUnix('a working folder that is gone is ENOENT', async (t) => {
  const inside = await own('gone')
  const program = `
    const { toFile } = require(process.argv[1])
    process.chdir(process.argv[2])
    require('node:fs').rmdirSync(process.argv[2])
    toFile('code.png', 'a').catch(({ code, cause }) => console.log(code, cause.code))`
  const index = join(import.meta.dirname, '../../index.js')
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, index, inside])
  t.is(stdout, 'ERR_QR_FILE ENOENT\n')
})

onUnix('".." behind a link is the folder above where that leads', async (t) => {
  const inside = await own('above')
  await mkdir(join(inside, 'real', 'deep'), { recursive: true })
  await symlink(join('real', 'deep'), join(inside, 'link'))
  await toFile(`${inside}/link/../code.png`, TEXT)
  t.deepEqual((await readdir(join(inside, 'real'))).toSorted(), ['code.png', 'deep'])
  // So also for a link to what is not there yet.
  await symlink('link/../next.png', join(inside, 'next.png'))
  await toFile(join(inside, 'next.png'), TEXT)
  t.deepEqual((await readdir(join(inside, 'real'))).toSorted(), ['code.png', 'deep', 'next.png'])
})

test('a URL of another realm names a file', async (t) => {
  const path = join(await own('realm'), 'code.png')
  const { href, protocol } = pathToFileURL(path)
  await toFile({ href, protocol } as URL, TEXT)
  t.deepEqual(await readFile(path), toBufferSync(TEXT))
})

onUnix(
  'what was made in a folder that is closed meanwhile leaves the file as it was',
  async (t) => {
    const path = join(await own('kept'), 'code.png')
    await writeFile(path, 'old')
    await t.throwsAsync(toFile(join(path, 'code.png'), TEXT), { code: 'ERR_QR_FILE' })
    await t.throwsAsync(toFile(`${path}/`, TEXT), { code: 'ERR_QR_FILE' })
    t.is(await readFile(path, 'utf8'), 'old')
    t.deepEqual(await readdir(join(path, '..')), ['code.png'])
  },
)

const [major = 0] = process.versions.node.split('.').map(Number)
const [PERMISSION, ADDONS] = [
  major < 23 ? '--experimental-permission' : '--permission',
  '--allow-addons',
]
for (const [what, leave, expected] of [
  ['none to write', [], 'ERR_QR_FILE ERR_ACCESS_DENIED true old'],
  ['for the folder', ['--allow-fs-write='], 'written 600'],
] as const) {
  onUnix(`Node's permission model is heeded: leave ${what}`, async (t) => {
    const inside = await own(`permission ${what}`)
    const path = join(inside, 'code.png')
    await writeFile(path, 'old')
    await chmod(path, 0o600)
    const program = `
      const { toFile } = require(process.argv[1])
      const fs = require('node:fs')
      const path = process.argv[2]
      toFile(path, 'a').then(
        () => console.log('written', (fs.statSync(path).mode & 0o777).toString(8)),
        ({ code, cause, message }) =>
          console.log(code, cause.code, message.includes('--allow-fs-write'), fs.readFileSync(path, 'utf8')),
      )`
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[PERMISSION, ADDONS, '--no-warnings', '--allow-fs-read=*'],
      ...leave.map((flag) => `${flag}${inside}/*`),
      ...['-e', program, join(import.meta.dirname, '../../index.js'), path],
    ])
    t.is(stdout.trim(), expected)
    t.deepEqual(await readdir(inside), ['code.png'])
  })
}
