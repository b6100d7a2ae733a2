// toFile of qrush/compat in the file system: as npm qrcode leaves it, and without a thread that waits.

import { execFileSync } from 'node:child_process'
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import * as theirs from 'qrcode'
import * as ours from '../../dist/compat.js'

const onUnix = process.platform === 'win32' ? test.skip : test
const folder = mkdtempSync(join(tmpdir(), 'qrush-compat-'))
test.after.always(() => rmSync(folder, { recursive: true }))

onUnix(
  'toFile into pipes that nobody reads holds up nothing, and writes when they are read',
  async (t) => {
    const pipes = Array.from({ length: 6 }, (_, at) => join(folder, `pipe-${at}`))
    for (const path of pipes) execFileSync('mkfifo', [path])
    const written = Promise.all(pipes.map((path) => ours.toFile(path, 'a', { type: 'png' })))
    await pause(100)
    const expected = await ours.toBuffer('a')
    for (const path of pipes) t.deepEqual(await readFile(path), expected)
    await written
  },
)

onUnix('toFile changes the content of a file, as npm qrcode does, and not the file', async (t) => {
  for (const [name, api] of Object.entries({ theirs, ours })) {
    const path = join(folder, `${name}.svg`)
    writeFileSync(path, 'x'.repeat(100_000))
    linkSync(path, `${path}.other`)
    await api.toFile(path, 'a')
    t.regex(readFileSync(`${path}.other`, 'utf8'), /^<\?xml.*<\/svg>\s*$/s, name)
  }
})

test('the system’s error names the path as it was given', async (t) => {
  const expected = await t.throwsAsync<NodeJS.ErrnoException>(theirs.toFile('none/a.svg', 'a'))
  const { code, syscall, path, message } = expected as NodeJS.ErrnoException
  t.like(await t.throwsAsync(ours.toFile('none/a.svg', 'a')), { code, syscall, path, message })
})
