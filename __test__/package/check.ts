/** Checks that go on when one fails, each with its line. */
import { availableParallelism } from 'node:os'

const CROSS = process.stdout.isTTY ? '\x1b[31m✖\x1b[0m' : '✖'
const TICK = process.stdout.isTTY ? '\x1b[32m✔\x1b[0m' : '✔'

export interface Check {
  name: string
  /** Throws what is wrong. */
  run: () => unknown
}

export const counts = { passed: 0, failed: 0 }
/** Said again at the end, where one looks. */
export const failures: string[] = []

/** Runs the checks of one heading, as many at once as there are cores, and prints a line for each. */
export async function checkAll(heading: string, checks: Check[]): Promise<void> {
  console.log(`\n${heading}`)
  const waiting = [...checks]
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) await one(check)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
}

async function one({ name, run }: Check): Promise<void> {
  const began = performance.now()
  try {
    await run()
    counts.passed++
    console.log(`  ${TICK} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    counts.failed++
    const told = error instanceof Error ? error.message : String(error)
    failures.push(`${name}: ${told.trim().split('\n', 1)[0]}`)
    console.log(`  ${CROSS} ${name}\n${told.trim().replace(/^/gm, '      ')}`)
  }
}

/** Throws unless both are the same. */
export function same(received: unknown, expected: unknown, what: string): void {
  const [one, other] = [received, expected].map((value) => JSON.stringify(value, null, 2))
  if (one !== other) throw new Error(`Expected ${what} to be ${other} but received ${one}`)
}

/** Throws unless the text has the part. */
export function holds(text: string, part: string | RegExp): void {
  if (typeof part === 'string' ? text.includes(part) : part.test(text)) return
  throw new Error(`Expected ${part} in:\n${text}`)
}
