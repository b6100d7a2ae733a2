// What both the Fastify plugin and the plain handler serve from: a request in, an answer out.

import { types } from 'node:util'
import {
  type BufferOptions,
  type Data,
  type StringOptions,
  toBuffer,
  toDataURL,
  toString,
} from '../../index.js'
import { Batches } from './batch.js'
import { entityTag, knownTags, matches } from './etag.js'
import {
  cacheControl,
  contentHeaders,
  type Headers,
  headerValue,
  REFUSAL_HEADERS,
} from './headers.js'
import { LoadShedding } from './load-shedding.js'
import { isTextType, MEDIA } from './media.js'
import { Metrics } from './metrics.js'
import { PacedBody } from './paced-body.js'
import { readQuery } from './parameters.js'
import { PostData } from './post-data.js'
import { asProblem, type Problem, problem } from './problem.js'
import { fromOptions, fromQuery, type RenderRequest, type ReplyOptions } from './representation.js'
import { drain, hasBody } from './request-body.js'
import { bytesToReserve, isShort, isSized, type Reservation, Reservations } from './reservation.js'
import { check, type Settings } from './settings.js'
import { type Answer, CLIENT_GONE, type Outcome, type QrRequest, type Respond } from './types.js'

/** Behind so many others, a code of a short text waits for longer than it takes to listen for its client. */
const FEW = 64
/** Bytes of an answer that a socket takes at once: they are not counted. */
const SMALL = 16_384
/** Pixels of the largest picture that asks for no size: version 40, with its margins, at scale 4. */
const DEFAULT_PIXELS = ((177 + 2 * 4) * 4) ** 2

/** What is wanted, and how long it may be kept. */
interface Chosen {
  asked: RenderRequest
  control: string
}

interface Rendering {
  asked: RenderRequest
  headers: Headers
}

export class Service {
  readonly settings: Settings
  readonly #load: LoadShedding
  readonly #reservations: Reservations
  readonly #batches: Batches
  readonly #posts: PostData
  readonly #metrics: Metrics | undefined
  /** Whether a picture may be too large though it asks for no size. */
  readonly #limitsAll: boolean
  /** Requests whose picture is being made. */
  #rendering = 0

  /** @throws {QrError} `ERR_QR_OPTION` for a bad option; `others` are options that the caller has read. */
  constructor(options?: object, others?: readonly string[]) {
    this.settings = check(options, others)
    const { metrics, maxWait, maxPixels, maxBytes, maxBufferedBytes } = this.settings
    this.#load = new LoadShedding(maxWait)
    this.#reservations = new Reservations(maxBufferedBytes, maxWait)
    this.#batches = new Batches(this.settings, this.#load, this.#reservations.total)
    this.#posts = new PostData(this.settings, this.#load, this.#reservations)
    this.#limitsAll = maxPixels < DEFAULT_PIXELS || maxBytes < MEDIA.jpeg.most.byDefault * 2
    this.#metrics = metrics && new Metrics(metrics)
  }

  /** Whether a picture would be refused now, for all that wait. */
  get isBusy(): boolean {
    return this.#load.isBusy
  }

