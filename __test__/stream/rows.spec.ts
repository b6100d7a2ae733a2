// qrush/batch for programs: rows of any source, in any pieces; what becomes of them; and batches that are
// stopped and go on. What `qrush batch` makes of it, the specs of the command line look at.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import anyTest, { type TestFn } from 'ava'
import {
  type BatchError,
  type BatchProgress,
  type BatchSource,
  batch,
  type ReadOptions,
  type Row,
  type RowOutcome,
  readRows,
  renderRows,
  type ZipEntry,
  zip,
} from '../../dist/batch.js'
import { readPng } from '../judges/decode.js'
import { unzip } from '../judges/zip.js'

const test = anyTest as TestFn<{ folder: string }>

test.beforeEach((t) => {
  t.context = { folder: mkdtempSync(join(tmpdir(), 'qrush-engine-')) }
})
test.afterEach.always((t) => rmSync(t.context.folder, { recursive: true, force: true }))

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Whole numbers below a bound, the same in each run (Lehmer). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

/** Bytes in pieces of up to so many, as a generator. */
async function* pieces(bytes: Buffer, random: (below: number) => number, most: number) {
  for (let at = 0; at < bytes.length; ) {
    const next = at + random(most + 1)
    yield bytes.subarray(at, next)
    at = next
  }
}

/** Rows as plain values, with the error's code for the text of a bad one. */
const plain = ({ index, line, text, error }: Row) => [index, line, error?.code ?? text]
const read = async (source: BatchSource, options: ReadOptions) =>
  (await all(readRows(source, options))).map(plain)

const CSV = '\ufeffid,url\r\n1,"ありがとう, ""x"""\r\n2,"two\nlines"\r\n\r\n3,last'
const ROWS = [
  [0, 2, 'ありがとう, "x"'],
  [1, 3, 'two\nlines'],
  [2, 6, 'last'],
]

test('a source is a path, a URL, bytes, a stream or any iterable of them', async (t) => {
  const path = join(t.context.folder, 'rows.csv')
  writeFileSync(path, CSV)
  const bytes = Buffer.from(CSV)
  const sources: [string, BatchSource][] = [
    ['a path', path],
    ['a URL', pathToFileURL(path)],
    ['bytes', bytes],
    ['an array', [bytes.subarray(0, 20), new Uint8Array(), bytes.subarray(20)]],
    ['texts', ['\ufeffid,url\r', '\n1,"ありが', ...CSV.slice(CSV.indexOf('とう'))]],
    ['a Readable', Readable.from([bytes], { objectMode: false })],
    ['a body', new Response(CSV).body as unknown as AsyncIterable<Uint8Array>],
    ['bytes one by one', Array.from(bytes, (byte) => Uint8Array.of(byte))],
  ]
  for (const [what, source] of sources) {
    const isPath = typeof source === 'string' || source instanceof URL
    const format = isPath ? {} : { format: 'csv' as const }
    t.deepEqual(await read(source, { ...format, text: 'url' }), ROWS, what)
  }
})

test('500 random texts: lines are the same in whatever pieces they come', async (t) => {
  const random = generator(7)
  const parts = ['a', 'ü', '日本', '\n', '\r\n', '\r', ' ', '🎟️', '\u2028', 'x'.repeat(40)]
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: random(30) }, () => parts[random(parts.length)]).join('')
    // Empty lines are no rows, and a CR before the end of a line or of all is none of it.
    const expected = text
      .split('\n')
      .map((line, at) => [at + 1, line.replace(/\r$/, '')])
      .filter(([, line]) => line !== '')
    const found = await all(
      readRows(pieces(Buffer.from(text), random, 5), { format: 'lines', text: 'text' }),
    )
    t.deepEqual(
      found.map(({ line, text }) => [line, text]),
      expected,
      JSON.stringify(text),
    )
  }
})

