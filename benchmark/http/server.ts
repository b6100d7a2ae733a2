/** One of the servers of `serve.ts` in its process, put under load and measured. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readDataURL } from '../../__test__/judges/decode.js'
import { askAtRate, cannon, type Latency, latencyOf } from '../measure/clients.js'
import { onCore } from '../measure/cores.js'
import { messageOf, pathOf } from '../measure/index.js'

/** Connections that never pause, of the saturated load. */
export const CONNECTIONS = 50

export type Load = 'fixed' | 'saturated'

export interface Sample extends Omit<Latency, 'failed'> {
  /** Event-loop delays of the server in ms. */
  loop50: number
  loop99: number
  loopMax: number
}

/** What the process tells: event-loop delays in ms since it was last told to `reset`, and the bytes that it holds. */
interface State {
  p50: number
  p99: number
  max: number
  rss: number
}

export class Server {
  /** Of the code in the answer. */
  version = 0
  #url = ''
  #answer = ''

  private constructor(
    readonly name: string,
    readonly child: ChildProcess,
    readonly origin: string,
  ) {}

  static async start(name: string): Promise<Server> {
    const [command, args] = onCore('first', ['--import=tsx', pathOf('http/serve.ts'), name])
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    process.on('exit', () => child.kill('SIGKILL'))
    const { port } = await messageOf<{ port: number }>(child, name)
    return new Server(name, child, `http://127.0.0.1:${port}`)
  }

  /** Reads the code in the answer; from then on every answer must be that one, byte for byte. */
  async check(text: string): Promise<void> {
    // The plugin answers with a picture unless told otherwise; the others have one answer.
    const rest = this.name.endsWith('/fastify') ? '&as=dataURL' : ''
    this.#url = `${this.origin}/?text=${encodeURIComponent(text)}${rest}`
    this.#answer = await (await fetch(this.#url)).text()
    const read = await readDataURL(JSON.parse(this.#answer).result)
    if (read.text !== text) throw new Error(`${this.name} answers a code of another text`)
    this.version = read.version
  }

  tell(message: 'reset' | 'read'): Promise<State> {
    const heard = messageOf<State>(this.child, this.name)
    this.child.send(message)
    return heard
  }

  /** Loads the server for some seconds. Throws where an answer was missing or wrong. */
  async measure(load: Load, seconds: number, rate: number): Promise<Sample> {
    await this.tell('reset')
    const [url, expected] = [this.#url, this.#answer]
    const { failed, ...latency } =
      load === 'saturated'
        ? await cannon(url, { seconds, connections: CONNECTIONS, expected })
        : latencyOf(await askAtRate({ url, phases: [{ rate, seconds }], expected, polls: true }))
    const { p50, p99, max } = await this.tell('read')
    if (failed > 0) throw new Error(`${this.name}: ${failed} answers were missing or wrong`)
    return { ...latency, loop50: p50, loop99: p99, loopMax: max }
  }
}
