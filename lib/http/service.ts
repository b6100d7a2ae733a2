// What both the Fastify plugin and the plain handler serve from: a request in, an answer out.

import {
  type BufferOptions,
  type Data,
  type StringOptions,
  toBuffer,
  toBufferSync,
  toDataURL,
  toString,
} from '../../index.js'
import { Batches } from './batch.js'
import { type Answer, type Ask, type Done, GONE, type Outcome } from './exchange.js'
import { Gate } from './gate.js'
import { cacheControl, contentHeaders, type Headers, REFUSAL_HEADERS } from './headers.js'
import { entityTag, matches } from './key.js'
import { isTextType } from './media.js'
import { Metrics } from './metrics.js'
import { parseQuery } from './parameters.js'
import { posted } from './posted.js'
import { asProblem, type Problem, problem } from './problem.js'
import { check, type Settings } from './settings.js'
import { type MadeOptions, made, type Wanted, wanted } from './wanted.js'

/** A code of so many bytes takes less time than it takes to listen whether the client still waits. */
const SMALL = 500
/** Behind so many others it waits for longer. */
const FEW = 64

/** What is wanted, and how long it may be kept. */
interface Chosen {
  asked: Wanted
  control: string
}

interface Begun {
  asked: Wanted
  headers: Headers
  rendering: Promise<string | Buffer>
}

export class Service {
  readonly settings: Settings
  readonly #gate: Gate
  readonly #batches: Batches
  readonly #metrics: Metrics | undefined
  /** Whether a picture may be too large though it asks for no size. */
  readonly #limitsAll: boolean

  /** @throws {QrError} `ERR_QR_OPTION` for a bad option; `others` are options that the caller has read. */
  constructor(options?: object, others?: readonly string[]) {
    this.settings = check(options, others)
    this.#gate = new Gate(this.settings.maxWait)
    this.#batches = new Batches(this.settings, this.#gate)
    const { metrics, maxPixels } = this.settings
    this.#limitsAll = isTooSmall(maxPixels)
    this.#metrics = metrics && new Metrics(metrics)
  }

  /** Whether a picture would be refused now, for all that wait. */
  get isBusy(): boolean {
    return this.#gate.isBusy
  }

  /** One code, by the parameters of the URL and, of a `POST`, by its body. */
  picture(ask: Ask, done: Done): void {
    if (ask.method === 'POST') {
      this.#posted(ask).then(
        (chosen) => this.#answer(ask, () => chosen, done),
        (error) => done(this.#failed(error, ask)),
      )
    } else {
      this.#answer(ask, this.#got, done)
    }
  }

  /** A code that the application has thought of. */
  made(data: Data, options: MadeOptions, ask: Ask, done: Done): void {
    const choose = ({ headers }: Ask): Chosen => ({
      asked: made(data, options, headers.accept),
      control: headerValue(options.cacheControl ?? 'no-cache'),
    })
    this.#answer(ask, choose, done)
  }

  /** Many codes, as a stream. */
  batch(ask: Ask, done: Done): void {
    this.#batches.answer(ask).then(
      (answer) => {
        this.#metrics?.count('OK')
        done(answer)
      },
      (error) => done(this.#failed(error, ask)),
    )
  }

