/**
 * A file of rows from the command line: `qrush batch` into a folder and into an archive, beside a loop over npm
 * qrcode.
 *
 *   npm run bench:command                                          some minutes; writes record/command.*
 *   npm run bench:command -- --rows 5000 --peer 500 --dry          a quick look that writes nothing
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flags, inTurn, link, median, pathOf, started, versionsOf } from '../measure/index.js'
import { publish } from '../report/publish.js'
import { type Record, type Sample, WAYS } from './report.js'

const { rows, peer, rounds, dry } = flags({ rows: 100_000, peer: 10_000, rounds: 3 })
const batch = [
  pathOf('../dist/command.js'),
  ...['batch', 'rows.csv', '--text', 'url', '--name', '{id}.png', '--quiet', '--out'],
]
const ways: { [way: string]: () => Promise<Sample> } = {
  [WAYS.folder]: () => measure(rows, [...batch, 'codes']),
  [WAYS.files]: () => measure(rows, [pathOf('command/files.cjs'), 'codes', String(rows)]),
  [WAYS.archive]: () => measure(rows, [...batch, 'codes.zip']),
  [WAYS.peer]: () => measure(peer, [pathOf('command/peer.cjs'), 'rows.csv', 'codes']),
}

const run = started()
const samples = await inTurn(rounds, ways)
const middle = Object.entries(samples).map(([way, all]) => {
  const seconds = median(all.map((sample) => sample.seconds))
  return [way, all.find((sample) => sample.seconds === seconds) as Sample]
})
const { qrcode: version = '' } = versionsOf('qrcode')
const record: Record = { ...run, rounds, version, ways: Object.fromEntries(middle) }
await publish('command', record, dry)

/** A process from its start to its end, in a folder of its own, with its peak as the system counts it. */
async function measure(rows: number, args: string[]): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-command-'))
  try {
    const lines = Array.from({ length: rows }, (_, id) => `${id},${link(id)}\n`)
    writeFileSync(join(folder, 'rows.csv'), `id,url\n${lines.join('')}`)
    const start = performance.now()
    const preload = pathOf('command/peak.cjs')
    const child = spawn(process.execPath, ['--require', preload, ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const [[peak], [code]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [
      [number],
      [number],
    ]
    const seconds = (performance.now() - start) / 1000
    if (code !== 0) throw new Error(`Expected exit code 0 of ${args[0]} but it ended with ${code}`)
    const made =
      readdirSync(folder).includes('codes.zip') ||
      readdirSync(join(folder, 'codes')).length === rows
    if (!made) throw new Error(`Expected ${rows} files of ${args[0]}`)
    return { rows, seconds, peak: peak / 1024 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
