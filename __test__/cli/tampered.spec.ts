// --resume with what others have left in the places of a batch: its journal, its report, its archive. Whatever
// stands there, the batch says what is wrong and how to go on; it does not wait, and touches nothing.

import { execFileSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { ended, qrush, start } from './process.js'

// Windows has neither the signal nor the pipes. One after the other: each starts a process.
const onUnix = process.platform === 'win32' ? test.serial.skip : test.serial

const ROWS = 200
const rows = Array.from({ length: ROWS }, (_, at) => `https://example.com/${at}\n`)
/** Too long for any code, so that there is a report. */
const BAD = `${'x'.repeat(8000)}\n`
const INPUT = BAD + rows.join('')
/** As far as a batch comes before it is interrupted. */
const FIRST = BAD + rows.slice(0, 40).join('')
const JOURNAL = 'o/.qrush-batch.json'
const REPORT = 'o.report.ndjson'

let folder: string
let made = 0

/** Interrupted batches, of which each test gets a copy. */
test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qrush-tampered-'))
  if (process.platform === 'win32') return
  await interrupted('folder', ['--out', 'o'], 'o')
  await interrupted('csv', ['--out', 'o', '--report', 'o.csv'], 'o')
  await interrupted('archive', ['--out', 'o.zip'], 'o.zip.part')
})
test.after.always(() => rmSync(folder, { recursive: true, force: true }))

async function interrupted(name: string, args: string[], seen: string): Promise<void> {
  const cwd = join(folder, name)
  mkdirSync(cwd)
  const child = start(['batch', '-', '-f', 'lines', ...args], { cwd })
  child.stdin.on('error', () => {})
  child.stdin.write(FIRST)
  const has = (path: string) => {
    if (!existsSync(path)) return false
    return !statSync(path).isDirectory() || readdirSync(path).length > 40
  }
  while (!has(join(cwd, seen))) {
    if (child.exitCode !== null) throw new Error('Expected the batch to begin but it ended')
    await pause(20)
  }
  child.kill('SIGINT')
  await ended(child)
}

/** A copy of an interrupted batch. */
function copy(name: string): string {
  const path = join(folder, `${name}-${made++}`)
  cpSync(join(folder, name), path, { recursive: true })
  return path
}

/** Resumes it, and makes sure that it is refused in words; `code` is that of misuse unless said otherwise. */
async function refused(
  t: ExecutionContext,
  cwd: string,
  args: string[],
  expected: RegExp,
  code = 2,
): Promise<void> {
  const before = standing(cwd)
  const run = await qrush(['batch', '-', '-f', 'lines', ...args, '--resume'], { cwd, input: INPUT })
  t.is(run.code, code, run.stderr)
  t.regex(run.stderr, expected)
  t.notRegex(run.stderr, /^ +at /m)
  t.deepEqual(standing(cwd), before)
}

/** What stands there: of files, how they begin and end, too. */
function standing(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const found = lstatSync(join(path, name))
      const isSmall = found.isFile() && found.size < 1 << 20
      const content = isSmall ? readFileSync(join(path, name), 'latin1') : ''
      return `${name} ${found.mode} ${found.isFile() ? found.size : ''} ${content}`
    })
}

const DIGEST = '0'.repeat(64)
/** The journal, with some of it otherwise. */
const changed = (more: object) => (entry: object) => JSON.stringify({ ...entry, ...more })

