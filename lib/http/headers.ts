// Headers of a picture's answer.

import { JSON_TYPE, MEDIA } from './media.js'
import { problem } from './problem.js'
import type { RenderRequest } from './representation.js'

export type Headers = Record<string, string>

/** Of an answer that is an error: no cache keeps it, and no browser takes its words for a document. */
export const REFUSAL_HEADERS: Headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/** An SVG opened by itself is a document of its own: it gets no script, and nothing to load. */
const SVG_POLICY = "default-src 'none'; sandbox"

export function contentHeaders({ form, type, download, negotiated }: RenderRequest): Headers {
  const headers: Headers = {
    'content-type': form === 'dataURL' ? JSON_TYPE : MEDIA[type].type,
    'x-content-type-options': 'nosniff',
  }
  if (form === 'file' && type === 'svg') headers['content-security-policy'] = SVG_POLICY
  if (negotiated) headers.vary = 'Accept'
  if (download !== undefined)
    headers['content-disposition'] = attachment(download, MEDIA[type].extension)
  return headers
}

/** `Vary` with what else the answer varies by, as a plugin for CORS has it there already. */
export function varied(already: unknown, vary: string): string {
  if (!already) return vary
  const names = [already].flat().join(', ')
  const isThere = names
    .split(',')
    .some((name) => ['*', vary.toLowerCase()].includes(name.trim().toLowerCase()))
  return isThere ? names : `${names}, ${vary}`
}

/** A year or so where the URL alone determines the picture; where `Accept` does too, `Vary` tells caches. */
export function cacheControl(
  method: string,
  requested: string | undefined,
  maxAge: number,
): string {
  const stored = method === 'GET' || method === 'HEAD'
  if (!stored || maxAge === 0 || (requested && /\bno-store\b/i.test(requested))) return 'no-store'
  return `public, max-age=${maxAge}, immutable`
}

/** Characters of a name at most, its ending left aside: file systems have 255 bytes for both. */
const MOST_OF_NAME = 60

/**
 * `Content-Disposition` of a download (RFC 6266), with its name once in ASCII and once as it is (RFC 8187).
 * Nothing of a name can end the header or its quotes, or lead out of the folder that it is saved in.
 */
export function attachment(asked: string, extension: string): string {
  const ending = `.${extension}`
  const named = asked.toLowerCase().endsWith(ending) ? asked.slice(0, -ending.length) : asked
  const stem = tame(named)
  const name = (stem || 'qr') + ending
  // What is wide of quotes and slashes becomes them here.
  const plain = tame(stem.normalize('NFKD').replace(/\p{M}/gu, ''))
  const ascii = (plain || 'qr').replace(/[^\x20-\x7e]/gu, '_') + ending
  const simple = `attachment; filename="${ascii}"`
  if (ascii === name) return simple
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${simple}; filename*=UTF-8''${encoded}`
}

/** Without controls, lone surrogates, what turns the direction of writing, or means something to a file system. */
function tame(name: string): string {
  const harmless = name.replace(/[\p{C}\u2028\u2029]/gu, '').replace(/[/\\:*?"<>|%;]/g, '_')
  const short = Array.from(harmless).slice(0, MOST_OF_NAME).join('')
  return short.replace(/^[\s.]+|[\s.]+$/g, '')
}

/** What no header can have would be thrown where nobody catches it. */
export function headerValue(control: unknown): string {
  if (typeof control === 'string' && /^[\t\x20-\x7e]*$/.test(control)) return control
  const message = 'Expected printable ASCII for cacheControl but received another'
  throw Object.assign(problem('ERR_QR_OPTION', message), { option: 'cacheControl' })
}
