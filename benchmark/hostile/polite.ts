/** Somebody who asks for small codes beside an attack, a connection for each, and tries again when refused. */
import { setTimeout as pause } from 'node:timers/promises'
import { toBufferSync } from '../../index.js'
import { percentile } from '../measure/index.js'
import { Crowd, get } from './crowd.js'
import type { Site } from './target.js'

/** Milliseconds between two requests: ten a second. */
const EVERY = 100
/** Milliseconds that the last ones get: longer than any floor allows. */
const GRACE = 1_500

export class Polite {
  /** Milliseconds until each had its code, refusals included. */
  readonly times: number[] = []
  /** 503 in between. */
  refused = 0
  readonly #crowd: Crowd
  readonly #asking: NodeJS.Timeout
  readonly #waiting = new Map<number, number>()
  #asked = 0

  constructor(site: Site) {
    this.#crowd = new Crowd(site)
    this.#asking = setInterval(() => this.#ask(), EVERY)
    this.#ask()
  }

  /** 99 of 100 took at most so many milliseconds. */
  get p99(): number {
    return percentile(this.times, 0.99)
  }

  /** Asks no more, waits for a while for what has been asked, and counts what has not come as it is. */
  async end(): Promise<void> {
    clearInterval(this.#asking)
    const end = performance.now() + GRACE
    while (this.#waiting.size > 0 && performance.now() < end) await pause(10)
    this.#crowd.end()
    for (const since of this.#waiting.values()) this.times.push(performance.now() - since)
    this.#waiting.clear()
  }

  async #ask(): Promise<void> {
    const id = this.#asked++
    this.#waiting.set(id, performance.now())
    const text = `https://example.com/${id}`
    const expected = toBufferSync(text)
    const { path } = this.#crowd.site
    while (!this.#crowd.isOver) {
      const sent = get(`${path}?text=${encodeURIComponent(text)}`, 'Connection: close\r\n')
      const { status, body } = await this.#crowd.ask(this.#crowd.connect(), sent, { keep: true })
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
