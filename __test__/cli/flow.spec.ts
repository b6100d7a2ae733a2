// `qrush batch` as a process: its bar in a terminal, and its memory.

import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { duration } from '../../lib/command/batch/progress.js'
import { BATCH, PICTURE } from '../../lib/command/options.js'
import { COMMAND, ended, inTerminal, qrush, start, startInTerminal } from './process.js'

const folder = mkdtempSync(join(tmpdir(), 'qrush-flow-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))
const PEAK = fileURLToPath(new URL('../../benchmark/command/peak.cjs', import.meta.url))
const ESCAPE = '\u001b'

// Windows has neither signals nor pseudo-terminals of this kind.
const onUnix = process.platform === 'win32' ? test.skip : test

writeFileSync(join(folder, 'rows.csv'), 'id,url\n1,one\n2,two\n')
writeFileSync(join(folder, 'twice.csv'), 'id,id\n1,one\n')
const many = (count: number) => {
  const path = join(folder, `${count}.txt`)
  if (!existsSync(path)) {
    writeFileSync(
      path,
      Array.from({ length: count }, (_, at) => `https://example.com/${at}\n`).join(''),
    )
  }
  return path
}

onUnix(
  'in a terminal a bar tells rate and time left, in one line that is gone at the end',
  async (t) => {
    const { code, shown } = await inTerminal(['batch', many(60_000), '--out', 'bar.zip'], {
      cwd: folder,
    })
    t.is(code, 0)
    const pictures = shown.split(`\r${ESCAPE}[2K`)
    const bars = pictures.filter((line) => line.includes('rows'))
    t.true(bars.length > 3)
    for (const bar of bars.slice(0, -1)) {
      t.regex(bar, /^ {0,2}\d{1,3} % █*░* {2}[\d,]+ rows {2}[\d,]+\/s {2}(…|\d+ s|\d+:\d\d) left$/)
      t.true(bar.length < 80)
    }
    const parts = bars.slice(0, -1).map((bar) => Number.parseInt(bar, 10))
    t.deepEqual(
      parts,
      parts.toSorted((a, b) => a - b),
    )
    t.regex(pictures.at(-1) ?? '', /^60,000 rows: 60,000 made, in bar\.zip \(\d+ s\)\n$/)
  },
)

onUnix('where stderr is no terminal there is no bar, with --quiet no word', async (t) => {
  const piped = await qrush(['batch', many(60_000), '--out', 'piped.zip'], { cwd: folder })
  t.regex(piped.stderr, /^60,000 rows: 60,000 made, in piped\.zip \(\d+ s\)\n$/)
  const quiet = ['batch', many(60_000), '--out', 'quiet.zip', '--quiet']
  t.is((await inTerminal(quiet, { cwd: folder })).shown, '')
})

onUnix('a narrow terminal gets a line that fits', async (t) => {
  const args = ['batch', many(60_000), '--out', 'narrow.zip']
  const { shown } = await inTerminal(args, { cwd: folder }, 30)
  for (const line of shown.split(`\r${ESCAPE}[2K`).slice(1, -1)) t.true(line.length < 30, line)
})

onUnix('Ctrl-C in a terminal ends it with a word on how to go on', async (t) => {
  const child = startInTerminal(['batch', many(1_000_000), '--out', 'typed.zip'], { cwd: folder })
  let shown = ''
  child.stdout.on('data', (piece) => {
    if (!shown.includes(' rows ') && `${piece}`.includes(' rows ')) child.stdin.write('\u0003')
    shown += piece
  })
  const { code } = await ended(child)
  t.is(code, 130)
  t.regex(shown, /Interrupted after [\d,]+ rows: .*Go on with: qrush batch .* --resume\r\n$/s)
})

onUnix(
  'a pipe with a name is rows too, and Ctrl-C does not wait for what comes from it',
  async (t) => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const whole = start(['batch', pipe, '-f', 'lines', '--out', 'piped'], { cwd: folder })
    await writeFile(pipe, 'one\ntwo\n')
    t.is((await ended(whole)).code, 0)
    t.is(readdirSync(join(folder, 'piped')).length, 2)

    const child = start(['batch', pipe, '-f', 'lines', '--out', 'waiting'], { cwd: folder })
    const writer = await open(pipe, 'w')
    await writer.write('one\n'.repeat(1000))
    while (!existsSync(join(folder, 'waiting/500.png'))) await wait(20)
    child.kill('SIGINT')
    // The writer is there still.
    t.is((await ended(child)).code, 130)
    await writer.close()
  },
)

test('durations are read as clocks', (t) => {
  const shown = [0.2, 59, 60, 61, 3599.5, 3661, Number.NaN].map(duration)
  t.deepEqual(shown, ['1 s', '59 s', '1:00', '1:01', '1:00:00', '1:01:01', '…'])
})

test('a batch of 100,000 lines takes hardly more memory than one of 10,000', async (t) => {
  // As the process itself tells at its end: whoever looks from time to time may look too late.
  const peak = async (count: number) => {
    const args = ['batch', many(count), '--name', '{row}.gray', '-s', '1', '-m', '16']
    const child = fork(COMMAND, [...args, '--out', `${count}.zip`], {
      cwd: folder,
      execArgv: ['--require', PEAK],
      silent: true,
    })
    const [[kilobytes], [code]] = await Promise.all([once(child, 'message'), once(child, 'exit')])
    t.is(code, 0)
    return (kilobytes as number) / 1000
  }
  const [small, large] = [await peak(10_000), await peak(100_000)]
  t.log(`${small.toFixed(0)} MB, ${large.toFixed(0)} MB`)
  const made =
    (statSync(join(folder, '100000.zip')).size - statSync(join(folder, '10000.zip')).size) / 1e6
  // Hashes of names are 2 MB, the archive's directory another 2; the rest is what waits to be collected.
  t.true(made > 300)
  t.true(large - small < made / 3, `${small.toFixed(1)} MB became ${large.toFixed(1)} MB`)
})

test('--help of the batch tells of each flag that it takes, and of no type that is no picture', async (t) => {
  const { code, stdout } = await qrush(['batch', '--help'])
  t.is(code, 0)
  for (const { name } of PICTURE) {
    t.is(stdout.includes(`--${name}`), !['inverse', 'small'].includes(name), name)
  }
  t.regex(`${stdout}`, /--type TYPE +png, jpeg, .*, rgba\. /)
  for (const { name } of BATCH) t.true(stdout.includes(`--${name}`))
  for (const line of `${stdout}`.split('\n')) t.true(line.length <= 100, line)
})

const OUT = ['--out', 'never']

test('UTF-16 is told apart from UTF-8', async (t) => {
  writeFileSync(join(folder, 'utf16.csv'), Buffer.from('\ufeffid,url\n1,a\n', 'utf16le'))
  const { code, stderr } = await qrush(['batch', 'utf16.csv', '--text=url', ...OUT], {
    cwd: folder,
  })
  t.is(code, 1)
  t.regex(stderr, /Expected rows in UTF-8 but received UTF-16: save them as UTF-8/)
})
