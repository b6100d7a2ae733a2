// record.json in crates/qrush/fuzz, with every run of a campaign, and record.md, which tells of it.

import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { compiler, hostTriple } from './build.mjs'

const whole = (number) => Math.round(number).toLocaleString('en')
const hours = (seconds) => (seconds / 3_600).toFixed(2)
const sum = (runs, key) => runs.reduce((total, run) => total + run[key], 0)
const most = (runs, key) => Math.max(...runs.map((run) => run[key]))

/** Writes the record of the runs. */
export function writeRecord(runs) {
  const record = {
    rustc: compiler('release'),
    llvm: compiler('LLVM version'),
    target: hostTriple(),
    cpu: cpus()[0]?.model.trim() ?? '',
    cores: availableParallelism(),
    runs: runs.map((run) => ({
      ...run,
      seconds: Math.round(run.seconds),
      cpuSeconds: Math.round(run.cpuSeconds),
      loadBefore: Number(run.loadBefore.toFixed(1)),
      loadAfter: Number(run.loadAfter.toFixed(1)),
    })),
  }
  const file = (ending) => join(root, 'crates', 'qrush', 'fuzz', `record.${ending}`)
  writeFileSync(file('json'), `${JSON.stringify(record, null, 2)}\n`)
  const findings = readFileSync(join(root, 'crates', 'qrush', 'fuzz', 'findings.md'), 'utf8')
  writeFileSync(file('md'), markdown(record, findings))
}

function markdown({ rustc, llvm, target, cpu, cores, runs }, findings) {
  const names = [...new Set(runs.map((run) => run.target))]
  const rows = names.map((name) => {
    const own = runs.filter((run) => run.target === name)
    const seconds = sum(own, 'cpuSeconds')
    return [
      `\`${name}\``,
      own.length,
      hours(sum(own, 'seconds')),
      hours(seconds),
      whole(sum(own, 'executions')),
      seconds > 0 ? whole(sum(own, 'executions') / seconds) : '–',
      whole(most(own, 'edges')),
      whole(most(own, 'corpus')),
      whole(most(own, 'peakMiB')),
      own.filter((run) => run.status !== 0).length,
    ]
  })
  const all = [
    '**all**',
    runs.length,
    hours(sum(runs, 'seconds')),
    hours(sum(runs, 'cpuSeconds')),
    whole(sum(runs, 'executions')),
    '',
    '',
    '',
    '',
    runs.filter((run) => run.status !== 0).length,
  ]
  const loads = runs.flatMap((run) => [run.loadBefore, run.loadAfter])
  const head =
    'target|runs|wall-clock h|CPU h|executions|executions a CPU s|edges|corpus|peak MiB|failed runs'.split(
      '|',
    )
  const line = (cells) => `| ${cells.join(' | ')} |`
  return `# Fuzzing

\`npm run fuzz -- --minutes 120\` with AddressSanitizer, the targets side by side. Rust ${rustc} (LLVM ${llvm})
for ${target}; ${cpu}, ${cores} cores, load average ${Math.min(...loads)}–${Math.max(...loads)} at the
beginnings and ends of runs. Runs of ${dates(runs)}.

${line(head)}
|---${'|--:'.repeat(head.length - 1)}|
${[...rows, all].map(line).join('\n')}

The fuzzers run at idle priority: where other programs have the processor, CPU hours are fewer than wall-clock
hours, and it is the CPU hours that count. A failed run has stopped at its first finding.

${findings}`
}

function dates(runs) {
  const days = runs.map((run) => run.began.slice(0, 10)).sort()
  return [...new Set([days[0], days.at(-1)])].join(' to ')
}
