// toFile: the file is whole or as it was, under the name and in the format that were asked for.

import { execFile } from 'node:child_process'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
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
import {
  type FileOptions,
  type QrError,
  stats,
  toBufferSync,
  toFile,
  toStringSync,
} from '../../index.js'
import { readPng } from '../judges/decode.js'

const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'
const onUnix = process.platform === 'win32' ? test.skip : test
// Permissions do not bind root.
const asUser = process.platform === 'win32' || process.getuid?.() === 0 ? test.skip : test

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

const endings = {
  png: 'png',
  PNG: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  webp: 'webp',
  gif: 'gif',
  svg: 'svg',
  gray: 'gray',
  rgba: 'rgba',
} as const
for (const [ending, type] of Object.entries(endings)) {
  test(`.${ending} makes what toBuffer makes as ${type}`, async (t) => {
    const path = join(folder, `code.of.${ending}`)
    t.is(await toFile(path, TEXT, { scale: 3 }), undefined)
    t.deepEqual(await readFile(path), toBufferSync(TEXT, { type, scale: 3 }))
  })
}

test('.txt makes half blocks in UTF-8', async (t) => {
  const path = join(folder, 'code.txt')
  await toFile(path, TEXT, { inverse: true })
  t.is(await readFile(path, 'utf8'), toStringSync(TEXT, { inverse: true }))
})

test('a picture on disk is read', async (t) => {
  const path = join(folder, 'ありがとう & ü.png')
  await toFile(path, TEXT)
  t.is((await readPng(await readFile(path))).text, TEXT)
})

test('type goes before the ending, and does without one', async (t) => {
  const path = join(folder, 'named.png')
  await toFile(path, TEXT, { type: 'gif' })
  t.deepEqual(await readFile(path), toBufferSync(TEXT, { type: 'gif' }))
  for (const type of ['ascii', 'terminal'] as const) {
    const path = join(folder, `no-ending-${type}`)
    await toFile(path, TEXT, { type })
    t.is(await readFile(path, 'utf8'), toStringSync(TEXT, { type }))
  }
})

for (const name of ['code.bmp', 'code', '.png', 'code.', 'code.p\u0000ng', 'code.png/..']) {
  test(`a name that says no format is refused: ${JSON.stringify(name)}`, async (t) => {
    const error = await t.throwsAsync<QrError>(toFile(join(folder, 'none', name), TEXT))
    t.like(error, { code: 'ERR_QR_OPTION', option: 'path' })
  })
}

test('the endings are told', async (t) => {
  const error = await t.throwsAsync<QrError>(toFile('code.bmp', TEXT))
  t.like(error, { code: 'ERR_QR_OPTION', option: 'path' })
  t.regex(error?.message ?? '', /\.png, \.jpg, .*code\.bmp/)
})

for (const [what, path, received] of [
  ['nothing', undefined, 'nothing'],
  ['a number', 3, '3'],
  ['bytes', Buffer.from('code.png'), 'a Uint8Array'],
  ['an object', {}, 'an object'],
  ['an empty string', '', "'' of type string"],
  ['an http: URL', new URL('http://localhost/code.png'), "'http://localhost/code.png'"],
  ['a URL of another host', new URL('file://host/code.png'), "'file://host/code.png'"],
  ['a URL with a hidden separator', new URL('file:///a%2fb.png'), "'file:///a%2fb.png'"],
] as const) {
  const run = what === 'a URL of another host' ? onUnix : test
  run(`a path that is ${what} is refused`, async (t) => {
    const error = await t.throwsAsync<QrError>(toFile(path as string, TEXT))
    t.like(error, { code: 'ERR_QR_OPTION', option: 'path' })
    t.true(error?.message.includes(received), error?.message)
  })
}

test('a file: URL names a file', async (t) => {
  const path = join(folder, '100 % ü#?.svg')
  await toFile(pathToFileURL(path), TEXT)
  t.is(await readFile(path, 'utf8'), toStringSync(TEXT, { type: 'svg' }))
})

