/** What `soak.ts` keeps, and what is told of it. */
import type { Run } from './report.js'
import { table } from './table.js'

/** MiB a minute that a process on Node.js may grow by. */
export const FLOOR = 1
/** Bytes a call that the short form allows: less than a listener, a reference or a promise that stays has. */
export const SHORT_FLOOR = { heap: 30, rss: 90 }

export interface Case {
  name: string
  parts: string[]
  env?: { [name: string]: string }
}

/** A process at rest, in MiB. */
export interface Sample {
  minutes: number
  rounds: number
  calls: number
  rss: number
  anonymous: number
  /** What JavaScript's objects have, and what the engine keeps for them. */
  heap: number
  pages: number
  external: number
}

export interface Result {
  runtime: string
  name: string
  samples: Sample[]
  isBound: boolean
  /** MiB a minute of the resident set, and of JavaScript's heap. */
  slope: number
  heapSlope: number
  bytesPerCall: number
  heapPerCall: number
  error?: string
}

export interface SoakRecord extends Run {
  minutes: number
  pace: number
  results: Result[]
}

export function markdown(record: SoakRecord): string {
  const { results, minutes, pace } = record
  const rows = results.map(({ runtime, name, samples, slope, heapSlope, bytesPerCall, error }) => {
    const [first, last] = [samples[Math.floor(samples.length / 3)], samples.at(-1)]
    const figure = (value: number, digits: number) =>
      Number.isFinite(value) ? value.toFixed(digits) : '–'
    return [
      runtime,
      name,
      (last?.minutes ?? 0).toFixed(1),
      String(last?.rounds ?? 0),
      String(last?.calls ?? 0),
      (first?.rss ?? 0).toFixed(0),
      (last?.rss ?? 0).toFixed(0),
      figure(slope, 2),
      figure(heapSlope, 2),
      error ? `did not end well: ${error}` : figure(bytesPerCall, 0),
    ]
  })
  const bound = results.filter(({ isBound, name }) => isBound && name === 'everything')
  const floors = bound.map(
    ({ runtime, slope }) =>
      `- ${runtime}: ${slope.toFixed(2)} MiB a minute, asked at most ${FLOOR}: ${slope <= FLOOR ? 'met' : '**MISSED**'}`,
  )
  return `# Soak

\`npm run soak -- --minutes ${minutes} --pace ${pace}\` on ${record.date}: ${record.cpu}, ${record.cores} cores,
${record.platform}; load average ${record.loadBefore.toFixed(1)} before and ${record.loadAfter.toFixed(1)} after. A round of
a case begins every ${pace} s, or when the one before is over. Slopes are of the resident set in MiB a minute, at
rest and after garbage collection, after the first third of the time.

${table('runtime|case|min|rounds|calls|MiB warm|MiB at the end|slope|of the heap|bytes a call'.split('|'), rows)}

${floors.join('\n')}

${EXPLANATION}`
}

const EXPLANATION = `## What grows, and why

LeakSanitizer under Node.js (\`npm run test:asan -- --leaks\`) names each allocation that a worker leaves behind when
it ends. It counts, so its findings do not depend on how busy the machine is.

| bytes, without malloc's overhead | for each | allocated by | whose |
|--:|---|---|---|
| 40 | signal of a call under way when its worker ends; one more for each environment | \`napi_create_reference\`, for \`Watched.signal\`, \`Signals.numbers\` and \`Gather.settled\` in \`src/binding/dispatch/\` | qrush's: Node.js frees a reference only when it is deleted, which the end of the environment does not do |
| 8 | promise that is not settled when its worker ends | \`napi_create_promise\` | Node-API's: a \`napi_deferred\` is freed by settling alone, which an environment that goes down refuses |
| 970 | environment that loads the addon | \`napi_create_threadsafe_function\` | napi-rs's: the function with which it frees what other threads drop is never released |
| 40 | environment | \`napi_create_reference\` in \`register_classes\` | napi-rs's |
| 32 | worker, with or without qrush | \`ContextifyScript::New\` | Node.js's |

A worker that is terminated with 3,000 calls waiting, each with a signal of its own, leaves 252 KiB behind on Node.js
24, without signals 116 KiB, with plain signals and promises and without qrush 4 KiB (150 workers each). With the
references deleted, LeakSanitizer finds 8 bytes a call, in a chunk of 32, and none by qrush else. What is left is
therefore the number of workers that end a minute, times about 1.2 KiB and 32 bytes for each call that they leave
unsettled. On the main thread it finds nothing: 64 bytes after 900 refused, aborted and batched calls, and 64 after
3,600, none of them by qrush.

Each part alone levels off, in MiB at rest, beside JavaScript's heap: aborts on Node.js 24 26.3 after 657,756 calls and
27.7 after 2,876,775; batches on 20 5.4 after 15,000 and 4.7 after 18,600; compat on 20 5.1 and 4.5; HTTP on 20 6.3 and
5.6; a pool that is begun anew on 24 12.6 after 132 times and 12.7 after 345. Workers on 20 go from 7.3 after 12 to
14.7 after 506, and empty ones from 5.5 after 106 to 6.2 after 840.
`
