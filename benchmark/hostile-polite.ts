/** Somebody who asks for small codes beside an attack, a connection for each, and tries again when refused. */
import { get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { toBufferSync } from '../index.js'

/** Milliseconds between two requests: ten a second. */
const EVERY = 100
/** Milliseconds that the last ones get: longer than any floor allows. */
const GRACE = 1_500

export class Polite {
  /** Milliseconds until each had its code, refusals included. */
  readonly times: number[] = []
  /** 503 in between. */
  refused = 0
  readonly #url: string
  readonly #asking: NodeJS.Timeout
  readonly #waiting = new Map<number, number>()
  #asked = 0
  #isOver = false

  constructor(url: string) {
    this.#url = url
    this.#asking = setInterval(() => this.#ask(), EVERY)
    this.#ask()
  }

  /** 99 of 100 took at most so many milliseconds. */
  get p99(): number {
    const sorted = this.times.toSorted((one, other) => one - other)
    return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN
  }

  /** Asks no more, waits for a while for what has been asked, and counts what has not come as it is. */
  async end(): Promise<void> {
    clearInterval(this.#asking)
    const end = performance.now() + GRACE
    while (this.#waiting.size > 0 && performance.now() < end) await pause(10)
    this.#isOver = true
    for (const since of this.#waiting.values()) this.times.push(performance.now() - since)
    this.#waiting.clear()
  }

  async #ask(): Promise<void> {
    const id = this.#asked++
    this.#waiting.set(id, performance.now())
    const text = `https://example.com/${id}`
    const expected = toBufferSync(text)
    while (!this.#isOver) {
      const { status, body } = await fetched(`${this.#url}?text=${encodeURIComponent(text)}`)
      if (status === 200 && body.equals(expected)) break
      if (status === 503) this.refused++
      await pause(EVERY)
    }
    const since = this.#waiting.get(id)
    if (since === undefined) return
    this.times.push(performance.now() - since)
    this.#waiting.delete(id)
  }
}

/** Status 0 where nothing whole has come. */
function fetched(url: string): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve) => {
    const nothing = () => resolve({ status: 0, body: Buffer.alloc(0) })
    const request = get(url, { agent: false, timeout: 10_000 }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece) => pieces.push(piece))
      response.on('error', nothing).on('close', nothing)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }),
      )
    })
    request.on('error', nothing).on('timeout', () => request.destroy())
  })
}
