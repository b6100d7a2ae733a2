/** One server of `http.ts` in its process, put under load and measured. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readDataURL } from '../__test__/judges/decode.js'

/** Connections that never pause, of the saturated load. */
export const CONNECTIONS = 50

export interface Sample {
  /** Answers a second. */
  rate: number
  /** Latencies in ms. */
  p50: number
  p99: number
  p99_9: number
  /** Event-loop delays of the server in ms. */
  loop50: number
  loop99: number
  loopMax: number
}
type Delay = { p50: number; p99: number; max: number }
export type Load = 'fixed' | 'saturated'

export class Server {
  readonly samples: Record<Load, Sample[]> = { fixed: [], saturated: [] }
  version = 0
  #url = ''
  #answer = ''

  private constructor(
    readonly name: string,
    readonly child: ChildProcess,
  ) {}

  static async start(name: string) {
    const [command, args] = onCore('first', ['--import=tsx', here('http-server.ts'), name])
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    process.on('exit', () => child.kill('SIGKILL'))
    const server = new Server(name, child)
    const { port } = await server.#hear<{ port: number }>()
    // The plugin answers with a picture unless told otherwise; the others have one answer.
    const rest = name.endsWith('/fastify') ? '&as=dataURL' : ''
    server.#url = `http://127.0.0.1:${port}/?text=${encodeURIComponent(text)}${rest}`
    await server.#check()
    return server
  }

  /** The next message of the process, or its end as an error. */
  async #hear<Message>(): Promise<Message> {
    const done = new AbortController()
    const { signal } = done
    const ended = once(this.child, 'exit', { signal }).then(() => {
      throw new Error(`The server ${this.name} ended before its time`)
    })
    const [message] = await Promise.race([once(this.child, 'message', { signal }), ended])
    ended.catch(() => {})
    done.abort()
    return message
  }

  /** Reads the code in the answer; from then on every answer must be that one, byte for byte. */
  async #check() {
    this.#answer = await (await fetch(this.#url)).text()
    const read = await readDataURL(JSON.parse(this.#answer).result)
    if (read.text !== text) throw new Error(`${this.name} answers a code of another text`)
    this.version = read.version
  }

  async #delay(message: 'reset' | 'read') {
    const heard = this.#hear<Delay>()
    this.child.send(message)
    return heard
  }

  /** Loads the server for some seconds. Throws where an answer was missing or wrong. */
  async measure(load: Load, seconds: number, rate: number): Promise<Sample> {
    await this.#delay('reset')
    const measured =
      load === 'fixed' ? await this.#atRate(rate, seconds) : await this.#saturated(seconds)
    const { p50, p99, max } = await this.#delay('read')
    const { failed, ...latency } = measured
    if (failed > 0) throw new Error(`${this.name}: ${failed} answers were missing or wrong`)
    return { ...latency, loop50: p50, loop99: p99, loopMax: max }
  }

  #atRate(rate: number, seconds: number) {
    const args = [this.#url, rate, seconds, this.#answer].map(String)
    return json<Latency>(['--import=tsx', here('http-load.ts'), ...args])
  }

  #saturated(seconds: number): Promise<Latency> {
    return cannon(this.#url, { seconds, connections: CONNECTIONS, expected: this.#answer })
  }
}

/** Asks by connections that never pause. */
export async function cannon(
  url: string,
  { seconds, connections, expected }: { seconds: number; connections: number; expected?: string },
): Promise<Latency> {
  const path = createRequire(import.meta.url).resolve('autocannon')
  const options = ['--json', '-n', '-c', connections, '-d', seconds]
  if (expected !== undefined) options.push('-E', expected)
  const result = await json<Cannonade>([path, ...options.map(String), url])
  const { p50, p99, p99_9 } = result.latency
  const failed = result.errors + result.timeouts + result.mismatches + result.non2xx
  return { rate: result.requests.average, p50, p99, p99_9, failed }
}

export type Latency = Pick<Sample, 'rate' | 'p50' | 'p99' | 'p99_9'> & { failed: number }

/** The part of autocannon's report that is read. */
interface Cannonade {
  latency: Pick<Sample, 'p50' | 'p99' | 'p99_9'>
  requests: { average: number }
  errors: number
  timeouts: number
  mismatches: number
  non2xx: number
}

/** What a Node process on the last core prints, as JSON. */
export async function json<Answer>(args: string[]): Promise<Answer> {
  const { stdout } = await promisify(execFile)(...onCore('last', args), { timeout: 120_000 })
  return JSON.parse(stdout)
}

/** A Node command line, held to the first or the last core where that can be done. */
export function onCore(which: 'first' | 'last', args: string[]): [string, string[]] {
  if (!pinned) return [process.execPath, args]
  const core = which === 'first' ? 0 : cpus().length - 1
  return ['taskset', ['-c', String(core), process.execPath, ...args]]
}

/** A path beside this file. */
export const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const text: string = JSON.parse(readFileSync(here('cases.json'), 'utf8')).url43

/** Whether servers and load are held to different cores. */
export const pinned = cpus().length > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0
