// Many codes in one request: lines in, lines or a zip archive out, as they come and in constant memory.

import { Readable } from 'node:stream'
import type { BatchItem, BufferOptions, DataURLOptions, QrError } from '../../index.js'
import { renderStream, type StreamResult } from '../stream.js'
import { archive, type ZipEntry } from '../zip.js'
import { preferred } from './accept.js'
import { checkLength, type Limit, lines, linger, Patience } from './body.js'
import type { Answer, Ask } from './exchange.js'
import type { Gate } from './gate.js'
import { attachment, type Headers } from './headers.js'
import { essence, isMediaFormat, MEDIA, NDJSON_TYPE, ZIP_TYPE } from './media.js'
import { type Parameters, parseObject, parseQuery } from './parameters.js'
import { checkCoding, parseJson, textIn, textOf, wrongType } from './posted.js'
import { asProblem, bodyOf, problem, refusal } from './problem.js'
import type { Settings } from './settings.js'
import { badChoice, checkType, downloadOf, notAcceptable } from './wanted.js'

/** What the body of a batch may be: lines of JSON, or of plain text. */
export const BATCH_BODY_TYPES = ['application/x-ndjson', 'application/jsonl', 'text/plain']

const OFFERED = { ndjson: essence(NDJSON_TYPE), zip: ZIP_TYPE }

/** Items ahead of the client: what a batch holds in memory, beside what is in the sockets. */
const HIGH_WATER_MARK = 256

type Item = BatchItem<BufferOptions>
type Result = StreamResult<string | Buffer>
type Results = AsyncIterator<Result>
type Step = IteratorResult<Result>
type BatchForm = keyof typeof OFFERED

export class Batches {
  readonly #settings: Settings
  readonly #gate: Gate
  #underWay = 0

  constructor(settings: Settings, gate: Gate) {
    this.#settings = settings
    this.#gate = gate
  }

