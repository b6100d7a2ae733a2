// Colours as npm qrcode reads them.

/** A colour in hexadecimal. */
export interface Color {
  /** `#rrggbbaa`. */
  rgba: string
  /** `#rrggbb`, in the case in which it was given. */
  rgb: string
}

/** Reads 3, 4, 6 or 8 digits, with or without `#`. */
export function readColor(given: unknown): Color {
  const text = typeof given === 'number' ? String(given) : given
  if (typeof text !== 'string') throw new Error('Color should be defined as hex string')
  const digits = text.replace('#', '')
  const isValid = [3, 4, 6, 8].includes(digits.length) && /^[\da-f]*$/i.test(digits)
  if (!isValid) throw new Error(`Invalid hex color: ${text}`)
  const pairs = digits.length < 6 ? digits.replaceAll(/./g, '$&$&') : digits
  return { rgba: `#${pairs.padEnd(8, 'f')}`, rgb: `#${pairs.slice(0, 6)}` }
}
