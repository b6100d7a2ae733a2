// The entity tag of a code, made of all that determines its bytes, before there are any.

import * as crypto from 'node:crypto'
import { types } from 'node:util'
import { type Data, version } from '../../index.js'
import type { RenderRequest } from './representation.js'
import type { QrRequest } from './types.js'

/** A strong tag over data, options in canonical order, form, and the version of qrush. */
export function entityTag({ data, form, type, options }: RenderRequest): string {
  // No JSON has a control character: so no part can pass for a part of another.
  return `"${digest(`${version} ${form} ${type} ${canonical(options)}\0${plain(data)}`)}"`
}

/** By name, each with its value as JSON, without those that have none. */
function canonical(options: object): string {
  const names = Object.keys(options)
  if (names.length === 0) return ''
  let text = ''
  for (const name of names.sort()) {
    const value = (options as Record<string, unknown>)[name]
    if (value === undefined || value === null) continue
    text += `${name}:${isRecord(value) ? `{${canonical(value)}}` : JSON.stringify(value)},`
  }
  return text
}

/** Whether `If-None-Match` has the tag: compared weakly, as RFC 9110, 13.1.2 asks. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}

/** Data of each kind as a text that no other data has. */
function plain(data: Data): string {
  if (typeof data === 'string') return `t${data}`
  if (types.isUint8Array(data)) return `b${latin1(data)}`
  // In a list of one, which no text of a segment is.
  const bytes = (_name: string, value: unknown) =>
    types.isUint8Array(value) ? [latin1(value)] : value
  return `s${JSON.stringify(data, bytes)}`
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** In one call where Node.js has it (20.12): half the time. */
const digest: (text: string) => string =
  typeof crypto.hash === 'function'
    ? (text) => crypto.hash('sha256', text, 'base64url')
    : (text) => crypto.createHash('sha256').update(text).digest('base64url')

/** Tags of pictures that are known; of other methods nothing may depend on them (RFC 9110, 13.1.2). */
export function knownTags({ method, headers }: QrRequest): string | undefined {
  return method === 'GET' || method === 'HEAD' ? headers['if-none-match'] : undefined
}
