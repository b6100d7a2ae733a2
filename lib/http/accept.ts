// Content negotiation by `Accept` (RFC 9110, 12.5.1).

interface Range {
  /** `type/subtype`, `type/*` or a `*` for both. */
  name: string
  quality: number
}

/**
 * The first of `offered`, media types without parameters, that `accept` likes best; the first of all where
 * there is no `accept`, and nothing where it takes none of them.
 */
export function preferred(accept: string | undefined, offered: readonly string[]) {
  if (accept === undefined || accept === '*/*' || accept === '') return offered[0]
  const ranges = accept
    .split(',')
    .map(parse)
    .filter(({ name }) => name !== '')
  // A list of nothing is none (RFC 9110, 5.6.1.2).
  if (ranges.length === 0) return offered[0]
  let best: { type: string; quality: number } | undefined
  for (const type of offered) {
    const quality = qualityOf(type, ranges)
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  return best?.type
}

function parse(part: string): Range {
  const [name = '', ...parameters] = part.split(';')
  const weight = parameters.map((parameter) => parameter.split('=')).find(isWeight)?.[1]
  const quality = weight === undefined ? 1 : Number(weight)
  return { name: name.trim().toLowerCase(), quality: quality >= 0 && quality <= 1 ? quality : 0 }
}

function isWeight([name]: string[]): boolean {
  return name?.trim().toLowerCase() === 'q'
}

/** The quality of the most specific range that has `type`. */
function qualityOf(type: string, ranges: Range[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  for (const name of [type, family, '*/*']) {
    const found = ranges.find((range) => range.name === name)
    if (found) return found.quality
  }
  return 0
}
