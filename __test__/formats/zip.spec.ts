// The archives of lib/zip.ts: whole, for readers that know nothing of qrush, at any count and size.

import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import test from 'ava'
import { type ZipEntry, zip } from '../../dist/zip.js'
import { crc32, crc32ByTable } from '../../lib/zip/crc32.js'
import { countWithPython, entriesOf, openZip, read, unzip } from '../judges/zip.js'

const folder = mkdtempSync(join(tmpdir(), 'qrush-zip-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))

const text = (words: string) => new TextEncoder().encode(words)

test('what is put in comes out, under its name and in its order', async (t) => {
  const entries: ZipEntry[] = [
    { name: 'a.png', data: text('first') },
    { name: 'ありがとう 🎟️.svg', data: text('second') },
    { name: 'empty', data: new Uint8Array() },
    { name: 'large', data: new Uint8Array(200_000).fill(7) },
  ]
  const archive = await buffer(zip(entries))
  const files = await unzip(archive)
  t.deepEqual(
    [...files],
    entries.map(({ name, data }) => [name, Buffer.from(data)]),
  )
})

test('an archive of nothing is one', async (t) => {
  t.is((await unzip(await buffer(zip([])))).size, 0)
})

test('equal entries make equal bytes, at any time', async (t) => {
  const make = () => buffer(zip([{ name: 'a', data: text('b') }]))
  const first = await make()
  await new Promise((resolve) => setTimeout(resolve, 2100)) // The format counts in two seconds.
  t.deepEqual(await make(), first)
})

// 65,535 is where the count of 16 bits says that another has it.
for (const count of [65_534, 65_535, 70_000]) {
  test(`${count} entries are all there`, async (t) => {
    const path = join(folder, `${count}.zip`)
    await pipeline(zip(many(count)), createWriteStream(path))

    const file = await openZip(path)
    t.is(file.entryCount, count)
    let seen = 0
    for await (const entry of entriesOf(file)) if (entry.fileName === nameOf(seen)) seen++
    file.close()
    t.is(seen, count)
    t.is(countWithPython(path), count)
    if (hasUnzip()) t.regex(execFileSync('unzip', ['-tq', path]).toString(), /No errors/)
  })
}

test('an archive of more than 4 GiB is read to its last entry', async (t) => {
  const path = join(folder, 'far.zip')
  const zeros = new Uint8Array(900_000_000)
  const entries = [...'12345'].map((name) => ({ name, data: zeros }))
  await writeWithHoles(path, zip([...entries, { name: 'last', data: text('beyond') }]), zeros)

  const file = await openZip(path)
  const found: [string, number][] = []
  let last: Buffer | undefined
  for await (const entry of entriesOf(file)) {
    found.push([entry.fileName, entry.uncompressedSize])
    if (entry.fileName === 'last') last = await read(file, entry)
  }
  file.close()
  t.deepEqual(found, [...entries.map(({ name, data }) => [name, data.length]), ['last', 6]])
  t.is(`${last}`, 'beyond')
  t.regex(
    execFileSync('python3', [
      '-c',
      'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("last"))',
      path,
    ]).toString(),
    /beyond/,
  )
})

test('the next entry is asked for when there is room', async (t) => {
  let asked = 0
  const stream = zip(
    (async function* () {
      for (;;) yield { name: `${asked++}`, data: new Uint8Array(10_000) }
    })(),
  )
  stream.read(0)
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.true(asked > 0 && asked < 100, `${asked}`)
  stream.destroy()
})

test('it fails as its entries fail, and closes them when it is destroyed', async (t) => {
  await t.throwsAsync(
    buffer(
      zip(
        (async function* () {
          yield { name: 'a', data: text('a') }
          throw new Error('no more')
        })(),
      ),
    ),
    { message: 'no more' },
  )
  let closed = false
  const stream = zip(
    (function* () {
      try {
        for (;;) yield { name: 'a', data: text('a') }
      } finally {
        closed = true
      }
    })(),
  )
  for await (const _ of stream) break
  t.true(closed)
})

test('a name that no archive can have is refused', async (t) => {
  for (const name of ['', 'x'.repeat(65_536)]) {
    await t.throwsAsync(buffer(zip([{ name, data: text('a') }])), {
      instanceOf: RangeError,
      message: /^Expected 1 to 65535 bytes for the name of a zip entry but received \d+$/,
    })
  }
  const longest = 'x'.repeat(65_535)
  t.deepEqual(
    [...(await unzip(await buffer(zip([{ name: longest, data: text('a') }])))).keys()],
    [longest],
  )
})

test('the checksum is the same with and without that of zlib', (t) => {
  // The check value of CRC-32, in any catalogue of them.
  for (const crc of [crc32, crc32ByTable]) {
    t.is(crc(text('123456789')), 0xcbf43926)
    t.is(crc(new Uint8Array()), 0)
  }
})

const nameOf = (index: number) => `ticket-${index}.png`

function* many(count: number): Generator<ZipEntry> {
  for (let index = 0; index < count; index++) yield { name: nameOf(index), data: text(`${index}`) }
}

/** Writes a stream, but zeros as holes, which take no space. */
async function writeWithHoles(path: string, stream: AsyncIterable<Buffer>, zeros: Uint8Array) {
  const file = openSync(path, 'w')
  let at = 0
  for await (const chunk of stream) {
    if (chunk.length !== zeros.length) writeSync(file, chunk, 0, chunk.length, at)
    at += chunk.length
  }
}

function hasUnzip(): boolean {
  try {
    execFileSync('unzip', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
