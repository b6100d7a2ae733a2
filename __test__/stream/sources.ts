/** What the specs of streams have alike. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { renderStream } from '../../dist/stream.js'

type Loose = (source?: unknown, options?: unknown) => AsyncIterable<unknown>
/** The stream as JavaScript sees it. */
export const loose = renderStream as unknown as Loose

/** All results of a stream. */
export async function all<Value>(results: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = []
  for await (const result of results) list.push(result)
  return list
}

/** What a promise rejects with; a DOMException is no error to ava. */
export function rejection(promise: Promise<unknown>): Promise<DOMException> {
  return promise.then(
    () => Promise.reject(new Error('Expected a rejection')),
    (reason) => reason,
  )
}

/** An endless source that counts what is done to it. */
export class Tickets implements IterableIterator<string> {
  given = 0
  returned = 0
  next() {
    return { done: false as const, value: `ticket ${this.given++}` }
  }
  return(): IteratorResult<string> {
    this.returned++
    return { done: true, value: undefined }
  }
  [Symbol.iterator]() {
    return this
  }
}

/** What a process of its own prints, in the package's folder. */
export function node(args: string[]): string {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  return stdout || stderr
}