test('an option of another format is refused, a bad one and bad data too, and no file made', async (t) => {
  const inside = await own('refused')
  const path = join(inside, 'code.svg')
  const refuse = (options: object, data = TEXT) =>
    t.throwsAsync<QrError>(toFile(path, data, options))
  t.like(await refuse({ quality: 50 }), { code: 'ERR_QR_OPTION', option: 'quality' })
  t.like(await refuse({ scale: 0 }), { code: 'ERR_QR_OPTION', option: 'scale' })
  t.like(await refuse({ type: 'bmp' }), { code: 'ERR_QR_OPTION', option: 'type' })
  t.like(await refuse({ scale: 1000 }), { code: 'ERR_QR_TOO_LARGE' })
  t.like(await refuse({}, ''), { code: 'ERR_QR_EMPTY' })
  t.deepEqual(await readdir(inside), [])
})

test('what was there is replaced, and nothing else is left in the folder', async (t) => {
  const inside = await own('replaced')
  const path = join(inside, 'code.png')
  await writeFile(path, 'x'.repeat(100_000))
  await toFile(path, TEXT)
  t.deepEqual(await readFile(path), toBufferSync(TEXT))
  t.deepEqual(await readdir(inside), ['code.png'])
})

test('a folder that is not there is ENOENT, with the cause that node:fs would give', async (t) => {
  const path = join(folder, 'not', 'there', 'code.png')
  const error = await t.throwsAsync<QrError>(toFile(path, TEXT))
  const expected = await t.throwsAsync<NodeJS.ErrnoException>(writeFile(path, ''))
  t.is(error?.code, 'ERR_QR_FILE')
  t.true(error?.message.includes(`'${path}': ENOENT`), error?.message)
  t.true(error?.cause instanceof Error)
  t.like(error?.cause, { code: 'ENOENT', syscall: 'open', path })
  if (process.platform !== 'win32') t.is(error?.cause?.errno, expected?.errno)
})

test('a folder is no file', async (t) => {
  const path = join(folder, 'folder.png')
  await mkdir(path)
  const error = await t.throwsAsync<QrError>(toFile(path, TEXT))
  t.is(error?.code, 'ERR_QR_FILE')
  if (process.platform !== 'win32') t.is(error?.cause?.code, 'EISDIR')
  t.deepEqual(await readdir(path), [])
})

onUnix('a file in the place of a folder is ENOTDIR', async (t) => {
  await writeFile(join(folder, 'file'), '')
  const error = await t.throwsAsync<QrError>(toFile(join(folder, 'file', 'code.png'), TEXT))
  t.is(error?.cause?.code, 'ENOTDIR')
})

onUnix(
  'a name longer than the system allows is ENAMETOOLONG; one just as long is made',
  async (t) => {
    const inside = await own('long')
    const error = await t.throwsAsync<QrError>(toFile(join(inside, `${'n'.repeat(252)}.png`), TEXT))
    t.is(error?.cause?.code, 'ENAMETOOLONG')
    t.deepEqual(await readdir(inside), [])
    await toFile(join(inside, `${'n'.repeat(251)}.png`), TEXT)
    t.is((await readdir(inside)).length, 1)
  },
)

asUser('a folder that may not be written is EACCES', async (t) => {
  const inside = await own('locked')
  await chmod(inside, 0o500)
  const error = await t.throwsAsync<QrError>(toFile(join(inside, 'code.png'), TEXT))
  t.is(error?.cause?.code, 'EACCES')
})

onUnix('the mode is as the umask gives it', async (t) => {
  const path = join(folder, 'mode.png')
  const mask = process.umask()
  await toFile(path, TEXT)
  t.is((await stat(path)).mode & 0o777, 0o666 & ~mask)
})

