/** Trials in processes of their own, and measurements that take turns. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { pathOf } from './paths.js'

/** The next message of that process, or its end as an error. */
export async function messageOf<Message>(child: ChildProcess, name: string): Promise<Message> {
  const done = new AbortController()
  const { signal } = done
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error(`The process of ${name} ended before its time`)
  })
  const [message] = await Promise.race([once(child, 'message', { signal }), ended])
  ended.catch(() => {})
  done.abort()
  return message
}

/** Runs a trial of that file: what it finds, and when its process was gone, by `Date.now()`. */
export async function runTrial<Found>(
  file: string,
  trial: string,
  ...args: string[]
): Promise<{ found: Found; gone: Promise<number> }> {
  const child = fork(pathOf(file), [trial, ...args], { execArgv: ['--import=tsx'] })
  const gone = once(child, 'exit').then(() => Date.now())
  return { found: await messageOf<Found>(child, trial), gone }
}

/** In such a process: runs the trial that it is for, tells what that finds, and ends. */
export async function answerTrial(trials: {
  [trial: string]: (...args: string[]) => unknown
}): Promise<void> {
  const [trial = '', ...args] = process.argv.slice(2)
  const found = await trials[trial]?.(...args)
  await new Promise((sent) => process.send?.(found, sent))
  process.exit()
}

/** Measures each way in turn, round after round: the samples of each. */
export async function inTurn<Way extends string, Sample>(
  rounds: number,
  ways: { [way in Way]: () => Promise<Sample> },
): Promise<{ [way in Way]: Sample[] }> {
  const samples = {} as { [way in Way]: Sample[] }
  for (let round = 1; round <= rounds; round++) {
    for (const way in ways) {
      samples[way] = [...(samples[way] ?? []), await ways[way]()]
      console.error(`round ${round} of ${rounds}: ${way}`)
    }
  }
  return samples
}

/** A measurement for each name. */
export const byName = <Name extends string, Value>(names: Name[], of: (name: Name) => Value) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as { [name in Name]: Value }
