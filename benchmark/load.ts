/**
 * What it takes to begin: from `require` to the first code, and the size of what is installed, beside npm
 * qrcode, bwip-js and sharp.
 *
 *   npm run bench:load                          half a minute; writes record/load.*
 *   npm run bench:load -- --rounds 5 --dry      a quick look that writes nothing
 *
 * Each start is a process of its own, the libraries in turn.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from './figures.js'
import type { Floor } from './floors.js'
import { installedPeer, installQrush } from './load-install.js'
import type { Record, Start } from './load-report.js'
import { publish } from './publish.js'
import { load, started } from './run.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    dry: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const script = fileURLToPath(new URL('load-start.cjs', import.meta.url))

const { wasm, ...qrush } = installQrush()
const libraries = {
  qrush,
  'npm qrcode': installedPeer('qrcode'),
  'bwip-js': installedPeer('bwip-js'),
  sharp: installedPeer('sharp'),
}
const versions = { 'npm qrcode': 'qrcode', 'bwip-js': 'bwip-js', sharp: 'sharp' }

const run = started()
const starts: { [name: string]: Start[] } = {}
// The first round, which is not kept, has the files read into memory.
for (let round = 0; round <= rounds; round++) {
  for (const [name, { path }] of Object.entries(libraries)) {
    const printed = execFileSync(process.execPath, [script, name, path], { encoding: 'utf8' })
    if (round > 0) starts[name] = [...(starts[name] ?? []), JSON.parse(printed) as Start]
  }
}
const loadAfter = load()

const middle = (name: string, key: keyof Start) =>
  median((starts[name] ?? []).map((start) => start[key]))
const floors: Floor[] = (['load', 'first'] as const).map((key) => ({
  what: `${key === 'load' ? 'require' : 'from require to the first code'}, of npm qrcode's`,
  figure: middle('qrush', key) / middle('npm qrcode', key),
  limit: 1,
  unit: '×',
}))
const record: Record = {
  ...run,
  loadAfter,
  rounds,
  floors,
  versions: Object.fromEntries(
    Object.entries(versions).map(([name, folder]) => [name, versionOf(folder)]),
  ),
  libraries: Object.entries(libraries).map(([name, { size, packages }]) => ({
    name,
    size,
    packages,
    starts: starts[name] ?? [],
  })),
  wasm,
}
publish('load', record, { dry: values.dry, rounded })

function versionOf(folder: string): string {
  const manifest = new URL(`../node_modules/${folder}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}

function rounded(_key: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value
}
