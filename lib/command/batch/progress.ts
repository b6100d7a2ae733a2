// The bar on stderr, where that is a terminal: how much is done, how fast, and how long the rest takes.

import type { WriteStream } from 'node:tty'
import type { BatchProgress } from '../../batch.js'

/** Between two pictures, in ms. */
const INTERVAL = 100
/** Of the rate, which forgets what lies further back, in ms. */
const MEMORY = 3000
const WIDEST = 30

type Shown = Pick<BatchProgress, 'rows' | 'bad' | 'bytes' | 'totalBytes'>

export class Progress {
  readonly #stream: WriteStream
  readonly #isOn: boolean
  #drawn = performance.now()
  #last: Shown = { rows: 0, bad: 0, bytes: 0, totalBytes: undefined }
  #rowRate = 0
  #byteRate = 0
  #isShown = false

  constructor(stream: WriteStream, quiet: boolean) {
    this.#stream = stream
    this.#isOn = stream.isTTY === true && !quiet
  }

  /** To be told after each row; it draws ten times a second. */
  tell(current: Shown): void {
    if (!this.#isOn) return
    const now = performance.now()
    const passed = now - this.#drawn
    if (passed < INTERVAL) return
    const weight = this.#rowRate === 0 ? 1 : 1 - Math.exp(-passed / MEMORY)
    const rate = (before: number, step: number) =>
      before + weight * ((step / passed) * 1000 - before)
    this.#rowRate = rate(this.#rowRate, current.rows - this.#last.rows)
    this.#byteRate = rate(this.#byteRate, current.bytes - this.#last.bytes)
    this.#drawn = now
    this.#last = current
    this.#draw(current)
  }

  /** Leaves the line empty for what is said next. */
  clear(): void {
    if (this.#isShown) this.#stream.write('\r\x1b[2K')
    this.#isShown = false
  }

  #draw({ rows, bad, bytes, totalBytes }: Shown): void {
    // Some terminals do not tell theirs.
    const columns = this.#stream.columns || 80
    const words = [`${grouped(rows)} rows`, `${grouped(this.#rowRate)}/s`]
    let head = ''
    if (totalBytes) {
      const part = Math.min(1, bytes / totalBytes)
      const left = this.#byteRate > 0 ? (totalBytes - bytes) / this.#byteRate : Number.NaN
      words.push(`${duration(Math.max(0, left))} left`)
      head = `${String(Math.floor(part * 100)).padStart(3)} % `
      const rest = columns - head.length - words.join('  ').length - 20
      const width = Math.min(WIDEST, rest)
      if (width > 4) head += `${'█'.repeat(Math.round(part * width)).padEnd(width, '░')}  `
    }
    if (bad > 0) words.push(`${grouped(bad)} bad`)
    // A line that is broken cannot be drawn over.
    const line = (head + words.join('  ')).slice(0, columns - 1)
    this.#stream.write(`\r\x1b[2K${line}`)
    this.#isShown = true
  }
}

/** 12,345 */
export const grouped = (count: number) => Math.round(count).toLocaleString('en')

/** 5 s, 1:05, 1:01:05 */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '…'
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const [minutes, rest] = [Math.floor(whole / 60), String(whole % 60).padStart(2, '0')]
  if (minutes < 60) return `${minutes}:${rest}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}
