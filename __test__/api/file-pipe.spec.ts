// toFile into what is no regular file: pipes, devices, sockets. Whoever waits for a reader holds up nobody.

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import test from 'ava'
import { type QrError, toBuffer, toBufferSync, toFile } from '../../index.js'

const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'
/** Four megabytes: more than any pipe takes at once. */
const LARGE = { type: 'rgba', scale: 20 } as const
const run = promisify(execFile)
// One after the other: each reader holds one of this process's own threads until its pipe is opened.
const onUnix = process.platform === 'win32' ? test.serial.skip : test.serial
const onLinux = process.platform === 'linux' ? test.serial : test.serial.skip

let folder: string
let made = 0
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qrush-pipe-'))
})
test.after.always(() => rm(folder, { recursive: true, force: true }))

async function pipe(): Promise<string> {
  const path = join(folder, `pipe-${made++}`)
  await run('mkfifo', [path])
  return path
}

onUnix(
  'pipes that nobody reads hold up nothing, and get their bytes when they are read',
  async (t) => {
    const pipes = await Promise.all(Array.from({ length: 8 }, pipe))
    const written = Promise.all(pipes.map((path) => toFile(path, TEXT, { type: 'png' })))
    // Long enough for all of them to have been tried.
    await pause(200)
    t.deepEqual(await toBuffer(TEXT), toBufferSync(TEXT))
    await toFile(join(folder, 'beside.png'), TEXT)
    t.deepEqual(await readFile(join(folder, 'beside.png')), toBufferSync(TEXT))
    for (const path of pipes) t.deepEqual(await readFile(path), toBufferSync(TEXT))
    await written
  },
)

onUnix('a pipe behind a symbolic link is written to', async (t) => {
  const path = await pipe()
  await symlink(path, `${path}.png`)
  const [read] = await Promise.all([readFile(path), toFile(`${path}.png`, TEXT)])
  t.deepEqual(read, toBufferSync(TEXT))
  t.true((await stat(path)).isFIFO())
})

onUnix('an abort ends the wait for a reader at once', async (t) => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const written = toFile(await pipe(), TEXT, { type: 'png', signal: controller.signal })
  await pause(50)
  controller.abort(reason)
  await t.throwsAsync(written, { is: reason })
})

onUnix(
  'a reader may take its time: all of a picture larger than the pipe comes through',
  async (t) => {
    const path = await pipe()
    const written = toFile(path, TEXT, LARGE)
    const reader = createReadStream(path, { highWaterMark: 1 << 18 })
    await once(reader, 'open')
    await pause(200)
    t.deepEqual(await toBuffer(TEXT), toBufferSync(TEXT))
    const read: Buffer[] = []
    for await (const piece of reader) read.push(piece)
    await written
    t.true(Buffer.concat(read).equals(toBufferSync(TEXT, LARGE)))
  },
)

onUnix('an abort ends the wait for a reader that takes no more', async (t) => {
  const path = await pipe()
  const controller = new AbortController()
  const reason = new Error('enough')
  const written = toFile(path, TEXT, { ...LARGE, signal: controller.signal })
  const reader = await open(path, 'r')
  try {
    await pause(50)
    controller.abort(reason)
    await t.throwsAsync(written, { is: reason })
  } finally {
    await reader.close()
  }
})

onUnix('a reader that goes before the end is EPIPE', async (t) => {
  const path = await pipe()
  const written = toFile(path, TEXT, LARGE)
  const reader = await open(path, 'r')
  await reader.read(Buffer.alloc(10))
  await reader.close()
  const error = await t.throwsAsync<QrError>(written)
  t.is(error?.code, 'ERR_QR_FILE')
  t.like(error?.cause, { code: 'EPIPE', syscall: 'write', path })
  t.regex(error?.message ?? '', /Keep the pipe open/)
})

onUnix('bad data is refused before a reader is waited for', async (t) => {
  const path = await pipe()
  await t.throwsAsync(toFile(path, '', { type: 'png' }), { code: 'ERR_QR_EMPTY' })
})

onUnix('a socket is refused, with the way out', async (t) => {
  const path = join(folder, 'socket')
  const server = createServer().listen(path)
  await once(server, 'listening')
  try {
    const error = await t.throwsAsync<QrError>(toFile(path, TEXT, { type: 'png' }))
    t.is(error?.code, 'ERR_QR_FILE')
    t.is(error?.cause?.code, process.platform === 'linux' ? 'ENXIO' : 'EOPNOTSUPP')
  } finally {
    server.close()
  }
})

onLinux('a device that is full is ENOSPC', async (t) => {
  const error = await t.throwsAsync<QrError>(toFile('/dev/full', TEXT, { type: 'png' }))
  t.is(error?.code, 'ERR_QR_FILE')
  t.like(error?.cause, { code: 'ENOSPC', syscall: 'write', path: '/dev/full' })
  t.regex(error?.message ?? '', /'\/dev\/full': ENOSPC.* Free some space/)
})

onLinux('what stdout leads to gets the bytes, be it a pipe or a file', async (t) => {
  const program = `
    require(process.argv[1]).toFile('/dev/stdout', 'a', { type: 'utf8' })`
  const index = join(import.meta.dirname, '../../index.js')
  // What Node.js gives its children are sockets, which cannot be opened.
  const piped = ['-c', '"$0" -e "$1" "$2" | cat', process.execPath, program, index]
  const { stdout } = await run('sh', piped)
  t.regex(stdout, /█/)
  const path = join(folder, 'stdout.txt')
  await run('sh', ['-c', '"$0" -e "$1" "$2" > "$3"', process.execPath, program, index, path])
  t.is(await readFile(path, 'utf8'), stdout)
})

onUnix('a process whose wait was aborted ends by itself', async (t) => {
  const path = await pipe()
  const program = `
    const { toFile } = require(process.argv[1])
    const signal = AbortSignal.timeout(100)
    toFile(process.argv[2], 'a', { type: 'png', signal }).catch(({ name }) => console.log(name))`
  const index = join(import.meta.dirname, '../../index.js')
  const { stdout } = await run(process.execPath, ['-e', program, index, path], { timeout: 60_000 })
  t.is(stdout, 'TimeoutError\n')
})

onUnix(
  'hundreds of pipes without a reader leave room for files, and are dropped by an abort',
  async (t) => {
    const path = await pipe()
    const controller = new AbortController()
    const { signal } = controller
    const waiting = Array.from({ length: 300 }, () => toFile(path, TEXT, { type: 'png', signal }))
    const ended = Promise.allSettled(waiting)
    await pause(100)
    const inside = join(folder, 'files')
    await run('mkdir', [inside])
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => toFile(join(inside, `${at}.png`), TEXT)),
    )
    t.is((await readdir(inside)).length, 50)
    controller.abort()
    t.true((await ended).every(({ status }) => status === 'rejected'))
  },
)