  readonly #got = ({ method, query, headers }: Ask): Chosen => {
    const parameters = parseQuery(query)
    return {
      // Without a text, the empty one, of which the addon says that it is none.
      asked: wanted((parameters.text ?? '') as Data, parameters, headers.accept),
      control: cacheControl(method, headers['cache-control'], this.settings.maxAge),
    }
  }

  readonly #posted = async (ask: Ask): Promise<Chosen> => {
    const { data, parameters } = await posted(ask, parseQuery(ask.query), this.settings)
    return { asked: wanted(data, parameters, ask.headers.accept), control: 'no-store' }
  }

  #answer(ask: Ask, choose: (ask: Ask) => Chosen, done: Done): void {
    const begun = this.#begin(ask, choose)
    if (!('rendering' in begun)) {
      done(begun.outcome)
      return
    }
    const { asked, headers, rendering } = begun
    rendering.then(
      (made) => {
        this.#gate.leave()
        done(this.#made(made, asked, headers, ask))
      },
      (error) => {
        this.#gate.leave()
        done(this.#failed(error, ask))
      },
    )
  }

  /** All that needs no picture, and perhaps the answer already. */
  #begin(ask: Ask, choose: (ask: Ask) => Chosen): Begun | { outcome: Outcome } {
    try {
      const known = knownTags(ask)
      // Before the query is read, which costs as much as the refusal; but what needs no picture never waits.
      if (known === undefined) this.#gate.admit()
      const { asked, control } = choose(ask)
      this.#checkLength(asked.data)
      const headers = contentHeaders(asked)
      headers['cache-control'] = control
      if (!control.includes('no-store')) {
        headers.etag = entityTag(asked)
        // Before there is a picture: that is what tags are for.
        if (matches(known, headers.etag)) {
          return { outcome: this.#notModified(headers) }
        }
      }
      if (known !== undefined) this.#gate.admit()
      this.#gate.enter()
      return { asked, headers, rendering: this.#render(asked, ask) }
    } catch (error) {
      return { outcome: this.#failed(error, ask) }
    }
  }

  #made(made: string | Buffer, { form }: Wanted, headers: Headers, ask: Ask): Answer {
    if (headers.etag && knownTags(ask) === '*') return this.#notModified(headers)
    this.#metrics?.count('OK')
    // A data URL has no character that JSON would escape.
    const body = form === 'dataURL' ? `{"result":"${made}"}` : made
    return { statusCode: 200, headers, body }
  }

  #render({ data, form, type, options }: Wanted, ask: Ask): Promise<string | Buffer> {
    // Each option costs the event loop a tenth of what a small code costs a thread, so those that would
    // change nothing stay away.
    const { scale, width, margin } = options
    const isSized = (scale ?? width ?? margin) !== undefined
    const isLong = isSized || Number(data?.length) > SMALL || this.#gate.inside > FEW
    const all: Record<string, unknown> = { ...options }
    if (type !== 'png') all.type = type
    if (isSized || this.#limitsAll) all.maxPixels ??= this.settings.maxPixels
    if (isLong) all.signal = ask.gone()
    const given = Object.keys(all).length > 0 ? all : undefined
    if (form === 'dataURL') return toDataURL(data, given)
    if (isTextType(type)) return toString(data, given as StringOptions)
    return toBuffer(data, given as BufferOptions)
  }

  #checkLength(data: Data): void {
    const { maxTextBytes } = this.settings
    const isText = typeof data === 'string'
    // Of other data the addon says that it is none.
    if (!isText && !(data instanceof Uint8Array)) return
    const length = isText ? Buffer.byteLength(data) : data.length
    if (length <= maxTextBytes) return
    const message = `Expected at most ${maxTextBytes} bytes for text but received ${length}`
    throw problem('ERR_QR_HTTP_TEXT_BYTES', message)
  }

  /** What a `304` says, without what is of the picture (RFC 9110, 15.4.5). */
  #notModified({ etag = '', vary, 'cache-control': control = '' }: Headers): Answer {
    this.#metrics?.count('NOT_MODIFIED')
    const headers = { etag, 'cache-control': control, ...(vary !== undefined && { vary }) }
    return { statusCode: 304, headers }
  }

  #failed(error: unknown, ask: Ask): Problem | typeof GONE {
    if (ask.gone().aborted) {
      this.#metrics?.count('GONE')
      return GONE
    }
    const refused = this.#refused(error)
    this.#metrics?.count(refused.code)
    return refused
  }

  #refused(error: unknown): Problem {
    const refused = asProblem(error)
    const again = refused.statusCode === 503 && this.#gate.retryAfter()
    refused.headers = { ...REFUSAL_HEADERS, ...again, ...refused.headers }
    return refused
  }
}

/** Tags of pictures that are known; of other methods nothing may depend on them (RFC 9110, 13.1.2). */
function knownTags({ method, headers }: Ask): string | undefined {
  return method === 'GET' || method === 'HEAD' ? headers['if-none-match'] : undefined
}

/** What no header can have would be thrown where nobody catches it. */
function headerValue(control: unknown): string {
  if (typeof control === 'string' && /^[\t\x20-\x7e]*$/.test(control)) return control
  const message = 'Expected printable ASCII for cacheControl but received another'
  throw Object.assign(problem('ERR_QR_OPTION', message), { option: 'cacheControl' })
}

/** Whether the picture of the largest symbol, in the size that it has unless another is asked for, is too large. */
function isTooSmall(maxPixels: number): boolean {
  try {
    toBufferSync('1', { version: 40, maxPixels })
    return false
  } catch {
    return true
  }
}
