// What `qrush batch` may touch: its own files alone, and none of them before the command line is found right.

import { execFileSync, fork } from 'node:child_process'
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import anyTest, { type TestFn } from 'ava'
import { readPng } from '../judges/decode.js'
import { unzip } from '../judges/zip.js'
import { COMMAND, type Ended, ended, qrush, start } from './process.js'

interface Folder {
  folder: string
  batch: (...args: string[]) => Promise<Ended>
  write: (name: string, content: string) => void
  read: (name: string) => string
}

const test = anyTest as TestFn<Folder>
// Where links need no leave, and there are signals and pipes with names.
const onUnix = process.platform === 'win32' ? test.skip : test

test.beforeEach((t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-places-'))
  t.context = {
    folder,
    batch: (...args) => qrush(['batch', ...args], { cwd: folder }),
    write: (name, content) => writeFileSync(join(folder, name), content),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
  }
})
test.afterEach.always((t) => rmSync(t.context.folder, { recursive: true, force: true }))

const ROWS = 'one\ntwo\n'

test('no file is two things at once: rows, report, codes', async (t) => {
  const { folder, batch, write, read } = t.context
  mkdirSync(join(folder, 'in'))
  const names = ['rows.txt', 'a.zip', 'b.zip.part', 'in/.qrush-batch.json']
  for (const name of names) write(name, ROWS)
  linkSync(join(folder, 'rows.txt'), join(folder, 'same.txt'))
  const tries = [
    ['rows.txt', '--out', 'o', '--report', 'rows.txt'],
    ['rows.txt', '--out', 'o', '--report', './in/../rows.txt'],
    ['rows.txt', '--out', 'o', '--report', 'same.txt'],
    ['a.zip', '--out', 'a.zip'],
    ['b.zip.part', '--out', 'b.zip'],
    ['in/.qrush-batch.json', '--out', 'in'],
    ['rows.txt', '--out', 'c.zip', '--report', 'c.zip'],
    ['rows.txt', '--out', 'c.zip', '--report', 'c.zip.part'],
    ['rows.txt', '--out', 'o', '--report', 'o/../o/.qrush-batch.json'],
  ]
  for (const args of tries) {
    const { code, stderr } = await batch(...args, '-f', 'lines', '--overwrite')
    t.is(code, 2, `${args}: ${stderr}`)
    t.regex(stderr, /^qrush: Expected a (place without the rows|file of its own) for --/)
  }
  for (const name of names) t.is(read(name), ROWS)
  t.deepEqual(readdirSync(folder).sort(), ['a.zip', 'b.zip.part', 'in', 'rows.txt', 'same.txt'])
})

onUnix('a report on what is no file is refused, and that stays', async (t) => {
  const { folder, batch, write } = t.context
  write('rows.txt', ROWS)
  execFileSync('mkfifo', [join(folder, 'pipe')])
  symlinkSync(join(folder, 'rows.txt'), join(folder, 'link'))
  mkdirSync(join(folder, 'sub'))
  for (const name of ['pipe', 'link', 'sub']) {
    const before = lstatSync(join(folder, name)).mode
    const args = ['rows.txt', '--out', 'o', '--report', name, '--overwrite']
    const { code, stderr } = await batch(...args)
    t.is(code, 2, stderr)
    t.regex(stderr, /Expected a file for --report but '\w+' is a (folder|link|device or a pipe)$/m)
    t.is(lstatSync(join(folder, name)).mode, before)
  }
})

onUnix('a link that leads nowhere is something that is there', async (t) => {
  const { folder, batch, write } = t.context
  write('rows.txt', ROWS)
  for (const name of ['x.zip', 'dir']) {
    symlinkSync(join(folder, 'nowhere'), join(folder, name))
    const { code, stderr } = await batch('rows.txt', '--out', name)
    t.is(code, 2, stderr)
    t.true(lstatSync(join(folder, name)).isSymbolicLink())
  }
  t.is((await batch('rows.txt', '--out', 'x.zip', '--overwrite')).code, 0)
  t.false(lstatSync(join(folder, 'x.zip')).isSymbolicLink())
  t.false(existsSync(join(folder, 'nowhere')))
})

test('a command line that is wrong costs no report', async (t) => {
  const { batch, write, read } = t.context
  write('rows.csv', 'id,url\n1,one\n')
  write('report', 'mine')
  for (const out of ['o', 'o.zip']) {
    const args = ['rows.csv', '--out', out, '--report', 'report', '--overwrite']
    t.is((await batch(...args, '--text', 'urk')).code, 2)
    t.is((await batch(...args, '--text', 'url', '--scale', '0')).code, 2)
    t.is(read('report'), 'mine')
  }
})

