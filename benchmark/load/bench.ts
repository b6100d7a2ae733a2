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
import { byName, flags, inTurn, pathOf, started, versionsOf } from '../measure/index.js'
import { publish } from '../report/publish.js'
import { installedPeer, installQrush } from './install.js'
import type { Record, Start } from './report.js'

const { rounds, dry } = flags({ rounds: 31 })

const { wasm, ...qrush } = installQrush()
const libraries = {
  qrush,
  'npm qrcode': installedPeer('qrcode'),
  'bwip-js': installedPeer('bwip-js'),
  sharp: installedPeer('sharp'),
}
type Name = keyof typeof libraries
const names = Object.keys(libraries) as Name[]

const run = started()
const ways = byName(names, (name) => async (): Promise<Start> => {
  const args = [pathOf('load/start.cjs'), name, libraries[name].path]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
})
// The first round, which is not kept, has the files read into memory.
await inTurn(1, ways)
const starts = await inTurn(rounds, ways)

const { qrcode = '', ...others } = versionsOf('qrcode', 'bwip-js', 'sharp')
const record: Record = {
  ...run,
  rounds,
  versions: { 'npm qrcode': qrcode, ...others },
  libraries: names.map((name) => {
    const { size, packages } = libraries[name]
    return { name, size, packages, starts: starts[name] }
  }),
  wasm,
}
await publish('load', record, dry)
