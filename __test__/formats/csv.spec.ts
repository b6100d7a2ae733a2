// CSV, as Python reads it, and bad records that cost no others.

import { execFileSync } from 'node:child_process'
import test from 'ava'
import { CsvReader, type CsvRecord } from '../../lib/batch/csv.js'
import { type Line, LineReader } from '../../lib/batch/lines.js'

async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line, void, undefined> {
  const lines = new LineReader(1 << 20)
  for await (const piece of pieces) yield* lines.push(piece)
  yield* lines.end()
}

/** All records, from bytes that come in pieces of so many. */
async function read(text: string, delimiter = ',', size = 7): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text)
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  })()
  const reader = new CsvReader(delimiter)
  const records: CsvRecord[] = []
  for await (const line of linesOf(pieces)) records.push(...reader.take(line))
  return [...records, ...reader.end()]
}

test('2,000 random tables: fields and first lines are as Python has them', async (t) => {
  const random = generator(1)
  const cells = [
    '',
    'a',
    'ü',
    '日本',
    'a b',
    '"',
    '""',
    ',',
    ';',
    '\n',
    '\r\n',
    "'",
    'x,"y"\nz',
    '\u2028',
    ' ',
  ]
  const tables = Array.from({ length: 2000 }, () => {
    const [rows, columns] = [1 + random(5), 1 + random(4)]
    const end = random(2) ? '\n' : '\r\n'
    const table = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => {
        const cell = cells[random(cells.length)] as string
        const quote = /[",\r\n;]/.test(cell) || random(3) === 0
        return quote ? `"${cell.replaceAll('"', '""')}"` : cell
      }).join(random(1) ? ';' : ','),
    )
    return table.join(end) + (random(2) ? end : '')
  })
  const program = `
import csv, io, json, sys
for table in json.load(sys.stdin):
    reader, before, found = csv.reader(io.StringIO(table, newline=''), strict=True), 0, []
    for record in reader:
        if record and record != ['']: found.append([before + 1, record])
        before = reader.line_num
    print(json.dumps(found))`
  const answers = execFileSync('python3', ['-c', program], {
    input: JSON.stringify(tables),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const expected = answers
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.is(expected.length, tables.length)
  for (const [at, table] of tables.entries()) {
    const found = await read(table, ',', 1 + random(9))
    t.deepEqual(
      found.map(({ line, fields }) => [line, fields]),
      expected[at],
      JSON.stringify(table),
    )
  }
})

test('a stray quote costs its own record alone', async (t) => {
  const found = await read('1,"a"b\n2,c\n3,d"e\n4,"f\ng"\n5,"h\n6,i\n')
  t.deepEqual(
    found.map(({ line, fields, problem }) => [
      line,
      problem === undefined ? fields : problem.slice(0, 33),
    ]),
    [
      [1, 'Expected a delimiter behind a clo'],
      [2, ['2', 'c']],
      [3, 'Expected no quote within a field '],
      [4, ['4', 'f\ng']],
      [6, 'Expected a closing quote but rece'],
      [7, ['6', 'i']],
    ],
  )
})

test('a stray quote costs its own record alone, wherever the next quote is', async (t) => {
  const rows = Array.from({ length: 500 }, (_, at) => `${at},x`)
  rows[1] = '1,"open'
  rows[490] = '490,"hello, world"'
  const found = await read(rows.join('\n'))
  t.deepEqual(
    found.map(({ fields: [id] }) => id),
    rows.map((_, at) => (at === 1 ? undefined : `${at}`)),
  )
  t.deepEqual(found[490]?.fields, ['490', 'hello, world'])
})

test('a line that is too long costs its own record, and the one that is open, alone', async (t) => {
  const found = await read(`1,"open\n2,b\n3,${'x'.repeat(1_100_000)}\n4,d\n`, ',', 65_536)
  t.deepEqual(
    found.map(({ line, fields }) => [line, ...fields]),
    [[1], [2, '2', 'b'], [3], [4, '4', 'd']],
  )
})

test('each line is read twice at most, however many quotes there are', (t) => {
  // Each that is doubled might be the closing one; and the last record is not closed.
  const texts = Array.from({ length: 3 }, () => ['"', ...Array(5000).fill('x""')]).flat()
  let read = 0
  const reader = new CsvReader(',')
  for (const [at, text] of texts.entries()) {
    reader.take({
      number: at + 1,
      get text() {
        read++
        return text
      },
      end: '\n',
      tooLong: false,
    })
  }
  reader.end()
  t.true(read <= 2 * texts.length, `${texts.length} lines were read ${read} times`)
})

test('a quote that is never closed costs its own record alone, in a large file too', async (t) => {
  const rows = Array.from({ length: 50_000 }, (_, at) => `${at},x`)
  rows[10] = '10,"open'
  const found = await read(rows.join('\n'), ',', 65_536)
  t.is(found.length, rows.length)
  t.deepEqual(
    found.filter(({ problem }) => problem).map(({ line }) => line),
    [11],
  )
  t.deepEqual(found.at(-1), { line: 50_000, fields: ['49999', 'x'] })
})

test('a line is too long wherever the pieces that it comes in end', async (t) => {
  const text = `${'x'.repeat(1_048_576)}\n${'y'.repeat(1_048_577)}\nz\n`
  for (const size of [100_000, text.length]) {
    const pieces = (async function* () {
      for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size))
    })()
    const found: unknown[] = []
    for await (const { text, tooLong } of linesOf(pieces)) found.push(tooLong || text.length)
    t.deepEqual(found, [1_048_576, true, 1])
  }
})

test('a line without end is not held', async (t) => {
  const long = async function* () {
    yield Buffer.from('1,a\n2,')
    for (let at = 0; at < 100; at++) yield Buffer.alloc(100_000, 'x')
    yield Buffer.from('\n3,c\n')
  }
  const found: unknown[] = []
  for await (const { number, text, tooLong } of linesOf(long())) {
    found.push([number, tooLong || text])
  }
  t.deepEqual(found, [
    [1, '1,a'],
    [2, true],
    [3, '3,c'],
  ])
})

/** Whole numbers below a bound, the same in each run (Lehmer). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
