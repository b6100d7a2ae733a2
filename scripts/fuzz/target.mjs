// A run of one target: its process, and what is known of it when it is over.

import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { root } from '../run.mjs'

/** A symbol of version 40 takes as many bytes, and the options before them. */
const LONGEST_INPUT = 4_096
/** At idle priority an input may have to wait for the processor: no input takes as long as that by itself. */
const INPUT_SECONDS = 900
/** AddressSanitizer keeps what was freed for a while. */
const MEMORY_MIB = 2_560
/** Clock ticks a second, in which the kernel counts: USER_HZ. */
const TICKS = 100

/** Runs a target for so many seconds, and adds the run to those of its folder. */
export async function runTarget(target, { program, folder, seconds, priority }) {
  const own = join(folder, target)
  const corpus = join(own, 'corpus')
  const artifacts = join(own, 'artifacts')
  for (const path of [corpus, artifacts]) mkdirSync(path, { recursive: true })
  const seeds = join(root, 'crates', 'qrush', 'fuzz', 'seeds', target)
  const args = [
    corpus,
    ...(existsSync(seeds) ? [seeds] : []),
    `-artifact_prefix=${artifacts}/`,
    `-max_total_time=${Math.ceil(seconds)}`,
    `-max_len=${LONGEST_INPUT}`,
    `-timeout=${INPUT_SECONDS}`,
    `-rss_limit_mb=${MEMORY_MIB}`,
    '-print_final_stats=1',
  ]
  const [command, ...words] = [...priority, program, ...args]
  const log = join(own, 'log')
  const [began, loadBefore] = [Date.now(), loadavg()[0]]
  const fuzzer = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines = createWriteStream(log)
  fuzzer.stdout.pipe(lines, { end: false })
  fuzzer.stderr.pipe(lines, { end: false })
  let cpuSeconds = 0
  const watch = setInterval(() => {
    cpuSeconds = cpuOf(fuzzer.pid) ?? cpuSeconds
  }, 1_000)
  const status = await new Promise((resolve, reject) => {
    fuzzer.on('error', reject)
    fuzzer.on('close', (code) => resolve(code ?? 1))
  })
  clearInterval(watch)
  await new Promise((resolve) => lines.end(resolve))
  const ended = {
    target,
    began: new Date(began).toISOString(),
    seconds: (Date.now() - began) / 1_000,
    cpuSeconds,
    status,
    loadBefore,
    loadAfter: loadavg()[0],
    ...readLog(readFileSync(log, 'latin1')),
  }
  writeFileSync(join(own, 'runs.json'), JSON.stringify([...runsOf(own), ended], null, 2))
  console.log(`${target}: ${ended.executions} executions in ${ended.seconds.toFixed(0)} s`)
  return { ...ended, log }
}

/** What libFuzzer says of itself. */
export function readLog(log) {
  const last = (pattern) => Number([...log.matchAll(pattern)].at(-1)?.[1] ?? 0)
  return {
    // Of a run that failed there are no final statistics.
    executions: last(/^stat::number_of_executed_units: *(\d+)/gm) || last(/^#(\d+)\t/gm),
    edges: last(/ cov: (\d+)/g),
    features: last(/ ft: (\d+)/g),
    corpus: last(/ corp: (\d+)/g),
    peakMiB: last(/^stat::peak_rss_mb: *(\d+)/gm) || last(/ rss: (\d+)Mb/g),
    findings: [...log.matchAll(/^(?:SUMMARY: |thread .* panicked at )(.*)$/gm)].map(
      ([, what]) => what,
    ),
  }
}

/** All runs of the targets. */
export function readRuns(folder, targets) {
  return targets.flatMap((target) => runsOf(join(folder, target)))
}

function runsOf(own) {
  const file = join(own, 'runs.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}

/** User and system time of a process, in seconds (proc(5): fields 14 and 15 of stat, after the name). */
function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return undefined
  }
}
