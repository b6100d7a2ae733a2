// Many codes in one request: lines in, lines or a zip archive out, as they come and in constant memory.

import { Readable } from 'node:stream'
import type { BatchItem, BufferOptions } from '../../index.js'
import { settle } from '../batch/outcome.js'
import type { ByteBudget } from '../stream/byte-budget.js'
import { check } from '../stream/options.js'
import { ReadAhead } from '../stream/read-ahead.js'
import type { StreamResult } from '../stream.js'
import { archive, type ZipEntry } from '../zip.js'
import { preferred } from './accept.js'
import { attachment, type Headers } from './headers.js'
import type { LoadShedding } from './load-shedding.js'
import { essence, isMediaFormat, MEDIA, NDJSON_TYPE, ZIP_TYPE } from './media.js'
import { piecesOf } from './paced-body.js'
import { type Parameters, parseObject, readQuery } from './parameters.js'
import { checkCoding, parseJson, textIn, textOf, wrongType } from './post-data.js'
import { asProblem, bodyOf, problem, refusal } from './problem.js'
import { badChoice, checkType, downloadOf, notAcceptable } from './representation.js'
import { checkLength, type Limit, lines } from './request-body.js'
import type { Settings } from './settings.js'
import { StallTimeout } from './stall-timeout.js'
import type { Answer, QrRequest } from './types.js'

/** What the body of a batch may be: lines of JSON, or of plain text. */
export const BATCH_BODY_TYPES = ['application/x-ndjson', 'application/jsonl', 'text/plain']

const OFFERED = { ndjson: essence(NDJSON_TYPE), zip: ZIP_TYPE }

/** Items ahead of the client. */
const HIGH_WATER_MARK = 256
/** Bytes that are reserved for each quarter of them: it makes one item, however large, or no more than this. */
const BYTES_PER_CHUNK = 524_288

/** Characters of a result that goes out by itself. */
const LARGE = 65_536

type Item = BatchItem<BufferOptions>

/** A line of the body, and in the end what became of it. */
interface Outcome {
  index: number
  /** Where it is not that of all. */
  type?: unknown
  value?: string | Buffer | undefined
  error?: unknown
}
type Outcomes = AsyncIterableIterator<Outcome, undefined>
type Step = IteratorResult<Outcome, undefined>
type BatchForm = keyof typeof OFFERED

export class Batches {
  readonly #settings: Settings
  readonly #load: LoadShedding
  /** Bytes of all answers that are not sent. */
  readonly #bytes: ByteBudget
  #underWay = 0

  constructor(settings: Settings, load: LoadShedding, bytes: ByteBudget) {
    this.#settings = settings
    this.#load = load
    this.#bytes = bytes
  }

  async answer(ask: QrRequest): Promise<Answer> {
    this.#load.admit()
    this.#admit()
    const parameters = readQuery(ask.query)
    const { text, as, type } = parameters
    const download = downloadOf(parameters.download)
    if (text !== undefined)
      throw problem('ERR_QR_OPTION', 'Expected texts in the body, not the URL')
    checkType(type)
    const form = formOf(as, ask.headers.accept)
    const items = new Items(ask, this.#settings)
    const results = this.#results(form, items, parameters, ask.gone())
    const headers: Headers = {
      'content-type': form === 'zip' ? ZIP_TYPE : NDJSON_TYPE,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    }
    if (as === undefined) headers.vary = 'Accept'
    if (download !== undefined) headers['content-disposition'] = attachment(download, form)
    this.#underWay++
    try {
      // What is wrong from the start shall still be a status.
      const first = await results.next()
      const body = this.#body(form, type, first, results)
      return { statusCode: 200, headers, body }
    } catch (error) {
      this.#underWay--
      throw error
    }
  }

  #admit(): void {
    const { maxBatches } = this.#settings
    if (this.#underWay < maxBatches) return
    const message = `Expected at most ${maxBatches} batches under way but so many are: ask again after Retry-After`
    throw refusal('ERR_QR_HTTP_BUSY', message)
  }

  #results(form: BatchForm, items: Items, parameters: Parameters, signal: AbortSignal): Outcomes {
    const { maxPixels, maxBytes } = this.#settings
    const as = form === 'zip' ? 'buffer' : 'dataURL'
    const flow = { as, highWaterMark: HIGH_WATER_MARK, signal }
    const { type, options } = parameters
    const checked = check({ ...options, type, maxPixels, maxBytes, ...flow })
    const bytes = { budget: this.#bytes, perChunk: BYTES_PER_CHUNK }
    return settle(
      items.lines(),
      (line) => items.entryOf(line),
      (source) => {
        const ahead = new ReadAhead(source, checked, undefined, bytes)
        const results = ahead.results() as AsyncGenerator<StreamResult<string | Buffer>>
        return {
          next: () => results.next(),
          // A generator that waits for the source would hold this up.
          return: async () => {
            await ahead.stop()
            return results.return(undefined)
          },
        }
      },
    )
  }

  #body(form: BatchForm, type: unknown, first: Step, rest: Outcomes): Readable {
    const outcomes = resumed(first, rest)
    const parts: AsyncIterable<string | Uint8Array> =
      form === 'zip' ? archive(entries(outcomes, type)) : ndjson(outcomes)
    const body = Readable.from(
      this.#paced(parts, () => body.destroy(new Error('The client takes too little'))),
      { objectMode: false },
    )
    body.once('close', () => {
      this.#underWay--
      // A body that nobody has begun to read does not close what it is made of.
      void rest.return?.()
    })
    return body
  }

