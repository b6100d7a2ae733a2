// Data and parameters out of the body of a `POST`.

import type { Data } from '../../index.js'
import { checkLength, type Limit, readBody } from './body.js'
import type { Ask } from './exchange.js'
import { essence } from './media.js'
import { type Parameters, parseObject, parseQuery } from './parameters.js'
import { problem } from './problem.js'
import type { Settings } from './settings.js'

/** What a body may be; `text` and the like go with parameters of the URL. */
export const BODY_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/octet-stream',
]

export interface Posted {
  data: Data
  parameters: Parameters
}

/** Adds to `parameters`, those of the URL, what the body says. */
export async function posted(
  ask: Ask,
  parameters: Parameters,
  settings: Settings,
): Promise<Posted> {
  const type = essence(ask.headers['content-type'] ?? '')
  if (!BODY_TYPES.includes(type)) throw wrongType(type, BODY_TYPES)
  const limit: Limit = {
    bytes: settings.maxBodyBytes,
    code: 'ERR_QR_HTTP_BODY_BYTES',
    what: 'the body',
  }
  checkLength(ask.headers, ask.body, limit)
  checkCoding(ask)
  // Where a parser of the framework was first, nothing is left to read.
  const body = ask.parsed ?? (await readBody(ask.body, limit, settings.timeout))
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
export function checkCoding({ headers, body, parsed, isRecoded }: Ask): void {
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
  if (!(body instanceof Uint8Array)) throw wrongBody('text')
  try {
    return utf8.decode(body)
  } catch {
    throw wrongBody('text in UTF-8')
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  throw wrongBody('bytes')
}

function json(body: unknown): object {
  const value = body instanceof Uint8Array ? parseJson(textOf(body)) : body
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
  if (body instanceof Uint8Array) return parseQuery(textOf(body), parameters)
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
