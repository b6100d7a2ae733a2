// The specs of some rooms of __test__/, run by ava and counted.

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root } from './run.mjs'

/** Enough for some failures; the whole stands above. */
const LINES_OF_A_REPORT = 60

/** The rooms of __test__/ that have specs. */
export const rooms = () =>
  readdirSync(join(root, '__test__'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((room) => specsOf(room).length > 0)

/** The specs of a room, as in `api/errors`. */
const specsOf = (room) =>
  readdirSync(join(root, '__test__', room))
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => `${room}/${file.replace('.spec.ts', '')}`)

/** Runs the specs of the rooms but those `leftOut`, counts them, and checks that each spec file has run. */
export function runSpecs(rooms, leftOut = []) {
  const specs = rooms.flatMap(specsOf).filter((name) => !leftOut.includes(name))
  const files = specs.map((name) => `__test__/${name}.spec.ts`)
  const { status, stdout } = spawnSync('node', [bin('ava', 'entrypoints/cli.mjs'), ...files], {
    cwd: root,
    encoding: 'utf8',
    // As on CI, wherever it runs: ava and Node ask for these.
    env: { ...process.env, CI: 'true', FORCE_COLOR: '0' },
    maxBuffer: 1 << 28,
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  process.stdout.write(stdout)
  const count = (what) => Number(new RegExp(`^ *(\\d+) ${what}`, 'm').exec(stdout)?.[1] ?? 0)
  const passed = [...stdout.matchAll(/^ +✔ /gm)].length
  const failed = count('tests? failed') + count('uncaught exceptions?')
  const silent = specs.filter((name) => !stdout.includes(`✔ ${titleOf(name, rooms)} › `))
  console.log(`spec files: ${specs.length - silent.length} of ${specs.length} ran`)
  if (silent.length > 0) console.log(`no test ran in: ${silent.join(', ')}`)
  for (const line of said(stdout)) console.log(`failed: ${line}`)
  console.log(`ava: ${passed} passed, ${failed} failed`)
  return status === 0 && passed > 0 && specs.length > 0 && silent.length === 0
}

/** What ava has before each test of a file: `api › errors`, but without the room where there is one alone. */
function titleOf(name, rooms) {
  const [room, file] = name.split('/')
  return rooms.length === 1 ? file : `${room} › ${file}`
}

/** What the specs that failed say, so that it stands beside the counts at the end: titles, then ava's report. */
function said(stdout) {
  const titles = [...stdout.matchAll(/^ +✘ (.*)$/gm)].map(([, title]) => title)
  if (titles.length === 0) return []
  const report = stdout.slice(stdout.lastIndexOf('\n  ─\n') + 5).split('\n')
  return [...titles, ...report.filter((line) => line.trim() !== '').slice(0, LINES_OF_A_REPORT)]
}
