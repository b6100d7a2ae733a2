// Command lines that are refused, and so each sentence of the command line.

import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { qrush } from '../cli/process.js'
import { within } from './within.js'

const TEXTS = [
  ['--widht', '3', 'x'],
  ['--text', 'url', 'x'],
  ['-5'],
  ['bacth', 'rows.csv'],
  ['two', 'words'],
  ['x', '-o'],
  ['x', '-o', '--eci'],
  ['x', '--eci=yes'],
  ['x', '-w', '3', '-w', '4'],
  ['--version', '3'],
  ['x', '--bytes'],
  ['x', '-o', 'a.png', '--data-url'],
  ['x', '-s', 'big'],
  ['x', '--qr-version', '41'],
  ['x', '--dark', 'red'],
  ['x', '--min-version=5', '--max-version=3'],
  ['x', '-o', 'code.bmp'],
  ['x', '-t', 'pgn'],
  ['x', '-o', 'none/code.png'],
  ['x', '-o', 'for path but.svg', '-m', 'x'],
  ['x', '-o', 'a.png', '-w', '9000'],
  ['x', '--micro=yes'],
  ['--micro', 'x'.repeat(99)],
  [''],
  ['y'.repeat(2900)],
  ['x'.repeat(3000)],
]

const OUT = ['--out', 'never']
const CSV = ['rows.csv', ...OUT]
const BATCHES = [
  OUT,
  ['a.csv', 'b.csv', ...OUT],
  ['rows.csv'],
  ['-', ...OUT],
  [...CSV, '-f', 'xml'],
  [...CSV, '--delimiter', 'ab'],
  CSV,
  [...CSV, '--text', 'urk'],
  [...CSV, '--text=url', '--name={ib}.png'],
  [...CSV, '--text=url', '--name={id}'],
  [...CSV, '--text=url', '--name={id.png'],
  [...CSV, '--text=url', '--name=a/{id}.png'],
  [...CSV, '--text=url', '--name={id}.bmp'],
  [...CSV, '--text=url', '-t', 'utf8'],
  [...CSV, '--text=url', '--inverse'],
  [...CSV, '--text=url', '--small'],
  [...CSV, '--text=url', '--title=x'],
  [...CSV, '--text=url', '--quality=5'],
  [...CSV, '--text=url', '--dark=currentColor'],
  [...CSV, '--text=url', '--min-version=5', '--max-version=3'],
  [...CSV, '--text=url', '--micro', '--qr-version=9'],
  [...CSV, '--text=url', '--scale=0'],
  [...CSV, '--widht=3'],
  [...CSV, '--data-url'],
  ['-', '-f', 'lines', '--text=url', ...OUT],
  ['-', '-f', 'lines', '--name={id}.png', ...OUT],
  ['-', '-f', 'ndjson', '--no-header', ...OUT],
  ['twice.csv', ...OUT],
  ['none.csv', ...OUT],
  ['.', '-f', 'csv', ...OUT],
  ['rows.csv', '--text=url', '--out', 'rows.csv'],
  ['rows.csv', '--text=url', '--out', 'rows.csv/a'],
]

const SERVICES = [
  ['--port', '70000'],
  ['--timeout', '0'],
  ['--max-wait=x'],
  ['--prefix', 'qr'],
  ['--prefix', '/a?b'],
  ['--host='],
  ['here'],
  ['--prot=1'],
]

const LINES = [
  ...TEXTS,
  ...BATCHES.map((args) => ['batch', ...args]),
  ...SERVICES.map((args) => ['serve', ...args]),
]

const NO_UTF8 = Uint8Array.of(0xff, 0, 0x80, 10)
/** Rows of a batch, each wrong in its own way. */
const ROWS = Buffer.concat([
  Buffer.from('id,url\n1,good\n2,"a\nb"x\n3\n4,\n,five\n1,good\n'),
  Buffer.from([0x37, 0x2c, 0xff, 0x0a]),
  Buffer.from(`8,${'x'.repeat(3000)}\nnine,5" wide\n11,"open\n`),
])

/** By the command line, its exit code, and all that it prints and writes. */
export async function ofLines(): Promise<{ [line: string]: string }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'qrush-sentences-')))
  writeFileSync(join(folder, 'rows.csv'), 'id,url\n1,one\n2,two\n')
  writeFileSync(join(folder, 'twice.csv'), 'id,id\n1,one\n')
  const before = readdirSync(folder).length
  const said: { [line: string]: string } = {}
  const waiting = LINES.map((args) => {
    const line = args.map((arg) => (arg.length > 40 ? `${arg.slice(0, 40)}…` : arg || "''"))
    // In the order of the list, whichever ends first.
    said[line.join(' ')] = ''
    return { args, line: line.join(' ') }
  })
  const run = async (args: string[], input = new Uint8Array()) => {
    const { code, stdout, stderr } = await qrush(args, { cwd: folder, input })
    return `${code} ${stdout}${within(folder, stderr).trimEnd()}`
  }
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      said[next.line] = await run(next.args)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  said['< ff 00 80 0a'] = await run([], NO_UTF8)
  if (readdirSync(folder).length > before) said.made = readdirSync(folder).join(', ')
  rmSync(folder, { recursive: true })
  return said
}

/** By the row of a batch, what its report says of it. */
export async function ofRows(): Promise<{ [row: string]: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-sentences-'))
  const args = [
    '-',
    '-f',
    'csv',
    '--text=url',
    '--name={id}.png',
    '--out=codes',
    '--report=bad.ndjson',
  ]
  await qrush(['batch', ...args], { cwd: folder, input: ROWS })
  const lines = readFileSync(join(folder, 'bad.ndjson'), 'utf8').trimEnd().split('\n')
  rmSync(folder, { recursive: true })
  const report = lines.map((line) => JSON.parse(line))
  return Object.fromEntries(
    report.map(({ row, code, reason }) => [`row ${row}`, `${code}: ${reason}`]),
  )
}
