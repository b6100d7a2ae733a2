// What a batch that is interrupted says, and that going on as it says does: with the files that are its own, and
// no others.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import anyTest, { type TestFn } from 'ava'
import { readPng } from '../judges/decode.js'
import { unzip } from '../judges/zip.js'
import { type Ended, ended, qrush, start } from './process.js'

const test = anyTest as TestFn<{ folder: string }>

// Windows has no such signals.
const onUnix = process.platform === 'win32' ? test.skip : test

test.beforeEach((t) => {
  t.context = { folder: mkdtempSync(join(tmpdir(), 'qrush-go-on-')) }
})
test.afterEach.always((t) => rmSync(t.context.folder, { recursive: true, force: true }))

const LINES = ['-', '-f', 'lines']
const good = Array.from({ length: 2000 }, (_, at) => `https://example.com/${at}\n`).join('')
/** Too long for any code. */
const bad = `${'x'.repeat(8000)}\n`

/** Interrupts a batch when it has come as far as `seen` tells. */
async function interrupted(
  folder: string,
  args: string[],
  input: string,
  seen: () => boolean,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ended> {
  const child = start(['batch', ...args], { cwd: folder })
  child.stdin.on('error', () => {})
  child.stdin.write(input)
  while (!seen()) {
    if (child.exitCode !== null) throw new Error('Expected the batch to begin but it ended')
    await wait(20)
  }
  child.kill(signal)
  return ended(child)
}

/** Runs what it says. */
function goOn({ stderr }: Ended, folder: string, input: string): Promise<Ended> {
  const [, words = ''] = /Go on with: qrush (.*), with the same rows on stdin\n$/.exec(stderr) ?? []
  return qrush(words.split(' '), { cwd: folder, input })
}

const names = (path: string) => (existsSync(path) ? readdirSync(path) : [])
const size = (path: string) => (existsSync(path) ? statSync(path).size : 0)

onUnix('a batch that overwrites goes on to overwrite', async (t) => {
  const { folder } = t.context
  mkdirSync(join(folder, 'o'))
  for (const name of ['o/1.png', 'o/4000.png', 'o.zip']) writeFileSync(join(folder, name), 'old')
  const all = good + good

  const args = [...LINES, '--overwrite', '--out']
  const some = () => names(join(folder, 'o')).length > 500
  const files = await interrupted(folder, [...args, 'o'], good, some)
  t.is((await goOn(files, folder, all)).code, 0)
  t.is((await readPng(readFileSync(join(folder, 'o/4000.png')))).text, 'https://example.com/1999')

  const part = join(folder, 'o.zip.part')
  const archive = await interrupted(folder, [...args, 'o.zip'], good, () => size(part) > 1)
  t.is((await goOn(archive, folder, all)).code, 0)
  t.is((await unzip(readFileSync(join(folder, 'o.zip')))).size, 4000)
})

onUnix('another report than the one that was begun is not touched', async (t) => {
  const { folder } = t.context
  const notes = join(folder, 'notes.txt')
  const input = bad + good
  for (const [out, known] of [
    ['o', () => names(join(folder, 'o')).length > 500],
    ['o.zip', () => size(join(folder, 'o.zip.part')) > 1],
  ] as const) {
    writeFileSync(notes, 'precious\n')
    const args = [...LINES, '--out', out]
    const stopped = await interrupted(folder, args, input, known)
    const other = await qrush(['batch', ...args, '--resume', '--report', 'notes.txt'], {
      cwd: folder,
      input,
    })
    t.true([1, 2].includes(other.code ?? 0), other.stderr)
    t.is(`${readFileSync(notes)}`, 'precious\n')

    // In the default place it goes on.
    const rest = await goOn(stopped, folder, input)
    t.is(rest.code, 3, rest.stderr)
    const report = join(folder, 'o.report.ndjson')
    t.is(`${readFileSync(report)}`.trim().split('\n').length, 1)
    rmSync(report)
  }
})

onUnix('a batch that is not gone on with leaves its report as it was', async (t) => {
  const { folder } = t.context
  const input = bad + good + bad
  const part = join(folder, 'o.zip.part')
  const stopped = await interrupted(
    folder,
    [...LINES, '--out', 'o.zip'],
    input,
    () => size(part) > 1,
  )
  const report = join(folder, 'o.report.ndjson')
  const before = `${readFileSync(report)}`
  t.true(before.length > 0)
  // Other rows: bad where they were good, first and last.
  for (const other of [`${bad}${bad}${good}`, `${bad}no${good.slice(2)}${bad}${bad}`]) {
    const refused = await qrush(['batch', ...LINES, '--out', 'o.zip', '--resume'], {
      cwd: folder,
      input: other,
    })
    t.is(refused.code, 1)
    t.regex(refused.stderr, /of the same rows and flags but it is of others/)
    t.is(`${readFileSync(report)}`, before)
  }
  t.is((await goOn(stopped, folder, input)).code, 3)

  // Nor does it get one, where it had none.
  const args = [...LINES, '--out', 'good.zip']
  const goodPart = join(folder, 'good.zip.part')
  await interrupted(folder, args, good, () => size(goodPart) > 1)
  const refused = await qrush(['batch', ...args, '--resume'], { cwd: folder, input: bad + good })
  t.is(refused.code, 1)
  t.false(existsSync(join(folder, 'good.report.ndjson')))
})

onUnix('it goes on where all rows so far are bad', async (t) => {
  const { folder } = t.context
  const input = bad.repeat(50)
  const report = join(folder, 'o.report.ndjson')
  for (const out of ['o.zip', 'o']) {
    const args = [...LINES, '--out', out]
    const stopped = await interrupted(folder, args, input, () => size(report) > 1000)
    const rest = await goOn(stopped, folder, `${input}good\n`)
    t.is(rest.code, 3, rest.stderr)
    t.regex(rest.stderr, /^51 rows: 1 made, 50 bad/)
    rmSync(report)
  }
})

onUnix('where nothing is begun, there is nothing to go on with', async (t) => {
  const { folder } = t.context
  const child = start(['batch', ...LINES, '--out', 'o'], { cwd: folder })
  // More than a pipe holds: that it is taken shows that they are read. Blank lines are no rows.
  await new Promise((resolve) => child.stdin.write('\n'.repeat(1 << 21), resolve))
  child.kill('SIGINT')
  const { code, stderr } = await ended(child)
  t.is(code, 130)
  t.is(stderr, 'Interrupted after 0 rows: 0 made.\n')
  t.deepEqual(names(folder), [])
})

onUnix('behind -- the file stays the file', async (t) => {
  const { folder } = t.context
  const args = ['--out', 'o', '--report', 'r.ndjson', '-f', 'lines', '--', '-']
  const seen = () => names(join(folder, 'o')).length > 500
  const stopped = await interrupted(folder, args, good, seen)
  t.regex(stopped.stderr, /Go on with: qrush batch --resume --out o .* -- -, with the same rows/)
  t.is((await goOn(stopped, folder, good)).code, 0)
})

test('going on with what is done says that it is', async (t) => {
  const { folder } = t.context
  const input = `${bad}one\n`
  for (const out of ['o', 'o.zip']) {
    const args = ['batch', ...LINES, '--out', out]
    t.is((await qrush(args, { cwd: folder, input })).code, 3)
    const again = await qrush([...args, '--resume'], { cwd: folder, input })
    t.is(again.code, 2)
    t.regex(again.stderr, /it is done/)
    rmSync(join(folder, 'o.report.ndjson'))
  }
})

test('a batch that was killed before it could say how far it came goes on from the start', async (t) => {
  const { folder } = t.context
  mkdirSync(join(folder, 'o'))
  writeFileSync(join(folder, 'o/.qrush-batch.json'), '')
  const args = ['batch', ...LINES, '--out', 'o']
  const again = { cwd: folder, input: 'one\n' }
  t.is((await qrush(args, again)).code, 2)
  t.is((await qrush([...args, '--resume'], again)).code, 0)
  t.deepEqual(names(join(folder, 'o')), ['1.png'])
})

onUnix('where the report so far is gone, it says how to begin anew', async (t) => {
  const { folder } = t.context
  const input = bad + good
  const seen = () => names(join(folder, 'o')).length > 500
  const stopped = await interrupted(folder, [...LINES, '--out', 'o'], input, seen)
  rmSync(join(folder, 'o.report.ndjson'))
  const refused = await goOn(stopped, folder, input)
  t.is(refused.code, 2)
  t.regex(
    refused.stderr,
    /Expected the report so far in 'o\.report\.ndjson' but some of it is gone: --overwrite without --resume begins anew/,
  )
})