test('a line over the limit costs its own row, and is not held', async (t) => {
  const lines = ['x'.repeat(100), 'y'.repeat(101), 'z']
  const expected = [
    [0, 1, 'x'.repeat(100)],
    [1, 2, 'ERR_BATCH_ROW'],
    [2, 3, 'z'],
  ]
  const random = generator(3)
  for (const most of [1, 7, 1000]) {
    const source = pieces(Buffer.from(lines.join('\n')), random, most)
    t.deepEqual(await read(source, { format: 'lines', maxLineBytes: 100 }), expected)
  }
  async function* endless() {
    yield Buffer.from('"good"\n"')
    for (let at = 0; at < 2000; at++) yield Buffer.alloc(100_000, 'x')
    yield Buffer.from('\n"again"\n')
  }
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const found: unknown[] = []
  for await (const row of readRows(endless(), { format: 'ndjson' })) {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    found.push(plain(row))
  }
  t.deepEqual(found, [
    [0, 1, 'good'],
    [1, 2, 'ERR_BATCH_ROW'],
    [2, 3, 'again'],
  ])
  // 200 MB went by.
  t.true(most < 60_000_000, `${most} bytes`)
})

test('rows have their cells, by the header, by number, or by names that are given', async (t) => {
  const cells = async (source: string, options: ReadOptions, ...names: string[]) =>
    (await all(readRows(Buffer.from(source), options))).map(({ cell }) => names.map(cell))
  const csv = { format: 'csv', text: 'url' } as const
  t.deepEqual(await cells('id,url\n1,a\n', csv, 'id', 'url', 'none'), [['1', 'a', undefined]])
  const semicolons = { ...csv, text: '2', header: false, delimiter: ';' }
  t.deepEqual(await cells('1;a\n2;b\n', semicolons, '1', '2'), [
    ['1', 'a'],
    ['2', 'b'],
  ])
  const part = { ...csv, header: ['id', 'url'] }
  t.deepEqual(await cells('7,a\n8\n', part, 'id'), [['7'], [undefined]])
  const tsv = { format: 'tsv', text: 'url' } as const
  t.deepEqual(await cells('id\turl\n1\ta\n', tsv, 'id'), [['1']])
  const json = { format: 'ndjson', text: 'url' } as const
  t.deepEqual(await cells('{"url":"a","id":{"n":1}}\n', json, 'id', 'toString'), [
    [{ n: 1 }, undefined],
  ])
})

test('a column that is not there is an error that has the columns', async (t) => {
  const rows = readRows(Buffer.from('id,url\n1,a\n'), { format: 'csv', text: 'urk' })
  const error = (await t.throwsAsync(rows.next())) as BatchError
  t.is(error.code, 'ERR_BATCH_COLUMNS')
  t.deepEqual([error.received, error.expected], ['urk', ['id', 'url']])
  t.is(error.message, 'Expected one of the columns id, url for text but received urk')
  const other = error.messageWith((option) => `the field ${option}`)
  t.is(other, 'Expected one of the columns id, url for the field text but received urk')
})

