// The settings of a service: their defaults and ranges, checked once.

import type { Expected } from '../../index.js'
import { problem } from './problem.js'

/** A `Registry` of prom-client, of which only this is used: its types need not be installed. */
export interface MetricsRegistry {
  registerMetric(metric: never): void
}

/** Settings of the plugin and of the handler. */
export interface QrServiceOptions {
  /**
   * Bytes of a text, as UTF-8, or of other data, at most. Beyond it: 413, `ERR_QR_HTTP_TEXT_BYTES`.
   *
   * @default 7089, as many as the digits that the largest code holds
   */
  maxTextBytes?: number
  /**
   * Bytes of a `POST`'s body, and of a line of a batch, at most. Beyond it: 413, `ERR_QR_HTTP_BODY_BYTES`.
   *
   * @default 65536
   */
  maxBodyBytes?: number
  /**
   * Pixels of a picture at most. Beyond it: 413, `ERR_QR_TOO_LARGE`.
   *
   * @default 4194304 (2048 × 2048)
   */
  maxPixels?: number
  /**
   * Bytes of one answer at most. Beyond it: 413, `ERR_QR_TOO_LARGE`.
   *
   * @default 4194304
   */
  maxBytes?: number
  /**
   * Bytes of all answers that are made, or about to be, and not yet sent. A request beyond it waits, for at most
   * `maxWait`: then 503, `ERR_QR_HTTP_BUSY`. Each connection has at most `maxBytes` of them; its further requests
   * wait until it takes the answers before.
   *
   * @default 33554432
   */
  maxBufferedBytes?: number
  /**
   * Items of a batch at most. Beyond it: 413, `ERR_QR_HTTP_BATCH_ITEMS`.
   *
   * @default 10000
   */
  maxBatchItems?: number
  /**
   * Bytes of a batch's body at most. Beyond it: 413, `ERR_QR_HTTP_BATCH_BYTES`.
   *
   * @default 8388608
   */
  maxBatchBytes?: number
  /**
   * Batches under way at most. One more: 503, `ERR_QR_HTTP_BUSY`.
   *
   * @default 8
   */
  maxBatches?: number
  /**
   * Milliseconds that a request may have to wait, as estimated from the cost of those before it. Beyond it:
   * 503, `ERR_QR_HTTP_BUSY`, with a `Retry-After`.
   *
   * @default 500
   */
  maxWait?: number
  /**
   * Milliseconds that a client may take to send the body of one code, or may stand still while it sends a batch or
   * takes an answer. Beyond it: 408, `ERR_QR_HTTP_TIMEOUT`, or the end of the connection.
   *
   * @default 30000
   */
  timeout?: number
  /**
   * Bytes a second that a client must send of a batch, or take of an answer, on average. A slower one uses up
   * `timeout`. 0 allows any.
   *
   * @default 1024
   */
  minRate?: number
  /**
   * Seconds that a picture may be cached, where its URL says all about it; 0 for `no-store`.
   *
   * @default 31536000, a year
   */
  maxAge?: number
  /** The registry of prom-client that gets the metrics, each of which is named `qrush_…`. */
  metrics?: MetricsRegistry
}

/** Settings, all there. */
export type Settings = Required<Omit<QrServiceOptions, 'metrics'>> & { metrics?: MetricsRegistry }

type Name = Exclude<keyof QrServiceOptions, 'metrics'>

/** Of each number its default, and its range. */
export const SETTINGS: {
  [name in Name]: readonly [byDefault: number, least: number, most: number]
} = {
  maxTextBytes: [7_089, 1, 7_089],
  maxBodyBytes: [65_536, 1, 1_048_576],
  maxPixels: [4_194_304, 1, 268_435_456],
  maxBytes: [4_194_304, 1, 268_435_456],
  maxBufferedBytes: [33_554_432, 1, 17_179_869_184],
  maxBatchItems: [10_000, 1, 10_000_000],
  maxBatchBytes: [8_388_608, 1, 17_179_869_184],
  maxBatches: [8, 0, 10_000],
  maxWait: [500, 1, 3_600_000],
  timeout: [30_000, 1, 3_600_000],
  minRate: [1_024, 0, 1_000_000_000],
  maxAge: [31_536_000, 0, 31_536_000],
}

/**
 * The settings, defaults filled in.
 *
 * @throws {QrError} `ERR_QR_OPTION` for an unknown name or a bad value. `others` are names that are the
 * caller's.
 */
export function check(options: object = {}, others: readonly string[] = []): Settings {
  const known = [...Object.keys(SETTINGS), 'metrics', ...others]
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      const names = known.join(', ')
      throw problem(
        'ERR_QR_OPTION',
        `Expected one of ${names} for an option but received '${name}'`,
      )
    }
  }
  const given = options as QrServiceOptions
  const numbers = Object.entries(SETTINGS).map(([name, [byDefault, least, most]]) => {
    const value = given[name as Name] ?? byDefault
    if (Number.isInteger(value) && least <= value && value <= most) return [name, value]
    const expected = { kind: 'whole', min: least, max: most } as const
    const words = `a whole number from ${least} to ${most}`
    throw bad(`Expected ${words} for ${name} but received ${String(value)}`, name, expected, value)
  })
  const { metrics } = given
  const registry = metrics as { [method: string]: unknown } | null | undefined
  const isRegistry = ['registerMetric', 'getSingleMetric'].every(
    (method) => typeof registry?.[method] === 'function',
  )
  if (metrics !== undefined && !isRegistry) {
    throw bad('Expected a Registry of prom-client for metrics', 'metrics', { kind: 'object' })
  }
  return { ...Object.fromEntries(numbers), ...(metrics && { metrics }) } as Settings
}

/**
 * The path of the routes without a slash at its end, so that of the root is empty.
 *
 * @throws {QrError} `ERR_QR_OPTION` for what is no path.
 */
export function checkPrefix(prefix: unknown): string {
  if (typeof prefix === 'string' && /^\/[^?#]*$/.test(prefix)) return prefix.replace(/\/+$/, '')
  const words = "a path that begins with '/', without ? and #,"
  const expected = { kind: 'path', because: 'url' } as const
  throw bad(`Expected ${words} for prefix`, 'prefix', expected, prefix)
}

/** The error for a bad value, with the fields of those of the addon. */
function bad(message: string, option: string, expected: Expected, value?: unknown) {
  const isPlain = ['number', 'string', 'boolean'].includes(typeof value)
  const received = isPlain ? value : typeof value
  return Object.assign(problem('ERR_QR_OPTION', message), { option, expected, received })
}
