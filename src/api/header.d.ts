/* Generated from src/ by `npm run build`: edit src/options/table.rs and the Rust docs in src/api there. */

/// <reference types="node" />

/**
 * What a code carries: text, which is split into the shortest segments; bytes, which go out as they
 * are; or segments as you split them.
 */
export type Data = string | Uint8Array | readonly Segment[]

/** A mode of ISO/IEC 18004, 7.3: 10 bits for three digits, 11 for two capitals, 8 for a byte, 13 for a Kanji. */
export type Mode = 'numeric' | 'alphanumeric' | 'byte' | 'kanji'

/**
 * A stretch of the code in one mode, or the designator of the character set (ECI) of those after it.
 * Data has only characters of its mode; a string in byte mode goes out as UTF-8.
 */
export type Segment =
  | { mode: Mode; data: string | Uint8Array }
  | { mode: 'eci'; designator: number }

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
  | 'ERR_QR_MEMORY'
  | 'ERR_QR_QUEUE_FULL'
  | 'ERR_QR_FILE'
  | 'ERR_QR_INTERNAL'
  | 'ERR_QR_BINDING'

/** What every failure of qrush is: the message says what was expected, what came, and the way out. */
export interface QrError extends Error {
  code: QrErrorCode
  /** `ERR_QR_OPTION`: the option at fault. `ERR_QR_TOO_LARGE`: the option whose limit it is, `'maxPixels'`, `'maxBytes'` or `'maxTotalBytes'`. */
  option?: string
  /** `ERR_QR_OPTION`: what would have been right. */
  expected?: Expected
  /** `ERR_QR_OPTION`: what came: a number, a truth value, the beginning of a text, or else its kind in words. */
  received?: number | boolean | string
  /** In a batch: the item at fault, from 0. */
  index?: number
  /** `ERR_QR_TOO_LONG`: bits needed, at least: what no code holds is not read. `ERR_QR_TOO_LARGE`: pixels or bytes asked for; of bytes at least so many. */
  used?: number
  /** `ERR_QR_TOO_LONG`: bits that there are. `ERR_QR_TOO_LARGE`: pixels or bytes allowed. `ERR_QR_QUEUE_FULL`: calls that may wait. */
  capacity?: number
  /** `ERR_QR_TOO_LONG`: the smallest version that would do, where `version` or `maxVersion` rules it out. */
  version?: number
  /** `ERR_QR_TOO_LONG`, and `ERR_QR_DATA` of a Micro QR code: options that would make the data fit, one set after the other. */
  remedies?: {
    errorCorrectionLevel?: ErrorCorrectionLevel
    version?: number
    maxVersion?: number
    micro?: 'auto'
  }[]
  /** `ERR_QR_FILE`: the error of `node:fs`, with `code` (`'ENOENT'`, `'EACCES'`, …), `errno`, `syscall` and `path`. */
  cause?: Error & { code: string; errno?: number; syscall: string; path: string }
}

/** What an option takes, or takes next to others: {@link QrError.expected}. */
export interface Expected {
  /** `'nothing'`: it must be left out. `'type'`: it is for other types. `'name'`: there is no such option. */
  kind: OptionKind | 'path' | 'name' | 'nothing'
  /** The least number. */
  min?: number
  /** The largest number; of a text, its UTF-16 code units. */
  max?: number
  /** What there is to choose from. */
  choices?: string[]
  /** Why it is less than {@link optionSchema} says: `'micro'`, `'opaque'`, `'page'`, … */
  because?: string
  /** The option that is the reason. */
  beside?: string
  /** The type that is the reason. */
  type?: string
}

/** A kind of value that options take. */
export type OptionKind =
  | 'whole'
  | 'number'
  | 'flag'
  | 'choice'
  | 'type'
  | 'colour'
  | 'text'
  | 'object'
  | 'signal'
  | 'function'