test('a bad option is an error at the call, before anything is touched', async (t) => {
  const { folder } = t.context
  const given = { source: Buffer.from('a\n'), format: 'lines', out: join(folder, 'o') } as const
  const bad: [object, string][] = [
    [{ out: null }, 'ERR_BATCH_OPTION'],
    [{ out: 5 }, 'ERR_BATCH_OPTION'],
    [{ source: undefined }, 'ERR_BATCH_OPTION'],
    [{ source: 5 }, 'ERR_BATCH_OPTION'],
    [{ format: null }, 'ERR_BATCH_OPTION'],
    [{ format: 'xml' }, 'ERR_BATCH_OPTION'],
    [{ text: 'url' }, 'ERR_BATCH_OPTION'],
    [{ delimiter: ';' }, 'ERR_BATCH_OPTION'],
    [{ header: false }, 'ERR_BATCH_OPTION'],
    [{ format: 'csv', header: [] }, 'ERR_BATCH_OPTION'],
    [{ format: 'csv', header: ['a', 5] }, 'ERR_BATCH_OPTION'],
    [{ maxLineBytes: 0 }, 'ERR_BATCH_OPTION'],
    [{ maxLineBytes: 1.5 }, 'ERR_BATCH_OPTION'],
    [{ name: 'a/{row}.png' }, 'ERR_BATCH_OPTION'],
    [{ name: '{row}' }, 'ERR_BATCH_OPTION'],
    [{ name: '{row.png' }, 'ERR_BATCH_OPTION'],
    [{ resume: 'yes' }, 'ERR_BATCH_OPTION'],
    [{ onProgress: true }, 'ERR_BATCH_OPTION'],
    [{ signal: true }, 'ERR_BATCH_OPTION'],
    [{ overwrites: true }, 'ERR_BATCH_OPTION'],
    [{ options: { scale: 0 } }, 'ERR_QR_OPTION'],
    [{ name: '{row}.bmp' }, 'ERR_QR_OPTION'],
    [{ out: join(folder, 'none', '..', 'file') }, 'ERR_BATCH_PLACE'],
  ]
  writeFileSync(join(folder, 'file'), 'mine')
  for (const [option, code] of bad) {
    const error = await t.throwsAsync(batch({ ...given, ...option } as never))
    t.is((error as { code?: string })?.code, code, JSON.stringify(option))
  }
  t.deepEqual(readdirSync(folder), ['file'])
  for (const options of [{ format: 'xml' }, { out: 5 }, { tetx: 'a' }] as object[]) {
    t.throws(() => readRows(given.source, options), { code: 'ERR_BATCH_OPTION' })
  }
  t.throws(() => renderRows([], { name: '{' }), { code: 'ERR_BATCH_OPTION' })
  t.throws(() => renderRows([], { options: { scale: 0 } }), { code: 'ERR_QR_OPTION' })
  t.throws(() => renderRows([], { highWaterMark: 0 }), { code: 'ERR_QR_OPTION' })
})

test('a source that fails is an error with its reason, after the rows before', async (t) => {
  const reason = new Error('the connection is gone')
  async function* failing() {
    yield 'one\ntwo\nthr'
    throw reason
  }
  const rows = readRows(failing(), { format: 'lines' })
  t.is((await rows.next()).value.text, 'one')
  t.is((await rows.next()).value.text, 'two')
  const failed = (await t.throwsAsync(rows.next())) as BatchError
  t.deepEqual([failed.code, failed.cause], ['ERR_BATCH_SOURCE', reason])
  for (const source of [[5], [null]] as never[]) {
    const error = await t.throwsAsync(all(readRows(source, { format: 'lines' })))
    t.is((error as BatchError).code, 'ERR_BATCH_SOURCE')
  }
  const missing = readRows(join(t.context.folder, 'none.csv'), { text: 'url' })
  t.is(((await t.throwsAsync(missing.next())) as BatchError).code, 'ERR_BATCH_SOURCE')
})

test('a source is closed when the consumer leaves', async (t) => {
  let closed = false
  async function* endless() {
    try {
      for (let at = 0; ; at++) yield `https://example.com/${at}\n`
    } finally {
      closed = true
    }
  }
  for await (const { index } of readRows(endless(), { format: 'lines' })) if (index === 5) break
  t.true(closed)
  closed = false
  const rows = readRows(endless(), { format: 'lines' })
  for await (const { index } of renderRows(rows)) if (index === 5) break
  // While a row is outstanding, the end does not wait for it; if it never comes, the test times out.
  while (!closed) await new Promise(setImmediate)
  t.pass()
})

