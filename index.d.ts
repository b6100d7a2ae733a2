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

/** How data becomes a symbol. */
export interface EncodeOptions {
  /**
   * The least error correction level: about 7, 15, 25 or 30 % of the code may be lost. With L, M, Q and H in this
   * order (ISO/IEC 18004, 6.5.1).
   *
   * @default 'M'
   */
  errorCorrectionLevel?: ErrorCorrectionLevel | null
  /**
   * Whether the level is raised as far as the version stays the same.
   *
   * @default true
   */
  boostErrorCorrection?: boolean | null
  /**
   * The version, 1–40, which gives the size: 17 + 4 × version modules per side. ISO/IEC 18004, 6.3.1.
   *
   * @default the smallest that holds the data
   */
  version?: number | null
  /**
   * The smallest version allowed.
   *
   * @default 1
   */
  minVersion?: number | null
  /**
   * The largest version allowed.
   *
   * @default 40
   */
  maxVersion?: number | null
  /**
   * The mask pattern, 0–7, or 0–3 with `micro`. ISO/IEC 18004, 7.8.2.
   *
   * @default the one with the least penalty
   */
  maskPattern?: number | null
  /**
   * Whether the code is a Micro QR code, which holds up to 35 digits or 15 bytes. Not every scanner reads it.
   * `true` is for M1–M4 only, and then the versions are 1–4; `'auto'` for one where the data fit, unless `version`
   * or `minVersion` asks for a full-size one.
   *
   * @default false
   */
  micro?: boolean | 'auto' | null
  /**
   * Whether text says that it is UTF-8; scanners guess it well without. By the designator 26 before it, which
   * costs 12 bits and rules Kanji mode and Micro QR out.
   *
   * @default false
   */
  eci?: boolean | null
  /**
   * The code and the layout of npm qrcode 1.5.4, with `boostErrorCorrection: false`. `'qrcode'`: the code is,
   * module by module, the one that it makes of the same data, level, version and mask: its rules split text and
   * choose the mask. `'qrcode-kanji'`: as it does with its `toSJISFunc`. Pictures come in its layout, too:
   * `margin`, `scale` and `width` may have fractions, and modules are then not all of the same number of pixels.
   * `qrush/compat` asks for it.
   *
   * @default the shortest split and the mask of ISO/IEC 18004, 7.8.3
   * @throws `ERR_QR_OPTION` beside `micro` and `eci`.
   */
  compatibility?: 'qrcode' | 'qrcode-kanji' | null
}

/**
 * The colours of a picture, each as `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`; in an SVG also `'currentColor'`,
 * the colour of the text around it. Without effect on `'utf8'` and `'ascii'`. JPEG and `'gray'` have no
 * transparency, GIF, EPS and `'terminal'` all or nothing: anything else is an `ERR_QR_OPTION`.
 */
export interface Colors {
  /**
   * The colour of dark modules.
   *
   * @default '#000'
   */
  dark?: string | null
  /**
   * The colour of light modules and the quiet zone; `'#0000'` is transparent.
   *
   * @default '#fff'
   */
  light?: string | null
}

