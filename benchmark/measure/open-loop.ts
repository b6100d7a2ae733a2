/**
 * Requests that do not wait for each other, as those of people do not: a {@link Schedule} as JSON is the argument,
 * and an array of {@link Phase} is printed. A latency runs from when its request was due, so that a server's stall
 * counts for all who wait for it. A phase begins when the time of the one before is up.
 *
 * It speaks as much of HTTP as it needs, and makes hardly any garbage: of the longest times, a client of
 * Node.js took most for itself. autocannon's fixed rate sends each second's requests as one burst, and adds latencies
 * that it did not measure.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Phase, Schedule } from './clients.js'

const { url, phases, expected, polls = false }: Schedule = JSON.parse(process.argv[2] ?? '')
const { hostname, port, pathname, search } = new URL(url)
const path = `${pathname}${search}`

/** A connection that is kept, for one request at a time. */
class Connection {
  static idle: Connection[] = []
  readonly #socket: Socket
  #end: ((status: number) => void) | undefined
  #head = ''
  #body = ''
  #status = 0
  /** Bytes of the body that have not come; unknown before its head has. */
  #left: number | undefined

  constructor() {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true })
    this.#socket.on('data', (bytes) => this.#take(bytes))
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      Connection.idle = Connection.idle.filter((one) => one !== this)
      this.#end?.(0)
    })
  }

  /** Calls back with the status, or 0. */
  ask(at: number, end: (status: number) => void): void {
    this.#end = end
    const target = path.replace('{at}', String(at))
    this.#socket.write(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    let body = bytes
    if (this.#left === undefined) {
      this.#head += bytes.toString('latin1')
      const end = this.#head.indexOf('\r\n\r\n')
      if (end < 0) return
      body = bytes.subarray(bytes.length - (this.#head.length - end - 4))
      this.#status = Number(this.#head.slice(9, 12))
      this.#left = Number(/\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1] ?? 0)
      this.#head = ''
    }
    if (expected !== undefined) this.#body += body.toString('latin1')
    this.#left -= body.length
    if (this.#left > 0) return
    const [end, isRight] = [this.#end, expected === undefined || this.#body === expected]
    this.#left = this.#end = undefined
    this.#body = ''
    Connection.idle.push(this)
    end?.(isRight ? this.#status : 0)
  }
}

/** Resolves when all are answered. */
function run({ rate, seconds }: Schedule['phases'][number]): Promise<Phase> {
  const count = Math.round(rate * seconds)
  const start = performance.now()
  const due = Array.from({ length: count }, (_, at) => start + (at * 1000) / rate)
  const [ended, statuses] = [new Float64Array(count), new Uint16Array(count)]
  let [asked, open] = [0, count]
  return new Promise((resolve) => {
    const tick = () => {
      for (; asked < count && (due[asked] ?? 0) <= performance.now(); asked++) {
        const at = asked
        const connection = Connection.idle.pop() ?? new Connection()
        connection.ask(at, (status) => {
          ended[at] = performance.now()
          statuses[at] = status
          if (--open === 0) resolve({ due, ended: [...ended], statuses: [...statuses] })
        })
      }
      if (asked === count) return
      if (polls) setImmediate(tick)
      else setTimeout(tick, 1)
    }
    tick()
  })
}

const running: Promise<Phase>[] = []
for (const phase of phases) {
  running.push(run(phase))
  await sleep(phase.seconds * 1000)
}
console.log(JSON.stringify(await Promise.all(running)))
for (const connection of Connection.idle) connection.close()
