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
import { promisify } from 'node:util'
import test from 'ava'
import { type QrError, toBufferSync, toFile } from '../index.js'

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
  t.regex(error?.message ?? '', /have the symbolic link lead to a file$/)
})

onUnix('no file left to open is EMFILE, and the way out', async (t) => {
  const program = `
    const { openSync } = require('node:fs')
    const { toFile } = require('./')
    require('node:tls')
    try { for (;;) openSync('package.json') } catch {}
    toFile(process.argv[1], 'a').catch(({ message, cause }) => console.log(cause.code, message))`
  const path = join(await own('full'), 'code.png')
  const run = promisify(execFile)
  const command = 'ulimit -n 64; exec "$0" -e "$1" "$2"'
  const { stdout } = await run('sh', ['-c', command, process.execPath, program, path])
  t.regex(stdout, /^EMFILE Expected .* received EMFILE from open of .*: close some files first/)
})

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
    join(import.meta.dirname, '..', 'index.js'),
    inside,
  ])
  t.is(stdout, '')
  t.is((await readdir(inside)).length, 51)
  t.deepEqual(await readdir(join(inside, 'elsewhere')), [])
})