/** Two batches to one place, which both have looked before either has a row. */
const both = async (folder: string, ...args: string[]) => {
  const children = ['one', 'two'].map((text) => {
    const child = start(['batch', '-', '-f', 'lines', ...args], { cwd: folder })
    child.stdin.on('error', () => {})
    return { text, child }
  })
  // More than a pipe holds: that it is taken shows that they are read. Blank lines are no rows.
  await Promise.all(
    children.map(
      ({ child }) => new Promise((resolve) => child.stdin.write('\n'.repeat(1 << 21), resolve)),
    ),
  )
  // Which is first is no matter.
  for (const { text, child } of children) child.stdin.end(`${text}\n`.repeat(3))
  return Promise.all(children.map(async ({ text, child }) => ({ text, ...(await ended(child)) })))
}

test('of two batches at once to one archive, one makes it', async (t) => {
  const { folder } = t.context
  for (const at of [1, 2, 3]) {
    const runs = await both(folder, '--out', `${at}.zip`)
    const done = runs.filter(({ code }) => code === 0)
    t.is(done.length, 1, runs.map(({ stderr }) => stderr).join())
    const failed = runs.find(({ code }) => code !== 0)
    t.true([1, 2].includes(failed?.code ?? 0))
    t.regex(failed?.stderr ?? '', new RegExp(`${at}\\.zip(\\.part)?'`))
    const files = await unzip(readFileSync(join(folder, `${at}.zip`)))
    t.is((await readPng(files.get('3.png') as Buffer)).text, done[0]?.text as string)
    t.false(existsSync(join(folder, `${at}.zip.part`)))
  }
})

test('of two batches at once to one folder, each file is of one that tells of it', async (t) => {
  const { folder, read } = t.context
  for (const at of [1, 2, 3]) {
    const runs = await both(folder, '--out', `${at}`)
    t.is(runs.filter(({ code }) => code === 0).length, 1, runs.map(({ stderr }) => stderr).join())
    for (const { code, text, stderr } of runs) {
      const png = readFileSync(join(folder, `${at}/1.png`))
      if (code === 0) t.is((await readPng(png)).text, text)
      else if (code === 3) t.is(read(`${at}.report.ndjson`).match(/ERR_BATCH_EXISTS/g)?.length, 3)
      else t.regex(stderr, /another (has begun there since|writes there): wait for it/)
    }
  }
})

/** Runs a batch with functions of node:fs that are as on another file system. */
async function onSystem(folder: string, source: string, args: string[]): Promise<Ended> {
  writeFileSync(join(folder, 'system.cjs'), `const fs = require('node:fs')\n${source}`)
  const child = fork(COMMAND, ['batch', ...args], {
    cwd: folder,
    execArgv: ['--require', './system.cjs'],
    silent: true,
  })
  return ended(child)
}
const fails = (code: string) =>
  `throw Object.assign(new Error('${code}: as told'), { code: '${code}' })`
const NO_LINKS = `fs.linkSync = () => { ${fails('EPERM')} }`
/** Its disk is full within the third picture. */
const FULL = `
let pictures = 0
const write = fs.writeSync
fs.writeSync = (file, data, ...rest) => {
  if (data[0] !== 0x89 || ++pictures !== 3) return write(file, data, ...rest)
  write(file, data.subarray(0, 10))
  ${fails('ENOSPC')}
}`

test('without hard links, what is there stays, and under a name there is a whole file or none', async (t) => {
  const { folder, batch, write, read } = t.context
  write('rows.txt', 'one\ntwo\nthree\nfour\nfive\n')
  mkdirSync(join(folder, 'o'))
  write('o/5.png', 'mine')
  const full = await onSystem(folder, NO_LINKS + FULL, ['rows.txt', '--out', 'o'])
  t.is(full.code, 1)
  t.regex(
    full.stderr,
    /^qrush: Expected a file that can be written but received ENOSPC.*\nGo on with/,
  )
  t.deepEqual(readdirSync(join(folder, 'o')).sort(), [
    '.qrush-batch.json',
    '1.png',
    '2.png',
    '5.png',
  ])

  const rest = await onSystem(folder, NO_LINKS, ['rows.txt', '--out', 'o', '--resume'])
  t.is(rest.code, 3, rest.stderr)
  for (const [at, text] of ['one', 'two', 'three', 'four'].entries()) {
    t.is((await readPng(readFileSync(join(folder, `o/${at + 1}.png`)))).text, text)
  }
  t.is(read('o/5.png'), 'mine')
  t.is((await onSystem(folder, NO_LINKS, ['rows.txt', '--out', 'z.zip'])).code, 0)
  t.is((await batch('rows.txt', '--out', 'z.zip')).code, 2)
})

onUnix(
  'a folder that cannot be made, where its parents seem to come and go, is an error',
  async (t) => {
    const { batch, write, read } = t.context
    write('rows.txt', 'one\n')
    // In /proc, where Linux has it, nothing can be made, and that says ENOENT.
    const { code, stderr } = await batch('rows.txt', '--out', '/proc/nope/x')
    t.is(code, 1)
    t.regex(stderr, /^qrush: Expected a folder that can be written to but received E/)
    t.is((await batch('rows.txt', '--out', 'a/b/../c/')).code, 0)
    t.true(read('a/c/1.png').length > 0)
  },
)
