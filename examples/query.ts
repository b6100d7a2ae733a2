/** What a request may ask for: its schema, its way to qrush's options, its faults in words. */
import type { FastifyError } from 'fastify'

export interface Query {
  text?: string
  ecc?: 'L' | 'M' | 'Q' | 'H'
  scale?: number
  margin?: number
  width?: number
  dark?: string
  light?: string
}

const colour = {
  type: 'string',
  pattern: '^#?([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$',
  description: 'a colour as rgb, rgba, rrggbb or rrggbbaa',
} as const

/** What is asked for. The descriptions are also the error messages: "Expected … for scale". */
export const query = {
  type: 'object',
  additionalProperties: false,
  properties: {
    // No QR code holds more than 7,089 characters; how many of which kind is for qrush to say.
    text: { type: 'string', maxLength: 7089, description: 'at most 7089 characters' },
    ecc: { enum: ['L', 'M', 'Q', 'H'], description: 'one of L, M, Q, H' },
    scale: { type: 'integer', minimum: 1, description: 'a whole number from 1 (pixels)' },
    margin: { type: 'integer', minimum: 0, description: 'a whole number from 0 (modules)' },
    width: { type: 'integer', minimum: 1, description: 'a whole number from 1 (pixels)' },
    dark: colour,
    light: colour,
  },
} as const

/** The query as qrush names it; what was not asked for is left out. */
export function optionsOf({ ecc, scale, margin, width, dark, light }: Query) {
  const hex = (digits: string) => `#${digits.replace('#', '')}`
  return {
    ...(ecc && { errorCorrectionLevel: ecc }),
    ...(scale !== undefined && { scale }),
    ...(margin !== undefined && { margin }),
    ...(width !== undefined && { width }),
    color: { ...(dark && { dark: hex(dark) }), ...(light && { light: hex(light) }) },
  }
}

/** The first thing wrong with a query, in words. It never repeats the text. */
export function sentenceOf([first]: NonNullable<FastifyError['validation']>, received: Query) {
  if (first?.keyword === 'additionalProperties') {
    const names = Object.keys(query.properties).join(', ')
    return `Expected one of ${names} but received ${String(first.params.additionalProperty)}`
  }
  const name = first?.instancePath.slice(1) as keyof Query
  const { description } = query.properties[name]
  const value: unknown = received[name]
  if (Array.isArray(value)) return `Expected ${name} once but received it ${value.length} times`
  return `Expected ${description} for ${name} but received ${name === 'text' ? 'more' : `'${value}'`}`
}