onUnix('a symbolic link stays, and its target is replaced', async (t) => {
  const inside = await own('link')
  await mkdir(join(inside, 'real'))
  await writeFile(join(inside, 'real', 'code.png'), 'old')
  await symlink(join('real', 'code.png'), join(inside, 'link.png'))
  await toFile(join(inside, 'link.png'), TEXT)
  t.is(await readlink(join(inside, 'link.png')), join('real', 'code.png'))
  t.deepEqual(await readFile(join(inside, 'real', 'code.png')), toBufferSync(TEXT))
  t.deepEqual(await readdir(join(inside, 'real')), ['code.png'])
})

onUnix('a device is written to, and stays one', async (t) => {
  await toFile('/dev/null', TEXT, { type: 'png' })
  t.true((await stat('/dev/null')).isCharacterDevice())
})

onUnix('a pipe gets the bytes', async (t) => {
  const path = join(folder, 'pipe')
  await promisify(execFile)('mkfifo', [path])
  const [read] = await Promise.all([readFile(path), toFile(path, TEXT, { type: 'png' })])
  t.deepEqual(read, toBufferSync(TEXT))
})

test('a relative name is of the working folder', async (t) => {
  const before = process.cwd()
  const inside = await own('relative')
  process.chdir(inside)
  try {
    await toFile('code.png', TEXT)
  } finally {
    process.chdir(before)
  }
  t.deepEqual(await readdir(inside), ['code.png'])
})

test.serial('who reads meanwhile sees the old file or the new one, whole', async (t) => {
  const path = join(await own('watched'), 'code.rgba')
  // Four megabytes, so that writing takes a while.
  const [one, other] = [{ scale: 20 }, { scale: 20, color: { dark: '#00f' } }]
  const whole = [one, other].map((options) => toBufferSync(TEXT, { type: 'rgba', ...options }))
  await toFile(path, TEXT, one)
  let [writing, reads] = [true, 0]
  const writer = (async () => {
    for (let round = 0; round < 20; round++) await toFile(path, TEXT, round % 2 ? one : other)
    writing = false
  })()
  while (writing) {
    const seen = await readFile(path)
    if (!whole.some((file) => file.equals(seen))) t.fail(`${seen.length} bytes`)
    reads++
  }
  await writer
  t.true(reads > 0)
  t.deepEqual(await readdir(join(path, '..')), ['code.rgba'])
})

test.serial('a hundred at once, in one folder and under one name', async (t) => {
  const inside = await own('many')
  const names = Array.from({ length: 100 }, (_, index) => join(inside, `${index}.png`))
  const one = join(inside, 'one.png')
  await Promise.all(names.flatMap((name) => [toFile(name, name), toFile(one, TEXT)]))
  t.is((await readdir(inside)).length, 101)
  for (const name of names) t.deepEqual(await readFile(name), toBufferSync(name))
  t.deepEqual(await readFile(one), toBufferSync(TEXT))
  t.like(stats(), { queued: 0, running: 0 })
})

test.serial('an aborted call leaves no part of a file', async (t) => {
  const inside = await own('aborted')
  const reason = new Error('enough')
  await t.throwsAsync(
    toFile(join(inside, 'early.png'), TEXT, { signal: AbortSignal.abort(reason) }),
    { is: reason },
  )
  const options = { scale: 20 } satisfies FileOptions
  const size = toBufferSync(TEXT, { type: 'rgba', ...options }).length
  for (let round = 0; round < 40; round++) {
    const controller = new AbortController()
    const path = join(inside, `${round}.rgba`)
    const written = toFile(path, TEXT, { ...options, signal: controller.signal })
    const settled = written.then(
      () => 'written',
      (error) => error,
    )
    await new Promise((resolve) => setTimeout(resolve, round / 4))
    controller.abort(reason)
    const outcome = await settled
    t.true(outcome === 'written' || outcome === reason)
  }
  // The work that was under way comes to its end.
  while (stats().running > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  for (const name of await readdir(inside)) {
    t.regex(name, /^\d+\.rgba$/)
    t.is((await stat(join(inside, name))).size, size)
  }
})
