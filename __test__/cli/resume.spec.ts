// A batch that ends early: what is there is whole, and --resume makes the rest, so that nothing tells it from
// one that ran through.

import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import anyTest, { type TestFn } from 'ava'
import { readPng } from '../judges/decode.js'
import { type Ended, ended, qrush, start } from './process.js'

const test = anyTest as TestFn<{ folder: string; batch: (...args: string[]) => Promise<Ended> }>

// Windows has neither signals nor pseudo-terminals of this kind.
const onUnix = process.platform === 'win32' ? test.skip : test

const ROWS = 6000
/** Every hundredth is bad, and some take others' names. */
const rows = Array.from({ length: ROWS }, (_, at) => {
  const url = at % 100 === 50 ? 'x'.repeat(8000) : `https://example.com/${at}`
  return `${at % 1000 === 999 ? 5 : at},${url}`
})
const csv = `id,url\n${rows.join('\n')}\n`
const ARGS = ['rows.csv', '--text', 'url', '--name', '{id}.png']

test.beforeEach((t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-resume-'))
  writeFileSync(join(folder, 'rows.csv'), csv)
  t.context = { folder, batch: (...args) => qrush(['batch', ...args], { cwd: folder }) }
})
test.afterEach.always((t) => rmSync(t.context.folder, { recursive: true, force: true }))

/** A hash of each file's name and bytes. */
function contents(path: string): string[] {
  return readdirSync(path)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(path, name))
      return `${name} ${createHash('sha256').update(bytes).digest('hex')}`
    })
}

/** Starts a batch whose rows come slowly, and waits until some are done. */
async function begin(folder: string, args: string[], seen: () => boolean) {
  const child = start(['batch', '-', '--format', 'csv', ...args], { cwd: folder })
  child.stdin.on('error', () => {})
  const half = csv.slice(0, csv.length / 2)
  child.stdin.write(half)
  while (!seen()) {
    if (child.exitCode !== null) throw new Error('Expected the batch to begin but it ended')
    await wait(20)
  }
  return child
}

const rest = ARGS.slice(1)
const size = (path: string) => (existsSync(path) ? statSync(path).size : 0)
const count = (path: string) => (existsSync(path) ? readdirSync(path).length : 0)

onUnix(
  'into a folder: killed half-way and resumed, the files and the report are the same',
  async (t) => {
    const { folder, batch } = t.context
    t.is((await batch(...ARGS, '--out', 'whole')).code, 3)

    const child = await begin(
      folder,
      [...rest, '--out', 'codes'],
      () => count(join(folder, 'codes')) > 500,
    )
    child.kill('SIGKILL')
    t.is((await ended(child)).signal, 'SIGKILL')
    const early = contents(join(folder, 'codes')).filter((name) => !name.startsWith('.'))
    t.true(early.length > 100 && early.length < ROWS)
    const whole = contents(join(folder, 'whole'))
    t.deepEqual(
      early.filter((file) => !whole.includes(file)),
      [],
    )

    // Not by accident as if it were new.
    const anew = await qrush(['batch', '-', '-f', 'csv', ...rest, '--out', 'codes'], {
      cwd: folder,
      input: csv,
    })
    t.is(anew.code, 2)
    t.regex(anew.stderr, /has one: --resume goes on with it, --overwrite begins anew/)

    const resumed = await qrush(
      ['batch', '-', '-f', 'csv', ...rest, '--out', 'codes', '--resume'],
      {
        cwd: folder,
        input: csv,
      },
    )
    t.is(resumed.code, 3, resumed.stderr)
    t.regex(resumed.stderr, /^6,000 rows: 5,93\d made, 6\d bad/)
    t.deepEqual(contents(join(folder, 'codes')), whole)
    const report = (name: string) => `${readFileSync(join(folder, `${name}.report.ndjson`))}`
    t.is(report('codes'), report('whole'))
  },
)

onUnix('rows that are done are not made again', async (t) => {
  const { folder, batch } = t.context
  await interrupted(folder)
  // Taken away, as to another place.
  for (const name of readdirSync(join(folder, 'codes'))) {
    if (!name.startsWith('.')) rmSync(join(folder, 'codes', name))
  }
  const { rows } = JSON.parse(`${readFileSync(join(folder, 'codes/.qrush-batch.json'))}`)
  t.true(rows > 400)
  writeFileSync(join(folder, 'rows.csv'), csv)
  const resumed = await qrush(['batch', '-', '-f', 'csv', ...rest, '--out', 'codes', '--resume'], {
    cwd: folder,
    input: csv,
  })
  t.is(resumed.code, 3)
  t.false(existsSync(join(folder, 'codes/0.png')))
  t.true(existsSync(join(folder, `codes/${ROWS - 2}.png`)))
  t.is(count(join(folder, 'codes')), (await madeOf(batch, folder)) - madeBefore(rows))
})

/** Files of a run that goes through. */
async function madeOf(batch: (...args: string[]) => Promise<Ended>, folder: string) {
  await batch(...ARGS, '--out', 'whole')
  return count(join(folder, 'whole'))
}
const madeBefore = (rows: number) => {
  let made = 0
  for (let at = 0; at < rows; at++) if (at % 100 !== 50 && at % 1000 !== 999) made++
  return made
}