/** How a symbol becomes a picture. */
export interface RenderOptions extends EncodeOptions {
  /**
   * The quiet zone in modules, 0–1000. The standard asks for 4 (ISO/IEC 18004, 6.3.8).
   *
   * @default 4
   */
  margin?: number | null
  /**
   * Whole pixels per module, 1–1000. Without effect on text.
   *
   * @default 4
   */
  scale?: number | null
  /**
   * Exact pixels per side, 1–16384: overrides `scale`, and what is left over widens the quiet zone. Modules are
   * whole pixels. WebP has up to 16383. Without effect on text.
   *
   * @default as `scale` gives it
   */
  width?: number | null
  /**
   * Pixels of the picture at most, 1–268435456. Where the size is somebody else's choice: one over it is an
   * `ERR_QR_TOO_LARGE`. It allows no more than `configure` does.
   *
   * @default as `configure` has it
   */
  maxPixels?: number | null
  /**
   * Bytes of the picture at most, 1–2147483647. Of a Buffer or a file its length, of a string its length as UTF-8,
   * a data URL's own. One over it is an `ERR_QR_TOO_LARGE`, before it is drawn where that is certain, else as soon
   * as it is. It allows no more than `configure` does.
   *
   * @default as `configure` has it
   */
  maxBytes?: number | null
  /** The colours. */
  color?: Colors | null
  /**
   * `'svg'`, `'pdf'` and `'eps'`: millimetres per side, quiet zone included, 2–5000. `scale` and `width` then only
   * say how margins and modules share them.
   *
   * @default a pixel is a CSS pixel (1/96 inch) in SVG, and as `ppi` says in PDF and EPS
   * @throws `ERR_QR_OPTION` for another `type`, and beside `ppi`.
   */
  mm?: number | null
  /**
   * `'svg'` and `'pdf'`: the picture's name, for screen readers and tooltips. Up to 1000 characters, no control
   * characters but tabs and line ends. With it an SVG has the role of an image; without, what stands around it
   * must say what it is.
   *
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  title?: string | null
  /**
   * `'svg'` and `'pdf'`: what the picture shows, at more length. Characters as in `title`.
   *
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  desc?: string | null
  /**
   * `'png'`, `'jpeg'`, `'pdf'` and `'eps'`: pixels per inch of print, 1–65535. In PNG and JPEG it says how large
   * they are meant, and changes none of them (PNG, 11.3.4.3 pHYs; ITU-T T.871, 10.1).
   *
   * @default 72 in PDF and EPS, so that a pixel is a point; the others say nothing of it
   * @throws `ERR_QR_OPTION` for another `type`, and beside `mm`.
   */
  ppi?: number | null
}

