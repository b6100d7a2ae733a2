/**
 * Requests that do not wait for each other, as those of people do not:
 *
 *   node --import=tsx benchmark/overload-load.ts URL RATE SECONDS CALM
 *
 * For a second at CALM a second, to warm up, for SECONDS at RATE, then for three seconds at CALM again. It
 * prints what came of those at RATE as JSON: how many were served and refused, in what time from when each
 * was due, and how long after the overload the server still refused, or took longer than a tenth of a second.
 *
 * It speaks as much of HTTP as it needs, and makes hardly any garbage: of the longest times, a client of
 * Node.js took most for itself.
 */
import { connect, type Socket } from 'node:net'

const [url = '', rate = '', seconds = '', calm = ''] = process.argv.slice(2)
const { hostname, port, pathname, search } = new URL(url)
const SLOW = 100
const CALM_SECONDS = 3

/** A connection that is kept, for one request at a time. */
class Connection {
  static readonly idle: Connection[] = []
  readonly #socket: Socket
  #load: Load | undefined
  #at = 0
  #head = ''
  #status = 0
  /** Bytes of the body that have not come; unknown before its head has. */
  #left: number | undefined

  constructor() {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true })
    this.#socket.on('data', (bytes) => this.#take(bytes))
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => this.#load?.end(this.#at, 0))
  }

  ask(load: Load, at: number): void {
    if (this.#socket.destroyed) {
      load.end(at, 0)
      return
    }
    this.#load = load
    this.#at = at
    // No two are alike: nothing is cached between.
    const path = `${pathname}${search}&text=https%3A%2F%2Fexample.com%2F${at}`
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    let body = bytes.length
    if (this.#left === undefined) {
      this.#head += bytes.toString('latin1')
      const end = this.#head.indexOf('\r\n\r\n')
      if (end < 0) return
      body = this.#head.length - end - 4
      this.#status = Number(this.#head.slice(9, 12))
      this.#left = Number(/\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1] ?? 0)
      this.#head = ''
    }
    this.#left -= body
    if (this.#left > 0) return
    this.#left = undefined
    Connection.idle.push(this)
    this.#load?.end(this.#at, this.#status)
    this.#load = undefined
  }
}

/** So many requests a second, for so many seconds: when each ended, and with what status, 0 for none. */
class Load {
  readonly start = performance.now()
  readonly interval: number
  readonly ended: Float64Array
  readonly statuses: Uint16Array
  readonly done: Promise<void>
  #resolve = () => {}
  #asked = 0
  #open: number

  constructor(perSecond: number, duration: number) {
    this.#open = Math.round(perSecond * duration)
    this.interval = 1000 / perSecond
    this.ended = new Float64Array(this.#open)
    this.statuses = new Uint16Array(this.#open)
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#tick()
  }

  due(at: number): number {
    return this.start + at * this.interval
  }

  end(at: number, status: number): void {
    this.ended[at] = performance.now()
    this.statuses[at] = status
    if (--this.#open === 0) this.#resolve()
  }

  /** In ms from when each was due, for those that ended with a status. */
  times(status: number): number[] {
    const times: number[] = []
    for (const [at, ended] of this.ended.entries()) {
      if (this.statuses[at] === status) times.push(ended - this.due(at))
    }
    return times.toSorted((one, other) => one - other)
  }

  /** Sleeps between: a core that polls would be taken from the server where there are no two. */
  readonly #tick = () => {
    while (this.#asked < this.ended.length && this.due(this.#asked) <= performance.now()) {
      const connection = Connection.idle.pop() ?? new Connection()
      connection.ask(this, this.#asked++)
    }
    if (this.#asked < this.ended.length) setTimeout(this.#tick, 1)
  }
}

await new Load(Number(calm), 1).done
const overload = new Load(Number(rate), Number(seconds))
await new Promise((wake) => setTimeout(wake, Number(seconds) * 1000))
const end = performance.now()
const after = new Load(Number(calm), CALM_SECONDS)
await Promise.all([overload.done, after.done])

const at = (sorted: number[], share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
const [served, refused] = [overload.times(200), overload.times(503)]
let recovery = 0
for (const [at, ended] of after.ended.entries()) {
  const isLate = after.statuses[at] !== 200 || ended - after.due(at) > SLOW
  if (isLate) recovery = after.due(at) - end
}
console.log(
  JSON.stringify({
    asked: overload.ended.length,
    // Those that came while the overload lasted: what came after it was asked for in it, too.
    served: overload.ended.filter((ended, at) => overload.statuses[at] === 200 && ended <= end)
      .length,
    refused: refused.length,
    failed: overload.ended.length - served.length - refused.length,
    seconds: (end - overload.start) / 1000,
    servedP50: at(served, 0.5),
    servedP99: at(served, 0.99),
    refusedP50: at(refused, 0.5),
    refusedP99: at(refused, 0.99),
    recovery,
  }),
)
for (const connection of Connection.idle) connection.close()