onUnix('into an archive: killed half-way, torn and resumed, it is the same', async (t) => {
  const { folder, batch } = t.context
  t.is((await batch(...ARGS, '--out', 'whole.zip')).code, 3)

  const part = join(folder, 'codes.zip.part')
  const child = await begin(folder, [...rest, '--out', 'codes.zip'], () => size(part) > 300_000)
  child.kill('SIGKILL')
  await ended(child)
  t.false(existsSync(join(folder, 'codes.zip')))
  // As a kill within a write may leave it.
  const whole = readFileSync(join(folder, 'whole.zip'))
  const length = readFileSync(part).length
  t.true(length > 0 && length < whole.length)
  truncateSync(part, length - 77)

  t.is((await batch(...ARGS, '--out', 'codes.zip')).code, 2)
  const resumed = await batch(...ARGS, '--out', 'codes.zip', '--resume')
  t.is(resumed.code, 3, resumed.stderr)
  t.deepEqual(readFileSync(join(folder, 'codes.zip')), whole)
  t.is(
    `${readFileSync(join(folder, 'codes.report.ndjson'))}`,
    `${readFileSync(join(folder, 'whole.report.ndjson'))}`,
  )
  t.false(existsSync(part))
})

onUnix('Ctrl-C finishes what is begun, says how to go on, and that goes on', async (t) => {
  const { folder, batch } = t.context
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const out = `it's ${signal}`
    const child = await begin(folder, [...rest, '--out', out], () => count(join(folder, out)) > 500)
    child.kill(signal)
    const stopped = await ended(child)
    t.is(stopped.code, code)
    const [, done, again] =
      /^Interrupted after ([\d,]+) rows: .*\. Go on with: (.*), with the same rows on stdin\n$/.exec(
        stopped.stderr,
      ) ?? []
    t.is(
      again,
      `qrush batch - --format csv --text url --name '{id}.png' --out 'it'\\''s ${signal}' --resume`,
    )
    const names = readdirSync(join(folder, out)).filter((name) => !name.startsWith('.'))
    t.is(names.length, madeBefore(Number(done?.replace(',', ''))))
    for (const name of names.slice(-3)) {
      const { text } = await readPng(readFileSync(join(folder, out, name)))
      t.is(text, `https://example.com/${name.slice(0, -4)}`)
    }
    const resumed = await qrush(['batch', '-', '-f', 'csv', ...rest, '--out', out, '--resume'], {
      cwd: folder,
      input: csv,
    })
    t.is(resumed.code, 3, resumed.stderr)
    await batch(...ARGS, '--out', `whole ${signal}`)
    t.deepEqual(contents(join(folder, out)), contents(join(folder, `whole ${signal}`)))
  }
})

onUnix('it is not resumed with other rows, or other flags', async (t) => {
  const { folder } = t.context
  await interrupted(folder)
  const before = contents(join(folder, 'codes'))
  const resume = (input: string, ...more: string[]) =>
    qrush(['batch', '-', '-f', 'csv', ...rest, ...more, '--out', 'codes', '--resume'], {
      cwd: folder,
      input,
    })
  const other = await resume(csv.replace('example.com/3\n', 'example.org/3\n'))
  t.is(other.code, 1)
  t.regex(other.stderr, /^qrush: Expected the \d+ rows that are done but received others/m)
  const fewer = await resume(csv.slice(0, 3000))
  t.is(fewer.code, 1)
  t.regex(fewer.stderr, /^qrush: Expected the \d+ rows that are done but received others/m)
  const flags = await resume(csv, '--margin', '2')
  t.is(flags.code, 2)
  t.regex(
    flags.stderr,
    /^qrush: Expected the flags, and the version of qrush, that the batch was begun with/m,
  )
  t.deepEqual(contents(join(folder, 'codes')), before)
})

onUnix('an archive is not resumed with other rows', async (t) => {
  const { folder } = t.context
  const part = join(folder, 'codes.zip.part')
  const child = await begin(folder, [...rest, '--out', 'codes.zip'], () => size(part) > 300_000)
  child.kill('SIGINT')
  t.is((await ended(child)).code, 130)
  const before = readFileSync(part)
  const other = await qrush(
    ['batch', '-', '-f', 'csv', ...rest, '--out', 'codes.zip', '--resume'],
    {
      cwd: folder,
      input: csv.replace('example.com/3\n', 'example.org/3\n'),
    },
  )
  t.is(other.code, 1)
  t.regex(
    other.stderr,
    /of the same rows and flags but it is of others: --overwrite without --resume begins anew/,
  )
  t.deepEqual(readFileSync(part), before)
})

/** A batch that Ctrl-C has ended within its rows. */
async function interrupted(folder: string) {
  const child = await begin(
    folder,
    [...rest, '--out', 'codes'],
    () => count(join(folder, 'codes')) > 500,
  )
  child.kill('SIGINT')
  await ended(child)
}
