/* Generated from src/binding by `npm run build`: edit the Rust docs there. */

/** What a code carries: text, or bytes that go out as they are. */
export type Data = string | Uint8Array

/** How much of a code may be lost, from about 7 % (`'L'`) to 30 % (`'H'`). */
export type ErrorCorrectionLevel = 'L' | 'M' | 'Q' | 'H'

/** The code of every error that qrush makes. */
export type QrErrorCode =
  | 'ERR_QR_EMPTY'
  | 'ERR_QR_DATA'
  | 'ERR_QR_TEXT'
  | 'ERR_QR_TOO_LONG'
  | 'ERR_QR_OPTION'
  | 'ERR_QR_TOO_LARGE'
  | 'ERR_QR_INTERNAL'

/** What every failure of qrush is: the message says what was expected, what came, and the way out. */
export interface QrError extends Error {
  code: QrErrorCode
  /** `ERR_QR_OPTION`: the option at fault. */
  option?: string
  /** In a batch: the item at fault, from 0. */
  index?: number
  /** `ERR_QR_TOO_LONG`: bits needed. `ERR_QR_TOO_LARGE`: pixels asked for. */
  used?: number
  /** `ERR_QR_TOO_LONG`: bits that there are. `ERR_QR_TOO_LARGE`: pixels allowed. */
  capacity?: number
}

export interface RenderOptions extends EncodeOptions {}
export interface DataURLOptions extends RenderOptions {}
export interface BufferOptions extends RenderOptions {}
export interface StringOptions extends RenderOptions {}

/** An item of a batch: bare data, or data with options that go before the batch's own. */
export type BatchItem<Options> = Data | ({ data: Data } & Options)

/** What a batch answers: plain values, or with `settle: true` the shape of `Promise.allSettled`. */
export type BatchResult<Value, Options> = Options extends { settle: true }
  ? (PromiseFulfilledResult<Value> | (PromiseRejectedResult & { reason: QrError }))[]
  : Value[]
