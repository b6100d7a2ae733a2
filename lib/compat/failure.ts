// The errors of qrush → those of npm qrcode.

import type { QrError } from '../../index.js'

/** The error in the words of npm qrcode, if it has words for it; that of qrush is its `cause`. */
export function translated(error: unknown): unknown {
  const { code, version } = Object(error) as Partial<QrError>
  switch (code) {
    case 'ERR_QR_TEXT':
      return Object.assign(new URIError('URI malformed', { cause: error }), { code })
    case 'ERR_QR_EMPTY':
      return named('No input text', error)
    case 'ERR_QR_TOO_LONG':
      return named(
        version === undefined
          ? 'The amount of data is too big to be stored in a QR Code'
          : `\nThe chosen QR Code version cannot contain this amount of data.\nMinimum version required to store current data is: ${version}.\n`,
        error,
      )
    default:
      return error
  }
}

function named(message: string, cause: unknown) {
  return Object.assign(new Error(message, { cause }), { code: (cause as QrError).code })
}