  async answer(ask: Ask): Promise<Answer> {
    const parameters = parseQuery(ask.query)
    const { text, as } = parameters
    const download = downloadOf(parameters.download)
    if (text !== undefined)
      throw problem('ERR_QR_OPTION', 'Expected texts in the body, not the URL')
    checkType(parameters.type)
    const form = formOf(as, ask.headers.accept)
    if (this.#gate.isBusy) throw this.#gate.refusal()
    this.#admit()
    const items = new Items(ask, parameters, this.#settings)
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
      return { statusCode: 200, headers, body: this.#body(form, items, first, results) }
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

  #results(form: BatchForm, items: Items, parameters: Parameters, signal: AbortSignal): Results {
    const { maxPixels } = this.#settings
    const flow = { highWaterMark: HIGH_WATER_MARK, signal }
    const options = { ...parameters.options, type: parameters.type, maxPixels, ...flow }
    return form === 'zip'
      ? renderStream(items.source(), options as BufferOptions)
      : renderStream(items.source() as AsyncGenerator<BatchItem<DataURLOptions>>, {
          ...(options as DataURLOptions),
          as: 'dataURL',
        })
  }

  #body(form: BatchForm, items: Items, first: Step, rest: Results): Readable {
    const results = resumed(first, rest, items)
    const parts: AsyncIterable<string | Uint8Array> =
      form === 'zip' ? archive(entries(results, items)) : ndjson(results)
    const body = Readable.from(
      this.#patiently(parts, () => body.destroy()),
      { objectMode: false },
    )
    body.once('close', () => {
      this.#underWay--
      // A body that nobody has begun to read does not close what it is made of.
      void rest.return?.()
    })
    return body
  }

  /** Ends with `gone` when the client takes nothing for too long. */
  async *#patiently<Part>(parts: AsyncIterable<Part>, gone: () => void) {
    const patience = new Patience(this.#settings.timeout)
    for await (const part of parts) {
      const taken = patience.until(gone)
      yield part
      taken()
    }
  }
}

/** The results from the first on; one whose line was bad has the error of its line. */
async function* resumed(first: Step, rest: Results, items: Items): AsyncGenerator<Result> {
  try {
    for (let step = first; !step.done; step = await rest.next()) {
      const { index } = step.value
      const error = items.faults.get(index)
      items.faults.delete(index)
      yield error ? { index, error: error as unknown as QrError } : step.value
    }
  } finally {
    await rest.return?.()
  }
}

/**
 * A line for each item, and at last one for all, by which a client knows that nothing is missing. Once it has
 * begun, an error of the whole is a line, too.
 */
async function* ndjson(results: AsyncIterable<Result>): AsyncGenerator<string> {
  let [total, failed] = [0, 0]
  try {
    for await (const { index, value, error } of results) {
      total++
      if (error) failed++
      yield error
        ? `${JSON.stringify({ index, error: bodyOf(asProblem(error)) })}\n`
        : `{"index":${index},"result":"${value}"}\n`
    }
    yield `${JSON.stringify({ total, failed })}\n`
  } catch (error) {
    yield `${JSON.stringify({ error: bodyOf(asProblem(error)) })}\n`
  }
}

/** A file for each code, by its number, and at last one that says what could not be made. */
async function* entries(results: AsyncIterable<Result>, items: Items): AsyncGenerator<ZipEntry> {
  const failures: string[] = []
  for await (const { index, value, error } of results) {
    const extension = items.extension(index)
    if (error) failures.push(`${JSON.stringify({ index, error: bodyOf(asProblem(error)) })}\n`)
    else yield { name: `${String(index).padStart(6, '0')}.${extension}`, data: value as Buffer }
  }
  if (failures.length > 0) yield { name: 'errors.ndjson', data: Buffer.from(failures.join('')) }
}

/** The items of a batch, as its body has them. */
class Items {
  /** What is wrong with lines that are under way. */
  readonly faults = new Map<number, Error>()
  readonly #ask: Ask
  readonly #parameters: Parameters
  readonly #settings: Settings
  readonly #isText: boolean
  /** Of items under way whose type is not that of all. */
  readonly #types = new Map<number, unknown>()

  constructor(ask: Ask, parameters: Parameters, settings: Settings) {
    const type = essence(ask.headers['content-type'] ?? '')
    if (!BATCH_BODY_TYPES.includes(type) || ask.parsed !== undefined) {
      throw wrongType(type, BATCH_BODY_TYPES)
    }
    this.#ask = ask
    this.#parameters = parameters
    this.#settings = settings
    this.#isText = type === 'text/plain'
    checkLength(ask.headers, ask.body, this.#limit)
    checkCoding(ask)
  }

  get #limit(): Limit {
    const { maxBatchBytes: bytes } = this.#settings
    return { bytes, code: 'ERR_QR_HTTP_BATCH_BYTES', what: 'the body of a batch' }
  }

  /** Whatever is not read, after an error, is let come for a while. */
  async *source(): AsyncGenerator<Item> {
    try {
      yield* this.#items()
    } finally {
      linger(this.#ask.body)
    }
  }

  async *#items(): AsyncGenerator<Item> {
    const { maxBatchItems, maxBodyBytes, timeout } = this.#settings
    const line: Limit = { bytes: maxBodyBytes, code: 'ERR_QR_HTTP_BODY_BYTES', what: 'a line' }
    const patience = new Patience(timeout)
    let index = 0
    for await (const one of lines(this.#ask.body, { limit: this.#limit, line, patience })) {
      if (index === maxBatchItems) {
        const message = `Expected at most ${maxBatchItems} items for a batch but received more`
        throw problem('ERR_QR_HTTP_BATCH_ITEMS', message)
      }
      yield this.#item(one, index++)
    }
  }

  #item(line: Buffer, index: number): Item {
    try {
      const text = textOf(line)
      const value = this.#isText ? text : parseJson(text)
      if (typeof value === 'string') return this.#checked(value)
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
      if (type !== undefined) this.#types.set(index, type)
      return { data: this.#checked(textIn(parameters)), ...options, type } as Item
    } catch (error) {
      this.faults.set(index, error as Error)
      // What the addon refuses without a look at it: the line's own error takes the place of that.
      return ''
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

  /** With which the name of an item's file ends. */
  extension(index: number): string {
    const type = this.#types.get(index) ?? this.#parameters.type ?? 'png'
    this.#types.delete(index)
    return isMediaFormat(type) ? MEDIA[type].extension : 'bin'
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