test('outcomes come in order: pictures under their names, and bad rows amid good ones', async (t) => {
  const csv = [
    'id,url',
    'a,one',
    'b',
    'A,two',
    `c,${'x'.repeat(8000)}`,
    ',three',
    'd,"',
    'e,four',
  ].join('\n')
  const rows = readRows(Buffer.from(csv), { format: 'csv', text: 'url' })
  const found = await all(renderRows(rows, { name: '{id}.png', options: { scale: 2 } }))
  t.deepEqual(
    found.map(({ index, line, name, error }) => [index, line, name, error?.code]),
    [
      [0, 2, 'a.png', undefined],
      [1, 3, undefined, 'ERR_BATCH_ROW'],
      [2, 4, 'A.png', 'ERR_BATCH_CLASH'],
      [3, 5, 'c.png', 'ERR_QR_TOO_LONG'],
      [4, 6, undefined, 'ERR_BATCH_NAME'],
      [5, 7, undefined, 'ERR_BATCH_ROW'],
      [6, 8, 'e.png', undefined],
    ],
  )
  t.is((await readPng(found[6]?.value as Buffer)).text, 'four')
  t.is(found[6]?.row.cell('id'), 'e')
})

test('rows of your own become an archive, without a file', async (t) => {
  const rows = Array.from({ length: 3000 }, (_, index) => ({
    index,
    line: index + 1,
    text: `https://example.com/${index}`,
    cell: () => undefined,
  }))
  async function* files(): AsyncGenerator<ZipEntry> {
    for await (const { name = '', value } of renderRows(rows, { name: '{row}.svg' })) {
      if (value) yield { name, data: value }
    }
  }
  const archive = await unzip(await buffer(zip(files())))
  t.is(archive.size, 3000)
  t.regex(`${archive.get('3000.svg')}`, /^<svg/)
})

test('a batch tells what it has come to, and how far it is', async (t) => {
  const { folder } = t.context
  const told: BatchProgress[] = []
  const source = Buffer.from('{"u":"one"}\n{"u":1.5}\n{"u":"three"}\n')
  const totals = await batch({
    source,
    format: 'ndjson',
    out: join(folder, 'o'),
    options: { type: 'svg' },
    name: '{line}.svg',
    describe: ({ code }) => `told of ${code}`,
    onProgress: (progress) => told.push(progress),
  })
  const report = join(folder, 'o.report.ndjson')
  t.deepEqual(totals, { rows: 3, made: 2, bad: 1, report })
  t.deepEqual(readdirSync(join(folder, 'o')).sort(), ['1.svg', '3.svg'])
  t.is(
    `${readFileSync(report)}`,
    '{"row":2,"line":2,"name":"","code":"ERR_BATCH_ROW","reason":"told of ERR_BATCH_ROW"}\n',
  )
  const { length } = source
  t.deepEqual(told.at(0), {
    ...{ rows: 0, made: 0, bad: 0, bytes: 0, totalBytes: length, canResume: false },
  })
  t.deepEqual(told.at(-1), {
    ...{ rows: 3, made: 2, bad: 1, bytes: length, totalBytes: length, canResume: true },
  })

  // Not again into the same place, and into another of the same bytes.
  const again = { source, format: 'ndjson', out: join(folder, 'o') } as const
  await t.throwsAsync(batch(again), { code: 'ERR_BATCH_PLACE' })
  t.is((await batch({ ...again, overwrite: true })).bad, 1)
})

const MANY = 5000
/** Every hundredth is bad. */
const many = Array.from({ length: MANY }, (_, at) =>
  at % 100 === 50 ? 'too,many,columns' : `${at},https://example.com/${at}`,
)
const table = `id,url\n${many.join('\n')}\n`