const CONTENTS: [string, string | ((entry: Record<string, number>) => string), RegExp][] = [
  ['no JSON', '{"rows":', /it is no JSON/],
  ['null', 'null', /it is no object/],
  ['an array', '[]', /its "rows" is no whole number/],
  ['a number', '17', /it is no object/],
  ['a text', '"rows"', /it is no object/],
  ['an object without anything', '{}', /its "rows" is no whole number/],
  ['values of the prototype', '{"__proto__":{"rows":1,"made":1,"bad":0,"report":0}}', /its "rows"/],
  ['a negative number', changed({ made: -1 }), /its "made" is no whole number/],
  ['a fraction', changed({ rows: 1.5 }), /its "rows" is no whole number/],
  ['a number too large', changed({ report: 1e300 }), /its "report" is no whole number/],
  ['a number as a text', changed({ bad: '1' }), /its "bad" is no whole number/],
  ['a digest that is none', changed({ digest: 'x' }), /its "digest" is no SHA-256/],
  ['settings that are no text', changed({ settings: [] }), /its "settings" is no SHA-256/],
  ['fewer rows than were made', changed({ rows: 1 }), /"rows" are not those "made" and "bad"/],
  [
    'a report without bad rows',
    ({ rows, ...rest }) => JSON.stringify({ ...rest, rows, made: rows, bad: 0 }),
    /contradict/,
  ],
  ['a report longer than it is', changed({ report: 1e9 }), /some of it is gone/],
  ['a report that ends within a row', changed({ report: 10 }), /it is of something else/],
  [
    'more bad rows than are reported',
    ({ made, bad, ...rest }) =>
      JSON.stringify({ ...rest, made: Number(made) - 1, bad: Number(bad) + 1 }),
    /it is of something else/,
  ],
  ['other settings', changed({ settings: DIGEST }), /Expected the flags, and the version/],
]
for (const [what, content, expected] of CONTENTS) {
  onUnix(`a journal with ${what} is refused`, async (t) => {
    const cwd = copy('folder')
    const path = join(cwd, JOURNAL)
    const entry = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, typeof content === 'string' ? content : content(entry))
    await refused(t, cwd, ['--out', 'o'], expected)
  })
}

onUnix('a journal with another digest of the rows is refused as one of other rows', async (t) => {
  const cwd = copy('folder')
  const path = join(cwd, JOURNAL)
  const entry = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...entry, digest: DIGEST }))
  await refused(t, cwd, ['--out', 'o'], /Expected the \d+ rows that are done/, 1)
})

