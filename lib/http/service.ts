// What both the Fastify plugin and the plain handler serve from: a request in, an answer out.

import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import {
  type BufferOptions,
  type Data,
  type StringOptions,
  toBuffer,
  toDataURL,
  toString,
} from '../../index.js'
import { Batches } from './batch.js'
import { Gate } from './gate.js'
import { cacheControl, contentHeaders, type Headers, REFUSAL_HEADERS } from './headers.js'
import { entityTag, matches } from './key.js'
import { isTextType } from './media.js'
import { Metrics } from './metrics.js'
import { type Parameters, parseQuery } from './parameters.js'
import { posted } from './posted.js'
import { asProblem, type Problem, problem } from './problem.js'
import { check, type Settings } from './settings.js'
import { type MadeOptions, made, type Wanted, wanted } from './wanted.js'

/** A request. */
export interface Ask {
  method: string
  /** Of the URL what comes after the `?`. */
  query: string
  headers: IncomingHttpHeaders
  body: Readable
  /** What a parser has made of the body already. */
  parsed?: unknown
  /** Aborts when the client goes away. */
  signal: AbortSignal
}

export interface Answer {
  statusCode: number
  headers: Headers
  body?: string | Buffer | Readable
}

/** The answer to a client that is not there any more: nothing is to be sent. */
export const GONE = Symbol('gone')

export class Service {
  readonly settings: Settings
  readonly #gate: Gate
  readonly #batches: Batches
  readonly #metrics: Metrics | undefined

  /** @throws {QrError} `ERR_QR_OPTION` for a bad option; `others` are options that the caller has read. */
  constructor(options?: object, others?: readonly string[]) {
    this.settings = check(options, others)
    this.#gate = new Gate(this.settings.maxWait)
    this.#batches = new Batches(this.settings, this.#gate)
    const { metrics } = this.settings
    this.#metrics = metrics && new Metrics(metrics)
  }

  /** Whether a picture would be refused now, for all that wait. */
  get isBusy(): boolean {
    return this.#gate.isBusy
  }

  /** One code, by the parameters of the URL and, of a `POST`, by its body. */
  picture(ask: Ask): Promise<Answer | typeof GONE> {
    return this.#observed(ask, this.#picture(ask))
  }

  /** Many codes, as a stream. */
  batch(ask: Ask): Promise<Answer | typeof GONE> {
    return this.#observed(ask, this.#batches.answer(ask))
  }

  /** A code that the application has thought of. */
  made(data: Data, options: MadeOptions, ask: Ask): Promise<Answer | typeof GONE> {
    return this.#observed(ask, this.#made(data, options, ask))
  }

  async #made(data: Data, options: MadeOptions, ask: Ask): Promise<Answer> {
    const asked = made(data, options, ask.headers.accept)
    return this.#answer(asked, ask, options.cacheControl ?? 'no-cache')
  }

  async #picture(ask: Ask): Promise<Answer> {
    const asked = await this.#wanted(ask)
    const { method, headers } = ask
    const control = cacheControl(method, headers['cache-control'], this.settings.maxAge)
    return this.#answer(asked, ask, control)
  }

  async #wanted(ask: Ask): Promise<Wanted> {
    const { accept } = ask.headers
    const parameters = parseQuery(ask.query)
    if (ask.method !== 'POST') return wanted(textOf(parameters), parameters, accept)
    const { data, parameters: all } = await posted(ask, parameters, this.settings)
    return wanted(data, all, accept)
  }

  async #answer(asked: Wanted, ask: Ask, control: string): Promise<Answer> {
    this.#checkLength(asked.data)
    const headers = contentHeaders(asked)
    headers['cache-control'] = control
    const wanted = ask.headers['if-none-match']
    if (!control.includes('no-store')) {
      headers.etag = entityTag(asked)
      // Before there is a picture: that is what tags are for.
      if (matches(wanted, headers.etag)) return notModified(headers)
    }
    this.#gate.enter()
    try {
      const body = await this.#render(asked, ask.signal)
      if (wanted === '*' && headers.etag) return notModified(headers)
      return { statusCode: 200, headers, body }
    } finally {
      this.#gate.leave()
    }
  }

  #render({ data, form, type, options }: Wanted, signal: AbortSignal): Promise<string | Buffer> {
    const { maxPixels } = this.settings
    const all = { ...options, maxPixels, signal }
    if (form === 'dataURL') return toDataURL(data, all).then(asJson)
    if (isTextType(type)) return toString(data, all as StringOptions)
    return toBuffer(data, all as BufferOptions)
  }

  #checkLength(data: Data): void {
    const { maxTextBytes } = this.settings
    const length = typeof data === 'string' ? Buffer.byteLength(data) : data?.length
    if (length <= maxTextBytes) return
    const message = `Expected at most ${maxTextBytes} bytes for text but received ${length}`
    if (length > maxTextBytes) throw problem('ERR_QR_HTTP_TEXT_BYTES', message)
  }

  async #observed(ask: Ask, answer: Promise<Answer>): Promise<Answer | typeof GONE> {
    try {
      const made = await answer
      this.#metrics?.count(made.statusCode === 304 ? 'NOT_MODIFIED' : 'OK')
      return made
    } catch (error) {
      if (ask.signal.aborted) {
        this.#metrics?.count('GONE')
        return GONE
      }
      const refused = this.#refused(error)
      this.#metrics?.count(refused.code)
      throw refused
    }
  }

  #refused(error: unknown): Problem {
    const refused = asProblem(error)
    const again = refused.statusCode === 503 && this.#gate.retryAfter()
    refused.headers = { ...REFUSAL_HEADERS, ...again, ...refused.headers }
    return refused
  }
}

/** The text of a `GET`; without one, the empty text, of which the addon says that it is none. */
function textOf({ text }: Parameters): Data {
  return (text ?? '') as Data
}

/** A data URL has no character that JSON would escape. */
function asJson(url: string): string {
  return `{"result":"${url}"}`
}

/** What a `304` says, without what is of the picture (RFC 9110, 15.4.5). */
function notModified(headers: Headers): Answer {
  const { etag = '', vary, 'cache-control': control = '' } = headers
  return {
    statusCode: 304,
    headers: { etag, 'cache-control': control, ...(vary !== undefined && { vary }) },
  }
}