for (const place of ['codes', 'codes.zip']) {
  test(`aborted and resumed, ${place} is the same, byte for byte`, async (t) => {
    const { folder } = t.context
    const given = { format: 'csv', text: 'url', name: '{id}.png' } as const
    const whole = join(folder, `whole-${place}`)
    const expected = await batch({ ...given, source: Buffer.from(table), out: whole })
    t.deepEqual([expected.rows, expected.bad], [MANY, MANY / 100])

    const out = join(folder, place)
    const reason = new Error('enough')
    let reached: BatchProgress | undefined
    // Each run gets as far as some rows more, and the source never ends by itself.
    for (const most of [700, 1500, 3100]) {
      const stop = new AbortController()
      const waiting = async function* () {
        yield table
        await new Promise(() => {})
      }
      const onProgress = (progress: BatchProgress) => {
        reached = progress
        if (progress.rows >= most) stop.abort(reason)
      }
      const { signal } = stop
      const options = { ...given, source: waiting(), out, resume: true, onProgress, signal }
      t.is(await t.throwsAsync(batch(options)), reason)
      t.true(reached?.canResume)
      t.true((reached?.rows ?? 0) >= most && (reached?.rows ?? 0) < MANY, `${reached?.rows} rows`)
    }
    // Other rows are refused, and cost nothing.
    const other = Buffer.from(table.replace('example.com/3\n', 'example.org/3\n'))
    const changed = batch({ ...given, source: other, out, resume: true })
    await t.throwsAsync(changed, { code: 'ERR_BATCH_CHANGED' })
    await t.throwsAsync(batch({ ...given, source: Buffer.from(table), out }), {
      code: 'ERR_BATCH_PLACE',
    })

    const totals = await batch({ ...given, source: Buffer.from(table), out, resume: true })
    t.deepEqual({ ...totals, report: '' }, { ...expected, report: '' })
    t.deepEqual(contents(out), contents(whole))
    t.deepEqual(readFileSync(totals.report), readFileSync(expected.report))
  })
}

/** What a folder, or an archive, has. */
function contents(path: string): (string | Buffer)[] {
  if (path.endsWith('.zip')) return [readFileSync(path)]
  const names = readdirSync(path).sort()
  return names.flatMap((name) => [name, readFileSync(join(path, name))])
}

test('what is aborted before it has begun touches nothing, wherever its source is', async (t) => {
  const { folder } = t.context
  const out = join(folder, 'o')
  const given = { format: 'lines', out } as const
  const aborted = AbortSignal.abort('no')
  const never = { source: Buffer.from('a\n'), signal: aborted }
  t.is(await batch({ ...given, ...never }).catch((reason) => reason), 'no')
  const waiting = async function* () {
    await new Promise(() => {})
    yield ''
  }
  const stop = new AbortController()
  setTimeout(() => stop.abort('later'), 50)
  const later = batch({ ...given, source: waiting(), signal: stop.signal })
  t.is(await later.catch((reason) => reason), 'later')
  t.deepEqual(readdirSync(folder), [])
})

test('of a renderRows whose signal aborts the next outcome is the reason', async (t) => {
  const stop = new AbortController()
  async function* endless() {
    for (let at = 0; ; at++) yield `https://example.com/${at}\n`
  }
  const rows = readRows(endless(), { format: 'lines' })
  const seen: RowOutcome[] = []
  const reading = async () => {
    for await (const outcome of renderRows(rows, { signal: stop.signal })) {
      if (seen.push(outcome) === 100) stop.abort('enough')
    }
  }
  t.is(await reading().catch((reason) => reason), 'enough')
  t.is(seen.length, 100)
})

test.serial('memory is the same over 100,000 rows', async (t) => {
  const used = () => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  async function* source() {
    yield 'id,url\n'
    for (let at = 0; at < 100_000; at += 100) {
      const rows = Array.from({ length: 100 }, (_, of) => `${at + of},https://example.com/${at}`)
      yield `${rows.join('\n')}\n`
    }
  }
  const rows = readRows(source(), { format: 'csv', text: 'url' })
  let early = 0
  let most = 0
  let count = 0
  for await (const { value } of renderRows(rows, { name: '{id}.png' })) {
    t.truthy(value)
    if (++count === 20_000) early = used()
    else if (count > 20_000 && count % 20_000 === 0) most = Math.max(most, used())
  }
  t.is(count, 100_000)
  // The names are 8 to 16 bytes a row; 80,000 pictures would be 40 MB.
  t.true(most - early < 8_000_000, `${most - early} bytes`)
  t.false(existsSync(join(t.context.folder, 'codes')))
})