/** A call whose options {@link checkOptions} checks. */
export type OptionsCall =
  | 'create'
  | 'toDataURL'
  | 'toBuffer'
  | 'toString'
  | 'toFile'
  | 'toDataURLBatch'
  | 'toBufferBatch'
  | 'toStringBatch'

/** An option, as {@link optionSchema} tells of it. */
export interface OptionSchema {
  /** Its name; of a part of `color`, with `color.` in front. */
  name: string
  kind: OptionKind
  /** The least number. */
  min?: number
  /** The largest number; of a text, its UTF-16 code units. */
  max?: number
  /** What there is to choose from; of a flag, beside `true` and `false`. */
  choices?: string[]
  /** Its type in TypeScript, where that is not what its kind says. */
  typeName?: string
  /** The functions that take it; `'batch'` is each of the batches. */
  calls: string[]
  /** Of a picture's: the types that it is for. */
  types?: string[]
  /** Of a picture's: whether these are all that there are. */
  isForAllTypes?: boolean
  /** Of `type`: what there is to say of each. */
  formats?: Record<string, string>
  /** Of `type`: those that each function offers, its default first. */
  offered?: Record<string, string[]>
  /** What holds without it: as TypeScript writes it, or in words. */
  default?: string
  /** What its number counts. */
  unit?: string
  /** What it means, in a sentence. */
  summary: string
  /** What else there is to know. */
  details?: string
  /** When it throws, beside for bad values and other types. */
  throws?: string
  /** Its flag on the command line. */
  flag?: { name: string; short?: string; metavar?: string; gives?: boolean; says?: string }
  /** Its parameter in HTTP. */
  parameter?: { name: string; aliases: string[] }
}

/* options */

/** An item of a batch: bare data, or data with options that go before the batch's own. */
export type BatchItem<Options> = Data | ({ data: Data } & Options)

/** What becomes of an item of a batch, in the shape of `Promise.allSettled`. */
export type Settled<Value> =
  | PromiseFulfilledResult<Value>
  | (PromiseRejectedResult & { reason: QrError })

/** Options without names that there are not: what is inferred is not looked at for them. */
export type Known<Options, All> = Options & { [Name in Exclude<keyof Options, keyof All>]: never }

/** What options say of `settle`. */
type SettleOf<Options> = 'settle' extends keyof Options ? Options['settle' & keyof Options] : false

/**
 * What a batch answers: plain values, or with `settle: true` what became of each. Of a `settle` that may be
 * either, as that of a variable may without `as const`, either.
 */
export type BatchResult<Value, Options> = Options extends { settle: true }
  ? Settled<Value>[]
  : true extends SettleOf<Options>
    ? Value[] | Settled<Value>[]
    : Value[]

/**
 * Makes a QR code as a file, off the event loop: drawn, written next to its place, synced and renamed, so that
 * under its name there is never a part of it. A file that is there is replaced by another, with its permissions;
 * a symbolic link stays, and its target is replaced. A device or a pipe is written to as it stands; a pipe that
 * nobody reads is waited for, until `signal` ends that.
 *
 * @param path - Where the file goes, by the working directory at the call. Its ending says the format:
 * `.png`, `.jpg`, `.jpeg`, `.webp`, `.gif`, `.svg`, `.pdf`, `.eps`, `.txt` (half blocks), `.gray` or
 * `.rgba`, unless `type` does.
 * @param data - What the code carries: text, bytes that go out as they are, or segments.
 * @param options - How it is encoded and drawn.
 * @throws Never; it rejects with a {@link QrError}: `ERR_QR_FILE`, with the system's error as its
 * `cause`, where the file cannot be written, and `ERR_QR_OPTION` for a name that says no format.
 * @example
 * ```ts
 * await toFile('ticket.svg', 'https://example.com', { mm: 30 });
 * ```
 */
export declare function toFile(
  path: string | URL,
  data: Data,
  options?: (FileOptions & AsyncOptions) | null,
): Promise<void>
