// What goes wrong over HTTP: the status of each code, and the errors that are of the service alone.

import { STATUS_CODES } from 'node:http'
import type { QrErrorCode } from '../../index.js'

/** Codes of the service's own errors. */
export type HttpErrorCode =
  | 'ERR_QR_HTTP_URL'
  | 'ERR_QR_HTTP_PATH'
  | 'ERR_QR_HTTP_METHOD'
  | 'ERR_QR_HTTP_ACCEPT'
  | 'ERR_QR_HTTP_TIMEOUT'
  | 'ERR_QR_HTTP_TEXT_BYTES'
  | 'ERR_QR_HTTP_BODY_BYTES'
  | 'ERR_QR_HTTP_BATCH_ITEMS'
  | 'ERR_QR_HTTP_BATCH_BYTES'
  | 'ERR_QR_HTTP_MEDIA_TYPE'
  | 'ERR_QR_HTTP_BUSY'

/** The status of each code: the one table of them. */
export const STATUSES: { [code in QrErrorCode | HttpErrorCode]: number } = {
  ERR_QR_EMPTY: 400,
  ERR_QR_DATA: 400,
  ERR_QR_TEXT: 400,
  ERR_QR_TOO_LONG: 400,
  ERR_QR_OPTION: 400,
  ERR_QR_TOO_LARGE: 413,
  ERR_QR_MEMORY: 503,
  ERR_QR_QUEUE_FULL: 503,
  ERR_QR_FILE: 500,
  ERR_QR_INTERNAL: 500,
  ERR_QR_BINDING: 500,
  ERR_QR_HTTP_URL: 400,
  ERR_QR_HTTP_PATH: 404,
  ERR_QR_HTTP_METHOD: 405,
  ERR_QR_HTTP_ACCEPT: 406,
  ERR_QR_HTTP_TIMEOUT: 408,
  ERR_QR_HTTP_TEXT_BYTES: 413,
  ERR_QR_HTTP_BODY_BYTES: 413,
  ERR_QR_HTTP_BATCH_ITEMS: 413,
  ERR_QR_HTTP_BATCH_BYTES: 413,
  ERR_QR_HTTP_MEDIA_TYPE: 415,
  ERR_QR_HTTP_BUSY: 503,
}

/** An error with what Fastify reads of one: its status, its code, and headers of its answer. */
export interface Problem extends Error {
  code: string
  statusCode: number
  headers?: Record<string, string>
}

export function problem(
  code: QrErrorCode | HttpErrorCode,
  message: string,
  headers?: Record<string, string>,
): Problem {
  const error = Object.assign(new Error(message), { code, statusCode: STATUSES[code] })
  return headers ? Object.assign(error, { headers }) : error
}

/**
 * The same without a stack, for where it is the load that is at fault: it would be half of what a refusal
 * costs, just when there is nothing to spare.
 */
export function refusal(code: HttpErrorCode, message: string): Problem {
  const { stackTraceLimit } = Error
  // Refused, and not thrown, where the language's own objects are frozen.
  Reflect.set(Error, 'stackTraceLimit', 0)
  const refused = problem(code, message)
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  return refused
}

/** The error as one with a status: one that is not of qrush is a bug, and its words stay inside, as the cause. */
export function asProblem(error: unknown): Problem {
  const { code } = (error ?? {}) as Partial<Problem>
  if (typeof code === 'string' && Object.hasOwn(STATUSES, code)) {
    // The addon's are of the realm that loaded it, which under a test runner may be another.
    const own =
      error instanceof Error
        ? error
        : Object.assign(new Error((error as Problem).message, { cause: error }), error)
    return Object.assign(own, { code, statusCode: STATUSES[code as QrErrorCode] })
  }
  const message = 'Expected an answer but qrush failed to make it, which is a bug: please report it'
  return Object.assign(problem('ERR_QR_INTERNAL', message), { cause: error })
}

/** What the answer to a problem says. */
export interface ProblemBody {
  statusCode: number
  code: string
  error: string
  message: string
}

export function bodyOf({ statusCode, code, message }: Problem): ProblemBody {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? '', message }
}