  /** One code, by the parameters of the URL and, of a `POST`, by its body. */
  picture(request: QrRequest, respond: Respond): void {
    this.#take(request, respond, (done) => {
      if (request.method === 'POST') {
        this.#posted(request).then(
          (chosen) => this.#answer(request, () => chosen, done),
          (error) => done(this.#failed(error, request)),
        )
      } else this.#answer(request, this.#got, done)
    })
  }

  /** A code that the application has thought of. */
  reply(data: Data, options: ReplyOptions, request: QrRequest, respond: Respond): void {
    const choose = ({ headers }: QrRequest): Chosen => ({
      asked: fromOptions(data, options, headers.accept),
      control: headerValue(options.cacheControl ?? 'no-cache'),
    })
    this.#take(request, respond, (done) => this.#answer(request, choose, done))
  }

  /** Many codes, as a stream. */
  batch(request: QrRequest, respond: Respond): void {
    const serve = (done: Respond) => {
      this.#batches.answer(request).then(
        (answer) => {
          this.#metrics?.count('OK')
          done(answer)
        },
        (error) => done(this.#failed(error, request)),
      )
    }
    this.#take(request, respond, serve, true)
  }

  /** Counts the request of its connection while it is served, and lets what is left of its body come. */
  #take(
    request: QrRequest,
    respond: Respond,
    serve: (done: Respond) => void,
    readsWhileSending = false,
  ): void {
    const { connection, headers, body } = request
    if (connection.enter()) {
      connection.leave()
      this.#metrics?.count('GONE')
      request.disconnect()
      respond(CLIENT_GONE)
      return
    }
    serve((outcome) => {
      connection.leave()
      const isReadOn = readsWhileSending && !(outcome instanceof Error)
      if (!isReadOn && hasBody(headers)) drain(body)
      respond(outcome)
    })
  }

  readonly #got = ({ method, query, headers }: QrRequest): Chosen => {
    const parameters = readQuery(query)
    return {
      // Without a text, the empty one, of which the addon says that it is none.
      asked: fromQuery((parameters.text ?? '') as Data, parameters, headers.accept),
      control: cacheControl(method, headers['cache-control'], this.settings.maxAge),
    }
  }

  async #posted(request: QrRequest): Promise<Chosen> {
    const { data, parameters } = await this.#posts.read(request)
    return { asked: fromQuery(data, parameters, request.headers.accept), control: 'no-store' }
  }

  #answer(request: QrRequest, choose: (request: QrRequest) => Chosen, respond: Respond): void {
    try {
      const begun = this.#begin(request, choose)
      if ('statusCode' in begun) respond(begun)
      else this.#reserveAndRender(begun, request, respond)
    } catch (error) {
      respond(this.#failed(error, request))
    }
  }

  #reserveAndRender(begun: Rendering, request: QrRequest, respond: Respond): void {
    const { connection } = request
    const bytes = bytesToReserve(begun.asked, this.settings.maxBytes)
    const reservation = bytes > 0 ? this.#reservations.tryReserve(connection, bytes) : undefined
    if (bytes === 0 || reservation) {
      this.#render(begun, reservation, request, respond)
      return
    }
    this.#reservations
      .reserve(connection, bytes, request.gone(), () => this.#load.refusal())
      .then(
        (granted) => this.#render(begun, granted, request, respond),
        (error) => respond(this.#failed(error, request)),
      )
  }

  /** All that needs no picture, and perhaps the answer already. */
  #begin(request: QrRequest, choose: (request: QrRequest) => Chosen): Rendering | Answer {
    const known = knownTags(request)
    // Before the query is read, which costs as much as the refusal; but what needs no picture never waits.
    if (known === undefined) this.#load.admit()
    const { asked, control } = choose(request)
    this.#checkLength(asked.data)
    const headers = contentHeaders(asked)
    headers['cache-control'] = control
    if (!control.includes('no-store')) {
      headers.etag = entityTag(asked)
      // Before there is a picture: that is what tags are for.
      if (matches(known, headers.etag)) return this.#notModified(headers)
    }
    if (bytesToReserve(asked, this.settings.maxBytes) > 0) this.#load.admitHeavy()
    else if (known !== undefined) this.#load.admit()
    return { asked, headers }
  }

  #render(
    { asked, headers }: Rendering,
    reservation: Reservation | undefined,
    request: QrRequest,
    respond: Respond,
  ): void {
    this.#rendering++
    this.#made(asked, request).then(
      (made) => {
        this.#rendering--
        respond(this.#rendered(made, asked, headers, reservation, request))
      },
      (error) => {
        this.#rendering--
        reservation?.release()
        respond(this.#failed(error, request))
      },
    )
  }

  #rendered(
    made: string | Buffer,
    { form }: RenderRequest,
    headers: Headers,
    reservation: Reservation | undefined,
    request: QrRequest,
  ): Outcome {
    if (headers.etag && knownTags(request) === '*') {
      reservation?.release()
      return this.#notModified(headers)
    }
    this.#metrics?.count('OK')
    // A data URL has no character that JSON would escape.
    const body = form === 'dataURL' ? `{"result":"${made}"}` : made
    const isSmall = body.length <= SMALL
    if (isSmall || request.method === 'HEAD') {
      reservation?.release()
      return { statusCode: 200, headers, body }
    }
    const content = typeof body === 'string' ? Buffer.from(body) : body
    const held = reservation ?? this.#reservations.take(request.connection)
    held.resize(content.length)
    headers['content-length'] = String(content.length)
    const release = () => held.release()
    return { statusCode: 200, headers, body: new PacedBody(content, this.settings), release }
  }

  #made(
    { data, form, type, options }: RenderRequest,
    request: QrRequest,
  ): Promise<string | Buffer> {
    // Each option costs the event loop a tenth of what a small code costs a thread, so those that would
    // change nothing stay away.
    const sized = isSized(options)
    const isLong = sized || !isShort(data) || this.#rendering > FEW
    const all: Record<string, unknown> = { ...options }
    if (type !== 'png') all.type = type
    if (sized || this.#limitsAll) {
      all.maxPixels ??= this.settings.maxPixels
      all.maxBytes ??= this.settings.maxBytes
    }
    if (isLong) all.signal = request.gone()
    const given = Object.keys(all).length > 0 ? all : undefined
    if (form === 'dataURL') return toDataURL(data, given)
    if (isTextType(type)) return toString(data, given as StringOptions)
    return toBuffer(data, given as BufferOptions)
  }

  #checkLength(data: Data): void {
    const { maxTextBytes } = this.settings
    const isText = typeof data === 'string'
    // Of other data the addon says that it is none.
    if (!isText && !types.isUint8Array(data)) return
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

  #failed(error: unknown, request: QrRequest): Problem | typeof CLIENT_GONE {
    if (request.gone().aborted) {
      this.#metrics?.count('GONE')
      return CLIENT_GONE
    }
    const refused = this.#refused(error)
    this.#metrics?.count(refused.code)
    return refused
  }

  #refused(error: unknown): Problem {
    const refused = asProblem(error)
    const again = refused.statusCode === 503 && this.#load.retryAfter()
    refused.headers = { ...REFUSAL_HEADERS, ...again, ...refused.headers }
    return refused
  }
}
