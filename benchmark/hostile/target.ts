/** A server under attack: its process, what that holds, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { QrServiceOptions } from '../../dist/http.js'
import { pathOf } from '../measure/index.js'
import { watchStalls } from './stall.js'

export const TARGETS = ['qrush serve', 'node:http', 'Express', 'Fastify'] as const
/** A server of node:http without qrush's service, beside some attacks: what Node.js itself takes from others. */
export const NODE_ALONE = 'Node alone'
export type TargetName = (typeof TARGETS)[number] | typeof NODE_ALONE

/** Where a service is. */
export interface Site {
  target: TargetName
  host: string
  port: number
  /** Of the codes; of batches with `/batch`, whether it ends with a slash or not. */
  path: string
  /** The port of the same by HTTP/2, without TLS. */
  http2?: number
}

export interface TargetOptions {
  service?: QrServiceOptions
  /** Of the framework, where it is Fastify. */
  fastify?: object
  /** Whether it speaks HTTP/2, too. */
  http2?: boolean
}

/** What a process has open: the kinds of its resources, and calls of the addon that have not settled. */
interface Inside {
  resources: string[]
  queued: number
  running: number
}

const MB = 1_000_000
/** Megabytes of the heap's old space: a leak of JavaScript objects ends the process early. */
export const OLD_SPACE = 128
/** Milliseconds between two looks at the memory. */
const LOOK = 20
/** Milliseconds that a process gets to be as before. */
const SETTLE = 15_000
/** Milliseconds that it gets to end. */
const END = 12_000

const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** Shown as `--max-body-bytes` and so on. */
const flagOf = (option: string) => `--${option.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}`

export class Target {
  /** The most memory that the process has held, in MB. */
  peak = 0
  /** Why it ended before its time. */
  died: string | undefined
  readonly ended: Promise<void>
  #said = ''
  #before: Inside = { resources: [], queued: 0, running: 0 }
  #isOver = false
  #isLooking = false
  readonly #looking: NodeJS.Timeout

  private constructor(
    readonly child: ChildProcess,
    readonly site: Site,
    /** Megabytes at which it is killed, for the machine's sake. */
    readonly most: number,
  ) {
    living.add(child)
    child.once('exit', () => living.delete(child))
    child.stderr?.on('data', (data) => {
      this.#said = `${this.#said}${data}`.slice(-4_000)
    })
    this.#looking = setInterval(() => this.#look(), LOOK)
    this.ended = once(child, 'close').then(([code, signal]) => {
      clearInterval(this.#looking)
      // Ended by us, it may still have crashed first.
      if (this.#isOver && (code === 0 || signal === 'SIGKILL')) return
      this.died ??= this.#reason(code, signal)
    })
  }

  static async start(name: TargetName, options: TargetOptions, most: number): Promise<Target> {
    const child = spawn(process.execPath, argumentsOf(name, options), {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    const site: Site = { target: name, host: '', port: 0, path: '' }
    const target = new Target(child, site, most)
    const printed = once(child.stdout as NodeJS.ReadableStream, 'data')
    const [line] = await Promise.race([printed, target.ended.then(() => [])])
    if (line === undefined) throw new Error(`${name} did not start: ${target.#said}`)
    const { hostname, port, pathname, hash } = new URL(String(line).trim())
    Object.assign(site, { host: hostname, port: Number(port), path: pathname })
    if (hash !== '') site.http2 = Number(hash.slice(1))
    // What is loaded with the first code and the first question is no leak.
    const first = await fetch(`${target.url}?text=first`, { headers: { connection: 'close' } })
    await first.arrayBuffer()
    await target.#inside()
    target.#before = (await target.#inside()) ?? target.#before
    return target
  }

  get url(): string {
    const { host, port, path } = this.site
    return `http://${host}:${port}${path}`
  }

  /**
   * Seconds that a thread of it was ready to run and had no core, of the one that waited longest: other programs
   * had them, or the attackers.
   */
  async starved(): Promise<number> {
    const tasks = `/proc/${this.child.pid}/task`
    try {
      const waits = (await readdir(tasks)).map(async (task) => {
        const [, waited] = (await readFile(`${tasks}/${task}/schedstat`, 'utf8')).split(' ')
        return Number(waited)
      })
      return Math.max(...(await Promise.all(waits))) / 1e9
    } catch {
      // It has ended, or the kernel does not tell.
      return 0
    }
  }

  /** What is open now that was not before the attack, once there is nothing or no more time. */
  async left(): Promise<string[]> {
    const end = performance.now() + SETTLE
    for (;;) {
      const now = await this.#inside()
      if (now === undefined) return []
      const left = now.resources.filter(more(this.#before.resources))
      if (now.queued + now.running > 0) left.push(`calls: ${now.queued + now.running}`)
      if (left.length === 0 || performance.now() > end) return left
      await pause(100)
    }
  }

  /** Seconds from `SIGTERM` to the end, or as long as it was waited for. */
  async terminate(): Promise<number> {
    this.#isOver = true
    const [from, stalls] = [performance.now(), watchStalls()]
    this.child.kill('SIGTERM')
    await Promise.race([this.ended, pause(END, undefined, { ref: false })])
    const seconds = (performance.now() - from - stalls().total) / 1000
    this.child.kill('SIGKILL')
    return seconds
  }

  async kill(): Promise<void> {
    this.#isOver = true
    this.child.kill('SIGKILL')
    await this.ended
  }

  /** Nothing of a process that has ended, or hears nothing. */
  async #inside(): Promise<Inside | undefined> {
    if (!this.child.connected) return
    const heard = once(this.child, 'message').then(([message]) => message as Inside)
    this.child.send('inside', () => {})
    return Promise.race([heard, this.ended.then(() => undefined), pause(SETTLE, undefined)])
  }

  /** Does not wait for it: of a process that maps much memory, or dies, the kernel tells late. */
  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '')
    this.#isLooking = false
    const high = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]
    this.peak = Math.max(this.peak, (Number(high ?? 0) * 1024) / MB)
    const now = (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / MB
    if (now < this.most || this.died !== undefined) return
    this.died = `killed at ${this.most} MB`
    this.child.kill('SIGKILL')
  }

  #reason(code: number | null, signal: string | null): string {
    if (/heap out of memory|Reached heap limit/.test(this.#said)) return 'heap out of memory'
    return `ended with ${signal ?? code}: ${this.#said.trim().split('\n').at(-1) ?? ''}`
  }
}

function argumentsOf(name: TargetName, options: TargetOptions): string[] {
  const node = [`--max-old-space-size=${OLD_SPACE}`, '--require', pathOf('hostile/inside.cjs')]
  if (name !== 'qrush serve') {
    return [...node, pathOf('hostile/server.mjs'), name, JSON.stringify(options)]
  }
  const flags = Object.entries(options.service ?? {}).flatMap(([option, value]) => [
    flagOf(option),
    String(value),
  ])
  return [...node, pathOf('../dist/command.js'), 'serve', '--port', '0', ...flags]
}

/** Whether there are more of its kind than in `before`. */
function more(before: string[]): (resource: string) => boolean {
  const rest = [...before]
  return (resource) => {
    const at = rest.indexOf(resource)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  }
}
