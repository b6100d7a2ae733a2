// `qrush batch`: rows in, files out; what cannot be made is reported, and nothing is lost or overwritten.

import {
  existsSync,
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
import { payloads } from '../corpus/corpus.js'
import { pixelsOf, readPng, readSvg, scan } from '../judges/decode.js'
import { unzip } from '../judges/zip.js'
import { type Ended, qrush } from './process.js'

const test = anyTest as TestFn<Folder>

// Where links need no leave.
const onUnix = process.platform === 'win32' ? test.skip : test

/** Where a test's files are; `batch` runs there. */
interface Folder {
  folder: string
  batch: (...args: string[]) => Promise<Ended>
}

test.beforeEach((t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-batch-'))
  t.context = { folder, batch: (...args) => qrush(['batch', ...args], { cwd: folder }) }
})
test.afterEach.always((t) => rmSync(t.context.folder, { recursive: true, force: true }))

const write = ({ folder }: Folder, name: string, content: string | Uint8Array) =>
  writeFileSync(join(folder, name), content)
const read = ({ folder }: Folder, name: string) => readFileSync(join(folder, name))
const list = ({ folder }: Folder, name: string) => readdirSync(join(folder, name)).sort()
const reportOf = (context: Folder, name = 'codes.report.ndjson') =>
  `${read(context, name)}`
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('each row of a CSV becomes a file, named by its columns', async (t) => {
  write(
    t.context,
    'tickets.csv',
    '\ufeffid,url,who\r\n7,https://example.com/7,"Doe, Jane"\r\n8,"say ""hi""\nthere",Ōki\r\n',
  )
  const args = ['--text', 'url', '--name', '{row}-{id}-{who}.png', '--out', 'codes/']
  const { code, stdout, stderr } = await t.context.batch('tickets.csv', ...args)
  t.is(code, 0)
  t.is(stdout.length, 0)
  t.regex(stderr, /^2 rows: 2 made, in codes\/ \(\d+ s\)\n$/)
  t.deepEqual(list(t.context, 'codes'), ['1-7-Doe, Jane.png', '2-8-Ōki.png'])
  t.is((await readPng(read(t.context, 'codes/1-7-Doe, Jane.png'))).text, 'https://example.com/7')
  t.is((await readPng(read(t.context, 'codes/2-8-Ōki.png'))).text, 'say "hi"\nthere')
})

test('TSV, other delimiters, no header, NDJSON, lines and stdin give the same codes', async (t) => {
  write(t.context, 'a.tsv', 'id\turl\n1\ta,b\n')
  write(t.context, 'b.csv', 'id;url\n1;a,b\n')
  write(t.context, 'c.csv', '1,"a,b"\n')
  write(t.context, 'd.ndjson', '{"id":1,"url":"a,b"}\n')
  write(t.context, 'e.txt', '\na,b\n\n')
  write(t.context, 'f.jsonl', '"a,b"')
  const named = ['--text', 'url', '--name', '{id}.png']
  const tries = [
    ['a.tsv', ...named],
    ['b.csv', ...named, '--delimiter', ';'],
    ['c.csv', '--no-header', '--text', '2', '--name', '{1}.png'],
    ['d.ndjson', ...named],
    ['e.txt'],
    ['f.jsonl'],
    ['-', '--format', 'lines'],
  ]
  const { folder } = t.context
  for (const [at, args] of tries.entries()) {
    const input = args[0] === '-' ? 'a,b' : ''
    const ran = await qrush(['batch', ...args, '--out', `${at}`], { cwd: folder, input })
    t.is(ran.code, 0, ran.stderr)
    t.deepEqual(list(t.context, `${at}`), ['1.png'])
    t.is((await readPng(read(t.context, `${at}/1.png`))).text, 'a,b')
  }
})

test('the options of pictures, and the type that the name ends in, are for all', async (t) => {
  write(t.context, 'rows.txt', 'one\n')
  await t.context.batch('rows.txt', '--out', 'a', '--name', '{text}.svg', '--mm', '30')
  const svg = read(t.context, 'a/one.svg').toString()
  t.true(svg.includes('"30mm"'))
  t.is((await readSvg(svg)).text, 'one')
  await t.context.batch('rows.txt', '--out', 'b', '--name', '{row}.jpg', '-w', '200')
  t.is((await pixelsOf(read(t.context, 'b/1.jpg'))).width, 200)
  await t.context.batch('rows.txt', '--out', 'c', '--name', 'x{row}', '-t', 'webp')
  t.is((await scan(await pixelsOf(read(t.context, 'c/x1')))).text, 'one')
})

test('720 payloads into an archive: read back by another program and by ZXing', async (t) => {
  write(t.context, 'rows.ndjson', payloads.map((payload) => JSON.stringify(payload)).join('\n'))
  const { code } = await t.context.batch('rows.ndjson', '--text', 'text', '--out', 'codes.zip')
  t.is(code, 0)
  t.deepEqual(list(t.context, '.'), ['codes.zip', 'rows.ndjson'])
  const files = await unzip(read(t.context, 'codes.zip'))
  t.is(files.size, payloads.length)
  for (const [at, { text }] of payloads.entries()) {
    if (at % 9 === 0) t.is((await readPng(files.get(`${at + 1}.png`) as Buffer)).text, text)
  }
})

test('bad rows are reported with line and reason, the rest is made, and the exit code is 3', async (t) => {
  write(
    t.context,
    'rows.csv',
    Buffer.concat([
      Buffer.from('id,url\n1,good\n2,"a\nb"x\n3\n4,\n,five\n6,good\n'),
      Buffer.from([0x37, 0x2c, 0xff, 0x0a]), // 7,ÿ in Latin-1
      Buffer.from(`8,${'x'.repeat(3000)}\n6,again\nnine,5" wide\n10,good\n11,"open\n12,good\n`),
    ]),
  )
  const ran = await t.context.batch('rows.csv', '--text=url', '--name={id}.png', '--out=codes')
  t.is(ran.code, 3)
  t.regex(ran.stderr, /^14 rows: 4 made, 10 bad, in codes; what is bad is in codes.report.ndjson/)
  t.deepEqual(list(t.context, 'codes'), ['1.png', '10.png', '12.png', '6.png'])
  t.is((await readPng(read(t.context, 'codes/6.png'))).text, 'good')
  t.deepEqual(
    reportOf(t.context).map(({ row, line, code, reason }) => [
      row,
      line,
      code,
      /closing quote|without quotes|columns|'id'|UTF-8|'6\.png'/.exec(reason)?.[0],
    ]),
    [
      [2, 3, 'ERR_BATCH_ROW', 'closing quote'],
      [3, 4, 'ERR_BATCH_ROW', 'without quotes'],
      [4, 5, 'ERR_BATCH_ROW', 'columns'],
      [5, 6, 'ERR_QR_EMPTY', undefined],
      [6, 7, 'ERR_BATCH_NAME', "'id'"],
      [8, 9, 'ERR_BATCH_ROW', 'UTF-8'],
      [9, 10, 'ERR_QR_TOO_LONG', undefined],
      [10, 11, 'ERR_BATCH_CLASH', "'6.png'"],
      [11, 12, 'ERR_BATCH_ROW', 'without quotes'],
      [13, 14, 'ERR_BATCH_ROW', 'closing quote'],
    ],
  )
})

test('bad lines of NDJSON are reported, and numbers that JavaScript rounds', async (t) => {
  write(
    t.context,
    'rows.ndjson',
    '{"u":"a"}\n{"u":\n[1]\n{"u":12}\n{"u":12345678901234567890}\n{"u":9.50}\n{"u":null}\n{"v":1,"w":2}\n',
  )
  const ran = await t.context.batch('rows.ndjson', '--text', 'u', '--out', 'codes')
  t.is(ran.code, 3)
  t.deepEqual(list(t.context, 'codes'), ['1.png', '4.png'])
  t.deepEqual(
    reportOf(t.context).map(({ line }) => line),
    [2, 3, 5, 6, 7, 8],
  )
})

test('a report in CSV has fields that no spreadsheet runs', async (t) => {
  write(t.context, 'rows.csv', 'id,url\n=1+1,a\n=1+1,b\n')
  await t.context.batch('rows.csv', '--text=url', '--name={id}.png', '--out=c', '--report=bad.csv')
  t.regex(
    `${read(t.context, 'bad.csv')}`,
    /^row,line,name,code,reason\r\n2,3,'=1\+1\.png,ERR_BATCH_CLASH,"[^"=][^"]*"\r\n$/,
  )
})

test('no name leads out of the folder, or is one that a system cannot have', async (t) => {
  const names: [string, string][] = [
    ['../../evil', '_._.._evil.png'],
    ['/etc/passwd', '_etc_passwd.png'],
    ['C:\\x', 'C__x.png'],
    ['..', '_..png'],
    ['.hidden', '_hidden.png'],
    ['CON', '_CON.png'],
    ['nul.tar', '_nul.tar.png'],
    ['COM¹', '_COM¹.png'],
    ['a\u0000b\u001bc\u202ed\u007f', 'a_b_c_d_.png'],
    ['a<b>c:d"e|f?g*h', 'a_b_c_d_e_f_g_h.png'],
    ['e\u0301', 'é.png'],
    ['a\u061cb', 'a_b.png'],
    ['\ud800', '_.png'],
    ['x'.repeat(300), `${'x'.repeat(236)}.png`],
    ['🎟️'.repeat(100), `${'🎟️'.repeat(33)}.png`],
    ['-rf', '-rf.png'],
  ]
  const rows = names.map(([id]) => JSON.stringify({ id, url: 'x' })).join('\n')
  write(t.context, 'rows.ndjson', rows)
  const ran = await t.context.batch('rows.ndjson', '--text=url', '--name={id}.png', '--out=codes')
  t.is(ran.code, 0, ran.stderr)
  t.deepEqual(list(t.context, 'codes'), names.map(([, safe]) => safe).sort())
  t.deepEqual(list(t.context, '.'), ['codes', 'rows.ndjson'])

  // A name without an ending of the template's.
  write(t.context, 'ends.txt', 'a.\nb \nc')
  await t.context.batch('ends.txt', '--out=ends', '--name={text}', '--type=png')
  t.deepEqual(list(t.context, 'ends'), ['a_', 'b_', 'c'])

  // Nor one of the template's.
  write(t.context, 'one.txt', 'x')
  await t.context.batch('one.txt', '--out=parts', '--name={row}.p:g', '--type=png')
  t.deepEqual(list(t.context, 'parts'), ['1.p_g'])
})

test('a name of either case is taken once', async (t) => {
  const pairs = [
    'Straße STRAßE',
    'ΟΔΟΣ οδος',
    'οδοσ2 οδος2',
    'Preſs PRESS',
    'Maße Masse',
    'other another',
  ]
  write(t.context, 'rows.txt', pairs.join('\n').replaceAll(' ', '\n'))
  await t.context.batch('rows.txt', '--out', 'codes', '--name', '{text}.png')
  const made = ['Straße', 'ΟΔΟΣ', 'οδοσ2', 'Preſs', 'Maße', 'other', 'another']
  t.deepEqual(list(t.context, 'codes'), made.map((name) => `${name}.png`).sort())
  t.deepEqual(
    reportOf(t.context).map(({ line, code }) => [line, code]),
    [2, 4, 6, 8, 10].map((line) => [line, 'ERR_BATCH_CLASH']),
  )
})

test('a name that is not UTF-8 is no name', async (t) => {
  // café in Latin-1; where no name is made of it, it is not looked at.
  write(t.context, 'rows.csv', Buffer.from('id,url,who\ncaf\xe9,x,y\n2,z,caf\xe9\n', 'latin1'))
  const args = ['rows.csv', '--text=url', '--name={id}.png', '--out=codes']
  t.is((await t.context.batch(...args)).code, 3)
  t.deepEqual(list(t.context, 'codes'), ['2.png'])
  t.deepEqual(
    reportOf(t.context).map(({ line, code }) => [line, code]),
    [[2, 'ERR_BATCH_ROW']],
  )
})

test('files that are there stay, and are reported; --overwrite replaces them', async (t) => {
  write(t.context, 'rows.txt', 'one\ntwo\n')
  mkdirSync(join(t.context.folder, 'codes'))
  write(t.context, 'codes/1.png', 'mine')
  t.is((await t.context.batch('rows.txt', '--out', 'codes')).code, 3)
  t.is(`${read(t.context, 'codes/1.png')}`, 'mine')
  t.deepEqual(
    reportOf(t.context).map(({ line, code }) => [line, code]),
    [[1, 'ERR_BATCH_EXISTS']],
  )

  // Nor is the report overwritten.
  const again = await t.context.batch('rows.txt', '--out', 'codes')
  t.is(again.code, 2)
  t.regex(again.stderr, /Expected a new file for --report but 'codes.report.ndjson' is there/)

  t.is((await t.context.batch('rows.txt', '--out', 'codes', '--overwrite')).code, 0)
  t.is((await readPng(read(t.context, 'codes/1.png'))).text, 'one')
  t.false(existsSync(join(t.context.folder, 'codes.report.ndjson')))
})

onUnix('links in the folder are neither followed nor written through', async (t) => {
  const { folder } = t.context
  write(t.context, 'rows.txt', 'one\ntwo\n')
  write(t.context, 'outside', 'mine')
  mkdirSync(join(folder, 'codes'))
  symlinkSync(join(folder, 'outside'), join(folder, 'codes/1.png'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'codes/2.png'))
  for (const name of ['.qrush-batch.part', '.qrush-batch.json.part']) {
    symlinkSync(join(folder, 'outside'), join(folder, 'codes', name))
  }
  t.is((await t.context.batch('rows.txt', '--out', 'codes', '--resume')).code, 3)
  t.is(reportOf(t.context).length, 2)
  t.is((await t.context.batch('rows.txt', '--out', 'codes', '--overwrite')).code, 0)
  t.is((await readPng(read(t.context, 'codes/1.png'))).text, 'one')
  t.is(`${read(t.context, 'outside')}`, 'mine')
  t.false(existsSync(join(folder, 'nowhere')))
})

test('an archive that is there is not overwritten without --overwrite', async (t) => {
  write(t.context, 'rows.txt', 'one\n')
  write(t.context, 'codes.zip', 'mine')
  t.is((await t.context.batch('rows.txt', '--out', 'codes.zip')).code, 2)
  t.is(`${read(t.context, 'codes.zip')}`, 'mine')
  t.is((await t.context.batch('rows.txt', '--out', 'codes.zip', '--overwrite')).code, 0)
  t.deepEqual([...(await unzip(read(t.context, 'codes.zip'))).keys()], ['1.png'])
})
