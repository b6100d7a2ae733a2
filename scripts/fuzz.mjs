// `npm run fuzz`: builds crates/qrush/fuzz/ with AddressSanitizer, runs its targets side by side, and writes its record.
//
//   npm run fuzz                             ten minutes for each target
//   npm run fuzz -- --minutes 120            a campaign; at idle priority, where the system has one
//   npm run fuzz -- --seconds 10             what CI does; with --seconds nothing is recorded
//   npm run fuzz -- --target png --minutes 5 one target, or several: --target png --target svg
//   npm run fuzz -- --read                   the record again, of runs that are over
//
// Corpora, logs and inputs that fail are kept in target/fuzzing, or where --folder says, and the next run goes
// on from there. It needs cargo and a C++ compiler.

import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildTargets, TARGETS } from './fuzz/build.mjs'
import { writeRecord } from './fuzz/record.mjs'
import { readRuns, runTarget } from './fuzz/target.mjs'
import { root } from './run.mjs'
import { fail, requireToolchain } from './toolchain.mjs'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seconds: { type: 'string' },
    target: { type: 'string', multiple: true, default: TARGETS },
    folder: { type: 'string', default: join(root, 'target', 'fuzzing') },
    read: { type: 'boolean', default: false },
  },
})
const folder = resolve(values.folder)
const seconds = Number(values.seconds ?? Number(values.minutes) * 60)
if (!(seconds > 0)) fail('--minutes and --seconds must be numbers above 0.')
for (const target of values.target) {
  if (!TARGETS.includes(target)) {
    fail(`Unknown target "${target}". Choose from ${TARGETS.join(', ')}.`)
  }
}

let findings = []
if (!values.read) {
  requireToolchain()
  const programs = buildTargets()
  const priority = idlePriority()
  const runs = await Promise.all(
    values.target.map((target) =>
      runTarget(target, { program: join(programs, target), folder, seconds, priority }),
    ),
  )
  findings = runs.filter(({ status }) => status !== 0)
}
if (values.seconds === undefined) writeRecord(readRuns(folder, TARGETS))
for (const { target, log } of findings) console.error(`${target} found something: see ${log}`)
process.exit(findings.length === 0 ? 0 : 1)

/** The words before a command that give it only the time that nobody else wants. */
function idlePriority() {
  const chrt = ['chrt', '-i', '0']
  const { error, status } = spawnSync(chrt[0], [...chrt.slice(1), 'true'])
  return error || status !== 0 ? ['nice', '-n', '19'] : chrt
}