/** Options of `toDataURL`. */
export interface DataURLOptions extends RenderOptions {
  /**
   * The format. `'png'`: a picture of pixels that everything reads; `'svg'`: outlines, sharp at any size;
   * `'jpeg'`: for what takes nothing else; `'webp'`: lossless, and nearly always the smallest of pixels; `'gif'`:
   * for what takes nothing else.
   *
   * @default 'png'
   */
  type?: 'png' | 'svg' | 'jpeg' | 'webp' | 'gif' | null
  /**
   * `'webp'`: webP is always lossless: a lossy one of a code is larger, and less sharp.
   *
   * @default true
   * @throws `ERR_QR_OPTION` for another `type`, and for `false`.
   */
  lossless?: true | null
  /**
   * `'jpeg'`: how much is kept, 1–100. Where modules are 8 or 16 pixels and the margin is whole, every edge is
   * kept at any quality, if not quite the tone of the colours, and the file is a fraction of the size.
   *
   * @default 80
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  quality?: number | null
}

/** Options of `toBuffer`. */
export interface BufferOptions extends RenderOptions {
  /**
   * The format. `'png'`: a picture of pixels that everything reads; `'jpeg'`: for what takes nothing else;
   * `'webp'`: lossless, and nearly always the smallest of pixels; `'gif'`: for what takes nothing else; `'svg'`:
   * outlines, sharp at any size; `'pdf'`: one page as large as the picture, for print; `'eps'`: encapsulated
   * PostScript, for print; `'gray'`: bare pixels from left to right and top to bottom, a byte each of brightness
   * (ITU-R BT.601); a side has as many as the square root of their number; `'rgba'`: bare pixels likewise, four
   * bytes each.
   *
   * @default 'png'
   */
  type?: 'png' | 'jpeg' | 'webp' | 'gif' | 'svg' | 'pdf' | 'eps' | 'gray' | 'rgba' | null
  /**
   * `'webp'`: webP is always lossless: a lossy one of a code is larger, and less sharp.
   *
   * @default true
   * @throws `ERR_QR_OPTION` for another `type`, and for `false`.
   */
  lossless?: true | null
  /**
   * `'jpeg'`: how much is kept, 1–100. Where modules are 8 or 16 pixels and the margin is whole, every edge is
   * kept at any quality, if not quite the tone of the colours, and the file is a fraction of the size.
   *
   * @default 80
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  quality?: number | null
}

/** Options of `toString`. */
export interface StringOptions extends RenderOptions {
  /**
   * The format. `'utf8'`: half blocks, a character wide and two modules high; `'ascii'`: `##` for a dark module
   * and two spaces for a light one; `'terminal'`: half blocks with colours (ECMA-48, SGR), which scan on any
   * background; `'svg'`: outlines, sharp at any size; `'eps'`: encapsulated PostScript, for print.
   *
   * @default 'utf8'
   */
  type?: 'utf8' | 'ascii' | 'terminal' | 'svg' | 'eps' | null
  /**
   * `'utf8'`, `'ascii'` and `'terminal'`: whether text is for light characters on a dark background; of a
   * terminal, whether colours are swapped. Light modules are then drawn, and dark ones are space.
   *
   * @default false
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  inverse?: boolean | null
  /**
   * `'terminal'`: beside `compatibility`: half blocks, not two characters a module.
   *
   * @default false
   * @throws `ERR_QR_OPTION` for another `type`, and without `compatibility`.
   */
  small?: boolean | null
}

/** Options of `toFile`. */
export interface FileOptions extends RenderOptions {
  /**
   * The format. `'png'`: a picture of pixels that everything reads; `'jpeg'`: for what takes nothing else;
   * `'webp'`: lossless, and nearly always the smallest of pixels; `'gif'`: for what takes nothing else; `'svg'`:
   * outlines, sharp at any size; `'pdf'`: one page as large as the picture, for print; `'eps'`: encapsulated
   * PostScript, for print; `'utf8'`: half blocks, a character wide and two modules high; `'ascii'`: `##` for a
   * dark module and two spaces for a light one; `'terminal'`: half blocks with colours (ECMA-48, SGR), which scan
   * on any background; `'gray'`: bare pixels from left to right and top to bottom, a byte each of brightness
   * (ITU-R BT.601); a side has as many as the square root of their number; `'rgba'`: bare pixels likewise, four
   * bytes each.
   *
   * @default as the name ends
   */
  type?: 'png' | 'jpeg' | 'webp' | 'gif' | 'svg' | 'pdf' | 'eps' | 'utf8' | 'ascii' | 'terminal' | 'gray' | 'rgba' | null
  /**
   * `'webp'`: webP is always lossless: a lossy one of a code is larger, and less sharp.
   *
   * @default true
   * @throws `ERR_QR_OPTION` for another `type`, and for `false`.
   */
  lossless?: true | null
  /**
   * `'jpeg'`: how much is kept, 1–100. Where modules are 8 or 16 pixels and the margin is whole, every edge is
   * kept at any quality, if not quite the tone of the colours, and the file is a fraction of the size.
   *
   * @default 80
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  quality?: number | null
  /**
   * `'utf8'`, `'ascii'` and `'terminal'`: whether text is for light characters on a dark background; of a
   * terminal, whether colours are swapped. Light modules are then drawn, and dark ones are space.
   *
   * @default false
   * @throws `ERR_QR_OPTION` for another `type`.
   */
  inverse?: boolean | null
  /**
   * `'terminal'`: beside `compatibility`: half blocks, not two characters a module.
   *
   * @default false
   * @throws `ERR_QR_OPTION` for another `type`, and without `compatibility`.
   */
  small?: boolean | null
}

/** Options of the asynchronous forms. */
export interface AsyncOptions {
  /**
   * Ends the wait: the promise rejects with the signal's reason, at once. Task that waits is dropped, and work
   * under way stops at its next check.
   */
  signal?: AbortSignal | null
}

/** Options of a batch as a whole. */
export interface BatchOptions extends AsyncOptions {
  /**
   * Whether each item gets a result of its own, good or bad.
   *
   * @default false
   */
  settle?: boolean | null
  /**
   * Bytes of all results together at most, 1–4294967295, counted as `maxBytes` counts those of each. An item
   * beyond them is not made and fails with `ERR_QR_TOO_LARGE`; the first to be made is made in any case, so that
   * whoever renders the others again, as with `settle: true`, gets to the end.
   *
   * @default there is no limit
   */
  maxTotalBytes?: number | null
  /**
   * Called as items get done, at most about 60 times a second, and at the end. The last call may be just after the
   * promise has settled.
   */
  onProgress?: ((done: number, total: number) => void) | null
}

/** Settings of the whole process, shared by its worker threads. */
export interface Settings {
  /**
   * Threads that share batches and large groups of calls, 1–256. Without effect in WebAssembly, where all is done
   * on the caller's.
   *
   * @default the number of cores
   */
  threads?: number | null
  /**
   * Asynchronous calls that may wait, 0–1000000; one more is refused with `ERR_QR_QUEUE_FULL`.
   *
   * @default 4096
   */
  maxQueue?: number | null
  /**
   * Pixels of a picture, 1–268435456.
   *
   * @default 16777216
   */
  maxPixels?: number | null
  /**
   * Bytes of a picture, 1–2147483647; of a string, those of its UTF-8.
   *
   * @default 67108864
   */
  maxBytes?: number | null
}

/** Options of `stats`. */
export interface StatsOptions {
  /**
   * Whether the times are told step by step, as for a histogram.
   *
   * @default false
   */
  histograms?: boolean | null
}

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

/** A QR code as modules, without quiet zone and colours. */
export declare class QrCode {
  /** Modules per side: 21 for version 1, 177 for version 40, 11 for M1. */
  get size(): number
  /** The version, 1–40, or of a Micro QR code 1–4 for M1–M4. */
  get version(): number
  /** Whether this is a Micro QR code. */
  get micro(): boolean
  /** The error correction level in force, after boosting; `'L'` for M1, which only detects errors. */
  get errorCorrectionLevel(): ErrorCorrectionLevel
  /** The mask pattern in force, 0–7, or of a Micro QR code 0–3. */
  get maskPattern(): number
  /** The segments: given as data again, they make the same symbol. A new copy each time. */
  get segments(): Segment[]
  /** All modules row by row, `size * size` of them: 1 is dark, 0 is light. A new copy each time. */
  get modules(): Uint8Array
  /**
   * Which modules belong to a function pattern, or to format or version information, row by row: 1 where
   * `isFunction` says so, else 0. A new copy each time.
   */
  get functionModules(): Uint8Array
  /**
   * Whether the module at `row` and `col`, both from 0 at the top left, is dark.
   *
   * @throws {QrError} `ERR_QR_OPTION` outside the symbol.
   */
  get(row: number, col: number): boolean
  /**
   * Whether the module belongs to a function pattern, or to format or version information, and
   * so not to the encoded data.
   *
   * @throws {QrError} `ERR_QR_OPTION` outside the symbol.
   */
  isFunction(row: number, col: number): boolean
}

/**
 * Checks options without data and without drawing: throws what a call with them would throw, and does nothing else.
 * Options of a batch are checked one by one, since those of its items override them.
 *
 * @param call - The function that the options are for: the name of one, or of a batch.
 * @param options - Its options.
 * @param path - Of `toFile`: where the file would go, whose ending says the type.
 * @throws {QrError} `ERR_QR_OPTION`
 * @example
 * ```ts
 * checkOptions('toBuffer', { type: 'jpeg', quality: 90 });
 * ```
 */
export declare function checkOptions(call: OptionsCall, options?: object | null, path?: string | null): void

/**
 * Changes settings of the whole process; what is left out stays as it is.
 *
 * @throws {QrError} `ERR_QR_OPTION` for an unknown setting or a bad value; then nothing changes.
 */
export declare function configure(settings: Settings): void

/**
 * Encodes data as a QR code of modules, on the calling thread.
 *
 * @param data - What the code carries: text, bytes that go out as they are, or segments.
 * @param options - How it is encoded.
 * @throws {QrError}
 * @example
 * ```ts
 * const { size, modules } = create('https://example.com');
 * ```
 */
export declare function create(data: Data, options?: EncodeOptions | null): QrCode

/**
 * Estimates how many milliseconds a call made now would wait for a thread, from the costs of the calls
 * that wait and run.
 *
 * @returns Milliseconds; 0 where a thread is free. Costs are estimated by format and size and corrected
 * by measured times. It takes less than a microsecond.
 * @example
 * ```ts
 * if (estimatedWait() > 500) throw new Error('busy');
 * ```
 */
export declare function estimatedWait(): number

/**
 * The table of all options: what each takes, for which calls and formats, its default, and what it means. What
 * makes flags, forms, parameters or documents of the options is made from it.
 *
 * @returns A new copy each time.
 * @example
 * ```ts
 * const margin = optionSchema().find(({ name }) => name === 'margin');
 * console.log(margin?.min, margin?.max, margin?.default); // 0 1000 4
 * ```
 */
export declare function optionSchema(): OptionSchema[]

/**
 * Tells what qrush is doing: queue, threads, outcomes, and how long calls wait and run.
 *
 * @param options - What to tell besides.
 * @throws {QrError} `ERR_QR_OPTION`
 */
export declare function stats(options?: StatsOptions | null): Stats

/** What qrush is doing, over all threads of the process. */
export interface Stats {
  /** Calls that wait for a thread. Zero at rest. */
  queued: number
  /**
   * Calls on a thread, and calls of `toFile` whose picture is drawn and whose file is not yet written. Zero
   * at rest.
   */
  running: number
  /**
   * Asynchronous calls that resolved, since the process began; a batch is one. A `toFile` is among them from
   * when its picture is drawn; should its file not be written, it moves to `failed` or `aborted`.
   */
  completed: number
  /** Asynchronous calls that rejected with an error of qrush after they had been taken in. */
  failed: number
  /** Calls whose signal was aborted while they waited or ran. */
  aborted: number
  /** Threads that share batches and large groups. */
  threads: number
  /** Calls that may wait. */
  maxQueue: number
  /** From the call to its thread. */
  waitTime: Times
  /** On the thread. */
  runTime: Times
}

/** What `stats` is to tell. */
export interface StatsOptions {
  /**
   * Whether the times are told step by step, as for a histogram.
   *
   * @default false
   */
  histograms?: boolean | null
}

/** A step of a time, within a quarter of it. */
export interface Step {
  /** Its longest time, in milliseconds. */
  upTo: number
  /** Calls that took at most that, and longer than the step before. */
  calls: number
}

/** Percentiles of a time, in milliseconds, since the process began; within 25 %. */
export interface Times {
  /** Half of the calls took at most this. */
  p50: number
  /** Nine of ten. */
  p90: number
  /** 99 of 100. */
  p99: number
  /** All. */
  max: number
  /** All times together, where `histograms` were asked for. */
  total?: number
  /**
   * How many calls took how long, from the shortest times to the longest, where `histograms` were asked
   * for; times that no call took are left out.
   */
  steps?: Array<Step>
}

/**
 * Makes a QR code as the content of a picture file, off the event loop.
 *
 * @param data - What the code carries: text, bytes that go out as they are, or segments.
 * @param options - How it is encoded and drawn.
 * @returns A PNG, the default, or a file of the `type` asked for; text in UTF-8.
 * @throws Never; it rejects with a {@link QrError}.
 * @example
 * ```ts
 * await writeFile('code.png', await toBuffer('https://example.com', { width: 400 }));
 * ```
 */
export declare function toBuffer(data: Data, options?: (BufferOptions & AsyncOptions) | null): Promise<Buffer>

/**
 * {@link toBuffer} for many items, on all cores, in order.
 *
 * @param items - Data, or objects of `data` and options that override the batch's own; at most 1,000,000.
 * @param options - Options for all items, and `settle`.
 * @returns The pictures in the order of the items; with `settle: true`, in the shape of
 * `Promise.allSettled`.
 * @throws Never; without `settle` it rejects with the error of the first item that fails, which
 * carries the item's `index`.
 */
export declare function toBufferBatch<Options extends BatchOptions & BufferOptions = BatchOptions & BufferOptions & { settle?: false }>(items: readonly BatchItem<BufferOptions>[], options?: Known<Options, BatchOptions & BufferOptions> | null): Promise<BatchResult<Buffer, Options>>

/**
 * {@link toBuffer} on the calling thread.
 *
 * @throws {QrError}
 */
export declare function toBufferSync(data: Data, options?: BufferOptions | null): Buffer

/**
 * Makes a QR code as a `data:` URL in base64, off the event loop.
 *
 * @param data - What the code carries: text, bytes that go out as they are, or segments.
 * @param options - How it is encoded and drawn.
 * @returns For `type: 'png'`, the default, `data:image/png;base64,…`; for `'svg'`,
 * `data:image/svg+xml;base64,…`; likewise for the others.
 * @throws Never; it rejects with a {@link QrError}.
 * @example
 * ```ts
 * const url = await toDataURL('https://example.com', { scale: 8 });
 * ```
 */
export declare function toDataURL(data: Data, options?: (DataURLOptions & AsyncOptions) | null): Promise<string>

/**
 * {@link toDataURL} for many items, on all cores, in order.
 *
 * @param items - Data, or objects of `data` and options that override the batch's own; at most 1,000,000.
 * @param options - Options for all items, and `settle`.
 * @returns The data URLs in the order of the items; with `settle: true`, in the shape of
 * `Promise.allSettled`.
 * @throws Never; without `settle` it rejects with the error of the first item that fails, which
 * carries the item's `index`.
 */
export declare function toDataURLBatch<Options extends BatchOptions & DataURLOptions = BatchOptions & DataURLOptions & { settle?: false }>(items: readonly BatchItem<DataURLOptions>[], options?: Known<Options, BatchOptions & DataURLOptions> | null): Promise<BatchResult<string, Options>>

/**
 * {@link toDataURL} on the calling thread.
 *
 * @throws {QrError}
 */
export declare function toDataURLSync(data: Data, options?: DataURLOptions | null): string

/**
 * Makes a QR code as text, off the event loop.
 *
 * @param data - What the code carries: text, bytes that go out as they are, or segments.
 * @param options - How it is encoded and drawn.
 * @returns Lines with one line feed between two, half blocks unless another `type` is asked for; or an
 * SVG or EPS. Half blocks and ASCII take `margin` only: a character has the size and the colours that its
 * reader gives it.
 * @throws Never; it rejects with a {@link QrError}.
 * @example
 * ```ts
 * console.log(await toString('https://example.com'));
 * ```
 */
export declare function toString(data: Data, options?: (StringOptions & AsyncOptions) | null): Promise<string>

/**
 * {@link toString} for many items, on all cores, in order.
 *
 * @param items - Data, or objects of `data` and options that override the batch's own; at most 1,000,000.
 * @param options - Options for all items, and `settle`.
 * @returns The texts in the order of the items; with `settle: true`, in the shape of
 * `Promise.allSettled`.
 * @throws Never; without `settle` it rejects with the error of the first item that fails, which
 * carries the item's `index`.
 */
export declare function toStringBatch<Options extends BatchOptions & StringOptions = BatchOptions & StringOptions & { settle?: false }>(items: readonly BatchItem<StringOptions>[], options?: Known<Options, BatchOptions & StringOptions> | null): Promise<BatchResult<string, Options>>

/**
 * {@link toString} on the calling thread.
 *
 * @throws {QrError}
 */
export declare function toStringSync(data: Data, options?: StringOptions | null): string

/** The version of qrush, the binary's as well as the package's. */
export declare const version: string