const PLACES: [string, (path: string) => void][] = [
  ['a folder', (path) => mkdirSync(path)],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  [
    'a link to a file',
    (path) => {
      writeFileSync(`${path}.real`, 'precious')
      symlinkSync(`${path}.real`, path)
    },
  ],
  [
    'a link to a pipe',
    (path) => {
      execFileSync('mkfifo', [`${path}.real`])
      symlinkSync(`${path}.real`, path)
    },
  ],
  ['a link that leads nowhere', (path) => symlinkSync('nowhere', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a link to a device', (path) => symlinkSync('/dev/zero', path)],
]
for (const [what, put] of PLACES) {
  onUnix(`${what} in the place of the journal is refused`, async (t) => {
    const cwd = copy('folder')
    rmSync(join(cwd, JOURNAL))
    put(join(cwd, JOURNAL))
    await refused(
      t,
      cwd,
      ['--out', 'o'],
      /does not say how far the batch came: it is no file\. Start over/,
    )
  })

  onUnix(`${what} in the place of the report is refused`, async (t) => {
    const cwd = copy('folder')
    rmSync(join(cwd, REPORT))
    put(join(cwd, REPORT))
    await refused(t, cwd, ['--out', 'o'], /^qrush: Expected .*report/m)
  })

  onUnix(`${what} in the place of the unfinished archive is refused`, async (t) => {
    const cwd = copy('archive')
    rmSync(join(cwd, 'o.zip.part'))
    put(join(cwd, 'o.zip.part'))
    await refused(t, cwd, ['--out', 'o.zip'], /'o\.zip\.part' is no file/)
  })

  onUnix(
    `${what} in the place of a file that a batch writes next is cleared, or refused`,
    async (t) => {
      for (const name of ['.qrush-batch.part', '.qrush-batch.json.part']) {
        const cwd = copy('folder')
        put(join(cwd, 'o', name))
        const args = ['batch', '-', '-f', 'lines', '--out', 'o', '--resume']
        const { code, stderr } = await qrush(args, { cwd, input: INPUT })
        t.true(what === 'a folder' ? code === 1 || code === 3 : code === 3, stderr)
        t.notRegex(stderr, /^ +at /m)
        const real = join(cwd, 'o', `${name}.real`)
        if (what === 'a link to a file') t.is(readFileSync(real, 'utf8'), 'precious')
      }
    },
  )
}

onUnix('of a journal of a gigabyte only the beginning is read', async (t) => {
  const cwd = copy('folder')
  const file = openSync(join(cwd, JOURNAL), 'w')
  ftruncateSync(file, 2 ** 30)
  closeSync(file)
  await refused(t, cwd, ['--out', 'o'], /it has more than 1024 bytes/)
})

const STRANGERS: [string, string | Buffer][] = [
  ['a text', 'precious\n'.repeat(2000)],
  ['a JSON of another', '{"name":"precious"}\n'.repeat(1000)],
  ['bytes', Buffer.alloc(20_000, 255)],
  ['zeros', Buffer.alloc(20_000)],
  ['nothing', ''],
  ['a report without an end', `{"row":1,"line":1${' '.repeat(20_000)}`],
]
for (const [what, content] of STRANGERS) {
  onUnix(`a report that is ${what} is refused, and stays`, async (t) => {
    const cwd = copy('folder')
    writeFileSync(join(cwd, REPORT), content)
    await refused(
      t,
      cwd,
      ['--out', 'o'],
      /Expected the report so far .* --overwrite without --resume/,
    )
    const csv = copy('csv')
    writeFileSync(join(csv, 'o.csv'), content)
    const args = ['--out', 'o', '--report', 'o.csv']
    await refused(t, csv, args, /Expected the report so far .* --overwrite without --resume/)
  })

  if (content.length === 0) continue
  onUnix(`an unfinished archive that is ${what} is refused, and stays`, async (t) => {
    const cwd = copy('archive')
    writeFileSync(join(cwd, 'o.zip.part'), content)
    await refused(t, cwd, ['--out', 'o.zip'], /of the same rows and flags but it is of others/, 1)
    const whole = copy('archive')
    writeFileSync(join(whole, 'o.zip'), content)
    await refused(t, whole, ['--out', 'o.zip'], /Expected a new archive/)
  })
}

onUnix('what is behind the report is cut off only where it is a report', async (t) => {
  const cwd = copy('folder')
  const report = join(cwd, REPORT)
  const whole = readFileSync(report, 'utf8')
  writeFileSync(report, `${whole}precious notes\n`)
  await refused(t, cwd, ['--out', 'o'], /it is of something else/)
  // As a kill leaves it: rows behind the journal's count, the last one torn.
  writeFileSync(report, `${whole}${whole}{"row":9`)
  const args = ['batch', '-', '-f', 'lines', '--out', 'o', '--resume']
  const { code, stderr } = await qrush(args, { cwd, input: INPUT })
  t.is(code, 3, stderr)
  t.is(readFileSync(report, 'utf8'), whole)
})

onUnix('a report where the batch has none yet stays, unless it is one', async (t) => {
  const cwd = copy('folder')
  const journal = join(cwd, JOURNAL)
  const entry = JSON.parse(readFileSync(journal, 'utf8'))
  writeFileSync(journal, JSON.stringify({ ...entry, made: entry.rows, bad: 0, report: 0 }))
  writeFileSync(join(cwd, REPORT), 'precious\n')
  await refused(t, cwd, ['--out', 'o'], /it is of something else/)
})

onUnix('what was left alone goes on to its end', async (t) => {
  for (const [name, ...args] of [
    ['folder', '--out', 'o'],
    ['csv', '--out', 'o', '--report', 'o.csv'],
    ['archive', '--out', 'o.zip'],
  ] as [string, ...string[]][]) {
    const cwd = copy(name)
    const all = ['batch', '-', '-f', 'lines', ...args, '--resume']
    const { code, stderr } = await qrush(all, { cwd, input: INPUT })
    t.is(code, 3, stderr)
    t.regex(stderr, /^201 rows: 200 made, 1 bad/)
  }
})

onUnix('rows that are no file are refused, or read to their end', async (t) => {
  const cwd = mkdtempSync(join(folder, 'rows-'))
  mkdirSync(join(cwd, 'folder'))
  symlinkSync('nowhere', join(cwd, 'lost'))
  symlinkSync('loop', join(cwd, 'loop'))
  for (const name of ['folder', 'lost', 'loop', 'none', '/dev/tty0/x']) {
    const { code, stderr } = await qrush(['batch', name, '-f', 'lines', '--out', 'o'], { cwd })
    t.is(code, 1, stderr)
    t.regex(stderr, /^qrush: Expected a file of rows that can be read/)
    t.notRegex(stderr, /^ +at /m)
  }
  const { code, stderr } = await qrush(['batch', '/dev/null', '-f', 'lines', '--out', 'o'], { cwd })
  t.is(code, 0, stderr)
})
