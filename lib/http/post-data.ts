// Data and parameters out of the body of a `POST`.

import { types } from 'node:util'
import type { Data } from '../../index.js'
import type { LoadShedding } from './load-shedding.js'
import { essence } from './media.js'
import { type Parameters, parseObject, parseQuery, readQuery } from './parameters.js'
import { problem } from './problem.js'
import { checkLength, type Limit, readBody } from './request-body.js'
import type { Reservations } from './reservation.js'
import type { Settings } from './settings.js'
import type { QrRequest } from './types.js'

/** What a body may be; `text` and the like go with parameters of the URL. */
export const BODY_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/octet-stream',
]

/** Bytes of a body that is not counted among those that are held. */
const SMALL = 16_384

interface Posted {
  data: Data
  parameters: Parameters
}

export class PostData {
  readonly #settings: Settings
  readonly #load: LoadShedding
  readonly #reservations: Reservations

  constructor(settings: Settings, load: LoadShedding, reservations: Reservations) {
    this.#settings = settings
    this.#load = load
    this.#reservations = reservations
  }

  /** Reads what the URL and the body say. A server that is busy refuses before it reads, and before it parses. */
  async read(request: QrRequest): Promise<Posted> {
    this.#load.admit()
    const type = essence(request.headers['content-type'] ?? '')
    if (!BODY_TYPES.includes(type)) throw wrongType(type, BODY_TYPES)
    const limit: Limit = {
      bytes: this.#settings.maxBodyBytes,
      code: 'ERR_QR_HTTP_BODY_BYTES',
      what: 'the body',
    }
    checkLength(request.headers, limit)
    checkCoding(request)
    // Where a parser of the framework was first, nothing is left to read.
    if (request.parsed !== undefined)
      return parsePost(type, request.parsed, readQuery(request.query))
    const length = Number(request.headers['content-length'] ?? limit.bytes)
    const { connection } = request
    const reservation =
      length > SMALL
        ? (this.#reservations.tryReserve(connection, length) ??
          (await this.#reservations.reserve(connection, length, request.gone(), () =>
            this.#load.refusal(),
          )))
        : undefined
    try {
      const body = await readBody(request.body, limit, this.#settings)
      this.#load.admit()
      return parsePost(type, body, readQuery(request.query))
    } finally {
      reservation?.release()
    }
  }
}

/** Adds to `parameters`, those of the URL, what the body says. */
function parsePost(type: string, body: unknown, parameters: Parameters): Posted {
  if (type === 'text/plain') return { data: textOf(body), parameters: withoutText(parameters) }
  if (type === 'application/octet-stream') {
    return { data: bytesOf(body), parameters: withoutText(parameters) }
  }
  if (type === 'application/json') parseObject(json(body), parameters)
  else form(body, parameters)
  return { data: textIn(parameters), parameters }
}

/** The text among parameters; without one the empty one, of which the addon says that it is none. */
export function textIn({ text }: Parameters): string {
  if (text === undefined) return ''
  if (typeof text === 'string') return text
  throw problem('ERR_QR_DATA', 'Expected a string for text but received another')
}

/**
 * Refuses what would be read as something else: a body is UTF-8, and as it is. Where a parser or a hook of the
 * framework was first, it has seen to that.
 */
export function checkCoding({ headers, body, parsed, isRecoded }: QrRequest): void {
  if (parsed !== undefined) return
  if (body.readableEnded) {
    throw problem(
      'ERR_QR_DATA',
      'Expected a body that is still to be read but something in front has read it',
    )
  }
  const { 'content-encoding': coding = 'identity', 'content-type': type = '' } = headers
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1] ?? 'utf-8'
  const isUtf8 = !type.startsWith('text/') || /^(?:utf-?8|us-ascii)$/i.test(charset)
  if (isUtf8 && (isRecoded || /^\s*identity\s*$/i.test(coding))) return
  const message = 'Expected a body in UTF-8 without Content-Encoding but received another'
  throw problem('ERR_QR_HTTP_MEDIA_TYPE', message)
}

export function wrongType(received: string, expected: string[]) {
  const message = `Expected a body of ${expected.join(', ')} but received ${received === '' ? 'no Content-Type' : 'another'}`
  return problem('ERR_QR_HTTP_MEDIA_TYPE', message, { accept: expected.join(', ') })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

export function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (!types.isUint8Array(body)) throw wrongBody('text')
  try {
    return utf8.decode(body)
  } catch {
    throw wrongBody('text in UTF-8')
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (types.isUint8Array(body)) return body
  throw wrongBody('bytes')
}

function json(body: unknown): object {
  const value = types.isUint8Array(body) ? parseJson(textOf(body)) : body
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongBody('an object of JSON')
  }
  return value
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw wrongBody('JSON')
  }
}

/** A form's fields are characters, as those of a URL are. */
function form(body: unknown, parameters: Parameters): Parameters {
  if (types.isUint8Array(body)) return parseQuery(textOf(body), parameters)
  const fields = Object.entries(json(body)).map(([name, value]) => {
    if (typeof value !== 'string') throw wrongBody('one value for each field')
    return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  })
  return parseQuery(fields.join('&'), parameters)
}

function withoutText(parameters: Parameters): Parameters {
  if (parameters.text === undefined) return parameters
  throw problem('ERR_QR_OPTION', 'Expected text once but received it in the URL and as the body')
}

function wrongBody(expected: string) {
  return problem('ERR_QR_DATA', `Expected ${expected} for the body but received something else`)
}