  /** Calls `stalled` where the client takes too little for too long. */
  async *#paced(parts: AsyncIterable<string | Uint8Array>, stalled: () => void) {
    const clock = new StallTimeout(this.#settings, stalled)
    try {
      for await (const part of parts) {
        for (const piece of piecesOf(part)) {
          clock.start()
          yield piece
          clock.stop(piece.length)
        }
      }
    } finally {
      clock.end()
    }
  }
}

/** The outcomes from the first on. */
async function* resumed(first: Step, rest: Outcomes): AsyncGenerator<Outcome> {
  try {
    for (let step = first; !step.done; step = await rest.next()) yield step.value
  } finally {
    await rest.return?.()
  }
}

/**
 * A line for each item, and at last one for all, by which a client knows that nothing is missing. Once it has
 * begun, an error of the whole is a line, too.
 */
async function* ndjson(outcomes: AsyncIterable<Outcome>): AsyncGenerator<string> {
  let [total, failed] = [0, 0]
  try {
    for await (const { index, value = '', error } of outcomes) {
      total++
      if (error) failed++
      if (error) yield `${JSON.stringify({ index, error: bodyOf(asProblem(error)) })}\n`
      else if (value.length < LARGE) yield `{"index":${index},"result":"${value}"}\n`
      // One text of all would be another of its size.
      else yield* [`{"index":${index},"result":"`, value as string, '"}\n']
    }
    yield `${JSON.stringify({ total, failed })}\n`
  } catch (error) {
    yield `${JSON.stringify({ error: bodyOf(asProblem(error)) })}\n`
  }
}

/** A file for each code, by its number, and at last one that says what could not be made. */
async function* entries(
  outcomes: AsyncIterable<Outcome>,
  typeOfAll: unknown,
): AsyncGenerator<ZipEntry> {
  const failures: string[] = []
  for await (const { index, type: own, value, error } of outcomes) {
    const type = own ?? typeOfAll ?? 'png'
    const extension = isMediaFormat(type) ? MEDIA[type].extension : 'bin'
    if (error) failures.push(`${JSON.stringify({ index, error: bodyOf(asProblem(error)) })}\n`)
    else yield { name: `${String(index).padStart(6, '0')}.${extension}`, data: value as Buffer }
  }
  if (failures.length > 0) yield { name: 'errors.ndjson', data: Buffer.from(failures.join('')) }
}

/** The items of a batch, as its body has them. */
class Items {
  readonly #ask: QrRequest
  readonly #settings: Settings
  readonly #isText: boolean
  #count = 0

  constructor(ask: QrRequest, settings: Settings) {
    const type = essence(ask.headers['content-type'] ?? '')
    if (!BATCH_BODY_TYPES.includes(type) || ask.parsed !== undefined) {
      throw wrongType(type, BATCH_BODY_TYPES)
    }
    this.#ask = ask
    this.#settings = settings
    this.#isText = type === 'text/plain'
    checkLength(ask.headers, this.#limit)
    checkCoding(ask)
  }

  get #limit(): Limit {
    const { maxBatchBytes: bytes } = this.#settings
    return { bytes, code: 'ERR_QR_HTTP_BATCH_BYTES', what: 'the body of a batch' }
  }

  lines(): AsyncGenerator<Buffer> {
    const { maxBodyBytes, timeout, minRate } = this.#settings
    const line: Limit = { bytes: maxBodyBytes, code: 'ERR_QR_HTTP_BODY_BYTES', what: 'a line' }
    return lines(this.#ask.body, { limit: this.#limit, line, pace: { timeout, minRate } })
  }

  entryOf(line: Buffer): [Item, Outcome] {
    const { maxBatchItems } = this.#settings
    const index = this.#count++
    if (index === maxBatchItems) {
      const message = `Expected at most ${maxBatchItems} items for a batch but received more`
      throw problem('ERR_QR_HTTP_BATCH_ITEMS', message)
    }
    try {
      const text = textOf(line)
      const value = this.#isText ? text : parseJson(text)
      if (typeof value === 'string') return [this.#checked(value), { index }]
      if (typeof value !== 'object' || value === null) {
        throw problem(
          'ERR_QR_DATA',
          'Expected a text, or an object of text and options, but received another',
        )
      }
      const parameters = parseObject(value)
      const { as, download, type, options } = parameters
      if (as !== undefined || download !== undefined) {
        throw problem(
          'ERR_QR_OPTION',
          'Expected as and download in the URL, for all, not in an item',
        )
      }
      checkType(type)
      const item = { data: this.#checked(textIn(parameters)), ...options, type } as Item
      return [item, { index, type }]
    } catch (error) {
      return ['', { index, error }]
    }
  }

  #checked(text: string): string {
    const { maxTextBytes } = this.#settings
    if (Buffer.byteLength(text) > maxTextBytes) {
      const message = `Expected at most ${maxTextBytes} bytes for text but received more`
      throw problem('ERR_QR_HTTP_TEXT_BYTES', message)
    }
    return text
  }
}

function formOf(as: unknown, accept: string | undefined): BatchForm {
  if (as === 'ndjson' || as === 'zip') return as
  if (as !== undefined) throw badChoice('as', 'ndjson, zip')
  const offered = Object.values(OFFERED)
  const media = preferred(accept, offered)
  if (media === undefined) throw notAcceptable(offered)
  return media === OFFERED.zip ? 'zip' : 'ndjson'
}
