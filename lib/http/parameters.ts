// What a request may ask for: the names, and the way from the characters of a URL to qrush's options. What
// values are right is for the addon to say.

import { type OptionKind, optionSchema } from '../../index.js'
import { problem } from './problem.js'

/** Each option of a picture that a request may name, by the name that the request has for it. */
export const OPTIONS = new Map(
  optionSchema().flatMap((option) => {
    const { parameter } = option
    return parameter ? [[parameter.name, option] as const] : []
  }),
)

/** Short names, as npm qrcode and others have them. */
export const ALIASES = new Map(
  [...OPTIONS].flatMap(([name, { parameter }]) =>
    (parameter?.aliases ?? []).map((alias) => [alias, name] as const),
  ),
)

/** Parameters that are no options of a picture. */
export const OTHERS = ['text', 'as', 'download'] as const

export const NAMES = [...OTHERS, ...ALIASES.keys(), ...OPTIONS.keys()]

/** Of each name the proper one, and what its characters stand for. */
const KNOWN = new Map(
  NAMES.map((name) => {
    const proper = ALIASES.get(name) ?? name
    return [name, { proper, kind: OPTIONS.get(proper)?.kind }]
  }),
)

/** What was asked for. */
export interface Parameters {
  text: unknown
  as: unknown
  download: unknown
  type: unknown
  /** The other {@link OPTIONS}, as the addon has them. */
  options: Record<string, unknown>
}

type Places = Record<string, unknown>

/** Without any, to be filled. */
function none(): Parameters {
  return { text: undefined, as: undefined, download: undefined, type: undefined, options: {} }
}

/**
 * Reads a query string or a form, strictly: nothing broken is taken literally, nothing given twice, be it in
 * `found` already. Takes time in proportion to its length.
 */
export function parseQuery(query: string, found = none()): Parameters {
  for (let from = 0; from < query.length; ) {
    const ampersand = query.indexOf('&', from)
    const end = ampersand < 0 ? query.length : ampersand
    if (from < end) {
      const pair = query.slice(from, end)
      const equals = pair.indexOf('=')
      const middle = equals < 0 ? pair.length : equals
      add(found, decode(pair.slice(0, middle)), decode(pair.slice(middle + 1)), valueOf)
    }
    from = end + 1
  }
  return found
}

/** The parameters of a URL as a router has parsed them, and the URL. */
export interface RoutedQuery {
  parameters: object
  url: string
}

/**
 * Reads the query of a URL. Where a router has parsed it, its parameters are taken, so that a hook which judges
 * them judges what is used; broken percent-encoding, which routers let pass, is refused all the same.
 */
export function readQuery(query: string | RoutedQuery): Parameters {
  const url = typeof query === 'string' ? query : query.url
  // No request has a fragment (RFC 9110, 7.1). Some take one for a part of the query, and some do not.
  if (url.includes('#')) throw badUrl('Encode "#" as %23')
  if (typeof query === 'string') return parseQuery(query)
  if (url.includes('%')) decode(url)
  const found = none()
  for (const [name, value] of Object.entries(query.parameters)) {
    if (typeof value === 'string') add(found, name, value, valueOf)
    else throw repeated(name)
  }
  return found
}

/** Reads an object of JSON, whose values have their types already. */
export function parseObject(object: object, found = none()): Parameters {
  for (const [name, value] of Object.entries(object)) add(found, name, value, colourOf)
  return found
}

function add<Value>(
  found: Parameters,
  name: string,
  value: Value,
  read: (kind: OptionKind | undefined, value: Value) => unknown,
): void {
  const known = KNOWN.get(name)
  if (known === undefined) throw unknown()
  // As for the addon, which has it from JSON alone.
  if (value === null) return
  const { proper, kind } = known
  const places = placesOf(found, proper, kind)
  if (places[proper] !== undefined) throw repeated(name)
  places[proper] = read(kind, value)
}

/** The object that the parameter is of: the addon has colours in one of their own. */
function placesOf(found: Parameters, proper: string, kind: OptionKind | undefined): Places {
  if (kind === undefined || proper === 'type') return found as unknown as Places
  if (kind !== 'colour') return found.options
  found.options.color ??= {}
  return found.options.color as Places
}

/** What the characters stand for; where they are none of it, the characters, which the addon refuses. */
function valueOf(kind: OptionKind | undefined, value: string): unknown {
  switch (kind) {
    case 'whole':
    case 'number':
      return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
    case 'flag':
      return value === 'true' ? true : value === 'false' ? false : value
    case 'colour':
      return withHash(value)
    default:
      return value
  }
}

function colourOf(kind: OptionKind | undefined, value: unknown): unknown {
  return kind === 'colour' && typeof value === 'string' ? withHash(value) : value
}

/** A `#` in a URL has to be `%23`, so there it may be left out. */
function withHash(colour: string): string {
  return /^[0-9a-f]+$/i.test(colour) ? `#${colour}` : colour
}

/** Of a long text V8 keeps a piece for each match: bytes are fifty times as fast. */
const LONG = 1_024

function withSpaces(part: string): string {
  if (part.length < LONG) return part.replaceAll('+', ' ')
  const bytes = Buffer.from(part)
  for (let at = bytes.indexOf(PLUS); at >= 0; at = bytes.indexOf(PLUS, at + 1)) bytes[at] = SPACE
  return bytes.toString()
}

const [PLUS, SPACE] = [0x2b, 0x20]

function decode(part: string): string {
  const spaced = part.includes('+') ? withSpaces(part) : part
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw badUrl('Encode it as percent-encoded UTF-8')
  }
}

function badUrl(remedy: string) {
  return problem('ERR_QR_HTTP_URL', `The query cannot be read. ${remedy}.`)
}

function repeated(name: string) {
  const known = KNOWN.get(name)
  if (!known) return unknown()
  const message = `Expected ${name} once but received it again`
  return Object.assign(problem('ERR_QR_OPTION', message), { option: known.proper })
}

/** The name is not repeated: it may be the end of a text, and is then nobody else's to read. */
function unknown() {
  const message = `Expected one of ${NAMES.join(', ')} for a parameter but received another: in a text & is %26`
  return problem('ERR_QR_OPTION', message)
}
