/**
 * A file of rows from the command line: `qrush batch` into a folder and into an archive, beside a loop over npm
 * qrcode.
 *
 *   npm run bench:command                                          some minutes; writes record/command.*
 *   npm run bench:command -- --rows 5000 --peer 500 --dry          a quick look that writes nothing
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Record, type Sample, WAYS } from './command-report.js'
import { median } from './figures.js'
import type { Floor } from './floors.js'
import { link } from './links.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    peer: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    dry: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const command = fileURLToPath(new URL('../dist/command.js', import.meta.url))
const peer = fileURLToPath(new URL('command-peer.cjs', import.meta.url))
const files = fileURLToPath(new URL('command-files.cjs', import.meta.url))
const batch = ['batch', 'rows.csv', '--text', 'url', '--name', '{id}.png', '--quiet', '--out']

const ways = {
  [WAYS.folder]: { rows: Number(values.rows), args: [command, ...batch, 'codes'] },
  [WAYS.files]: { rows: Number(values.rows), args: [files, 'codes', values.rows] },
  [WAYS.archive]: { rows: Number(values.rows), args: [command, ...batch, 'codes.zip'] },
  [WAYS.peer]: { rows: Number(values.peer), args: [peer, 'rows.csv', 'codes'] },
}

const run = started()
const samples: { [way: string]: Sample[] } = {}
for (let round = 1; round <= rounds; round++) {
  for (const [way, { rows, args }] of Object.entries(ways)) {
    const sample = await measure(rows, args)
    samples[way] = [...(samples[way] ?? []), sample]
    console.error(`round ${round} of ${rounds}: ${way}, ${sample.seconds.toFixed(1)} s`)
  }
}
const middle = Object.fromEntries(
  Object.entries(samples).map(([way, all]) => {
    const seconds = median(all.map((sample) => sample.seconds))
    return [way, all.find((sample) => sample.seconds === seconds) as Sample]
  }),
)
const floors: Floor[] = [
  {
    what: 'peak of a batch into a folder',
    figure: middle[WAYS.folder]?.peak ?? Number.NaN,
    limit: 256,
    unit: 'MiB',
  },
]
const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/qrcode/package.json', import.meta.url), 'utf8'),
)
const record: Record = { ...run, loadAfter: load(), rounds, floors, version, ways: middle }
publish('command', record, { dry: values.dry, rounded })

/** A process from its start to its end, in a folder of its own, with its peak as the system counts it. */
async function measure(rows: number, args: string[]): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-command-'))
  try {
    const lines = Array.from({ length: rows }, (_, id) => `${id},${link(id)}\n`)
    writeFileSync(join(folder, 'rows.csv'), `id,url\n${lines.join('')}`)
    const start = performance.now()
    const preload = fileURLToPath(new URL('command-peak.cjs', import.meta.url))
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

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value
}
