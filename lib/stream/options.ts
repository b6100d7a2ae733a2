// The options of a stream, checked at the call: its own here, those of the rendering by the addon.

import { types } from 'node:util'
import {
  checkOptions,
  optionSchema,
  type QrError,
  toBufferBatch,
  toDataURLBatch,
} from '../../index.js'
import { copied, type Item } from './snapshot.js'

/** What `as` may be, with the function of the addon that makes it. */
const FORMS = {
  buffer: { call: 'toBufferBatch', many: toBufferBatch as Batch },
  dataURL: { call: 'toDataURLBatch', many: toDataURLBatch as Batch },
} as const

/** Options of batches alone. */
const OF_BATCHES = optionSchema().flatMap(({ name, calls }) => (calls[0] === 'batch' ? [name] : []))

/** Either batch, whose items' formats the addon checks. */
type Batch = (
  items: Item[],
  options: { settle: true; signal: AbortSignal; maxTotalBytes: number },
) => Promise<Settled[]>

/** As measured: more is no faster, and holds more in memory. */
const HIGH_WATER_MARK = 1024
const MOST_ITEMS = 65_536
/** A quarter of it is reserved for each chunk. */
const HIGH_WATER_MARK_BYTES = 67_108_864
const MOST_BYTES = 17_179_869_184

export type Settled =
  | PromiseFulfilledResult<Buffer | string>
  | { status: 'rejected'; reason: QrError }

export interface Checked {
  highWaterMark: number
  highWaterMarkBytes: number
  signal: AbortSignal | undefined
  /** Starts a batch; a bad item keeps its place, and so does one that `maxTotalBytes` leaves out. */
  render: (items: Item[], signal: AbortSignal, maxTotalBytes: number) => Promise<Settled[]>
}

/** Takes a copy of the options, so that the caller may change them afterwards. */
export function check(options: unknown): Checked {
  if (!(options === undefined || options === null || isRecord(options)))
    checkOptions('toBufferBatch', options as object)
  const { as, highWaterMark, highWaterMarkBytes, signal, ...rendering } = copied(options ?? {})
  const name = as ?? 'buffer'
  if (!isForm(name)) throw badOption('as', "'buffer' or 'dataURL'", as)
  const { call, many } = FORMS[name]
  checkOptions(call, rendering)
  // The batches that a stream makes are its own affair.
  for (const option of OF_BATCHES) {
    if (rendering[option] !== undefined) checkOptions('toBuffer', { [option]: rendering[option] })
  }
  // The addon has seen that it is an object, or absent.
  if (rendering.color) rendering.color = copied(rendering.color)
  return {
    highWaterMark: count('highWaterMark', highWaterMark ?? HIGH_WATER_MARK, MOST_ITEMS),
    highWaterMarkBytes: count(
      'highWaterMarkBytes',
      highWaterMarkBytes ?? HIGH_WATER_MARK_BYTES,
      MOST_BYTES,
    ),
    signal: abortSignal(signal ?? undefined),
    render: (items, signal, maxTotalBytes) =>
      many(items, { ...rendering, settle: true, signal, maxTotalBytes }),
  }
}

function count(option: string, value: unknown, most: number): number {
  if (Number.isInteger(value) && 1 <= Number(value) && Number(value) <= most) return Number(value)
  throw badOption(option, `a whole number from 1 to ${most}`, value)
}

function abortSignal(value: unknown): AbortSignal | undefined {
  // By its shape, as the addon does, since signals of other realms and of polyfills work as well.
  const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>
  const isSignal = typeof aborted === 'boolean' && typeof addEventListener === 'function'
  if (value === undefined || (isRecord(value) && isSignal)) return value as AbortSignal | undefined
  throw badOption('signal', 'an AbortSignal', value)
}

function isForm(name: unknown): name is keyof typeof FORMS {
  return typeof name === 'string' && Object.hasOwn(FORMS, name)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function badOption(option: string, expected: string, value: unknown): QrError {
  const message = `Expected ${expected} for ${option} but received ${described(value)}`
  return Object.assign(new Error(message), { code: 'ERR_QR_OPTION', option }) as QrError
}

/** The error of a source that cannot be iterated, or that is one item and not many. */
export function badSource(value: unknown): QrError {
  const message = `Expected an iterable or async iterable of items for source but received ${described(value)}`
  return Object.assign(new Error(message), { code: 'ERR_QR_DATA' }) as QrError
}

/** A value in the words that the addon has for it. */
function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return `${value} of type boolean`
  if (typeof value === 'string') {
    const shown = JSON.stringify(value.slice(0, 32)).slice(1, -1)
    return `'${shown}${value.length > 32 ? '…' : ''}' of type string`
  }
  if (types.isUint8Array(value)) return 'a Uint8Array'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
