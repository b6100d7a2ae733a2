// The types of npm qrcode under the names that @types/qrcode has for them, and some more values that are taken.

/** A canvas, as browsers and packages for Node.js have them. */
export interface Canvas {
  width: number
  height: number
  // biome-ignore lint/suspicious/noExplicitAny: canvases differ in what they tell of their contexts
  getContext(kind: '2d', ...options: any[]): any
  // biome-ignore lint/suspicious/noExplicitAny: and of their files
  toDataURL?(type?: any, quality?: any): string
  // biome-ignore lint/suspicious/noExplicitAny: and not all have one
  style?: any
}

/** The canvas of a document, where the program's types know of documents. */
export type HTMLCanvas = typeof globalThis extends {
  HTMLCanvasElement: { prototype: infer Element }
}
  ? Element
  : Canvas

/** Takes an answer, or why there is none. */
// biome-ignore lint/suspicious/noExplicitAny: of whatever it is a callback
export type Callback<Value = any> = (error: Error | null | undefined, value: Value) => void

/** Is told of the end, or of what went wrong. */
export type Done = (error: Error | null | undefined) => void

/** What a code carries. */
export type QRCodeInput = string | readonly (string | QRCodeSegment)[]

export type QRCodeErrorCorrectionLevel =
  | 'L'
  | 'M'
  | 'Q'
  | 'H'
  | 'low'
  | 'medium'
  | 'quartile'
  | 'high'
export type QRCodeMaskPattern = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7
/** Gives a character's value in Shift-JIS. */
export type QRCodeToSJISFunc = (codePoint: string) => number

/** How text becomes a symbol. */
export interface QRCodeOptions {
  /**
   * The version, 1–40.
   *
   * @default the smallest that holds the data
   */
  version?: number | undefined
  /**
   * How much of the code may be lost; what an earlier code had is taken, too.
   *
   * @default 'M'
   */
  errorCorrectionLevel?:
    | QRCodeErrorCorrectionLevel
    | Lowercase<QRCodeErrorCorrectionLevel>
    | ErrorCorrectionLevel
    | undefined
  /**
   * The mask pattern.
   *
   * @default the one with the least penalty
   */
  maskPattern?: QRCodeMaskPattern | undefined
  /** Allows Kanji mode. qrush knows the values and does not call it. */
  toSJISFunc?: QRCodeToSJISFunc | undefined
}

/** How a symbol becomes a picture. */
export interface QRCodeRenderersOptions extends QRCodeOptions {
  /**
   * The quiet zone in modules.
   *
   * @default 4
   */
  margin?: number | undefined
  /**
   * Pixels per module, with or without a fraction.
   *
   * @default 4
   */
  scale?: number | undefined
  /** Pixels per side; goes before `scale`, and is ignored where the symbol does not fit in. */
  width?: number | undefined
  /** The colours, in hexadecimal with 3, 4, 6 or 8 digits. */
  color?:
    | {
        /** @default '#000000ff' */
        dark?: string | undefined
        /** @default '#ffffffff' */
        light?: string | undefined
      }
    | undefined
}

/** Options of PNG encoders, taken and of no effect: a PNG of qrush is the smallest it can make. */
export interface QRCodePngRendererOptions {
  deflateLevel?: number | undefined
  deflateStrategy?: number | undefined
}

export type QRCodeDataURLType = 'image/png' | 'image/jpeg' | 'image/webp'
export type QRCodeToDataURLOptions = QRCodeToDataURLOptionsJpegWebp | QRCodeToDataURLOptionsOther
export interface QRCodeToDataURLOptionsJpegWebp extends QRCodeRenderersOptions {
  type: 'image/jpeg' | 'image/webp'
  rendererOpts?:
    | {
        /**
         * How much a JPEG keeps, 0–1. WebP loses nothing.
         *
         * @default 0.92
         */
        quality?: number | undefined
      }
    | undefined
}
export interface QRCodeToDataURLOptionsOther extends QRCodeRenderersOptions {
  /** @default 'image/png' */
  type?: 'image/png' | 'png' | 'svg' | undefined
  rendererOpts?: QRCodePngRendererOptions | undefined
}

export type QRCodeStringType = 'utf8' | 'svg' | 'terminal'
export type QRCodeToStringOptions = QRCodeToStringOptionsTerminal | QRCodeToStringOptionsOther
export interface QRCodeToStringOptionsTerminal extends QRCodeRenderersOptions {
  type: 'terminal'
  /**
   * Whether it is half blocks, and not two characters a module.
   *
   * @default false
   */
  small?: boolean | undefined
  /**
   * `small`: whether it is light on dark.
   *
   * @default false
   */
  inverse?: boolean | undefined
}
export interface QRCodeToStringOptionsOther extends QRCodeRenderersOptions {
  /** @default 'utf8' */
  type?: 'utf8' | 'svg' | undefined
}

export type QRCodeFileType = 'png' | 'svg' | 'utf8'
export type QRCodeToFileOptions = QRCodeToFileOptionsPng | QRCodeToFileOptionsOther
export interface QRCodeToFileOptionsPng extends QRCodeRenderersOptions {
  /** @default as the name ends */
  type?: 'png' | undefined
  rendererOpts?: QRCodePngRendererOptions | undefined
}
export interface QRCodeToFileOptionsOther extends QRCodeRenderersOptions {
  type: 'svg' | 'utf8' | 'txt' | 'jpeg' | 'webp' | undefined
}

export type QRCodeFileStreamType = 'png'
export interface QRCodeToFileStreamOptions extends QRCodeRenderersOptions {
  type?: QRCodeFileStreamType | undefined
  rendererOpts?: QRCodePngRendererOptions | undefined
}

export type QRCodeBufferType = 'png'
export interface QRCodeToBufferOptions extends QRCodeRenderersOptions {
  /** @default 'png' */
  type?:
    | QRCodeBufferType
    | 'svg'
    | 'utf8'
    | 'jpeg'
    | 'webp'
    | 'image/png'
    | 'image/jpeg'
    | 'image/webp'
    | undefined
  rendererOpts?: (QRCodePngRendererOptions & { quality?: number | undefined }) | undefined
}

export type QRCodeSegmentMode = 'numeric' | 'alphanumeric' | 'byte' | 'kanji'
export type QRCodeSegment =
  | QRCodeNumericSegment
  | QRCodeAlphanumericSegment
  | QRCodeByteSegment
  | QRCodeKanjiSegment
  | { mode?: never; data: string | Buffer | Uint8ClampedArray | Uint8Array }
  | GeneratedQRCodeSegment

export interface QRCodeNumericSegment {
  mode: 'numeric'
  data: string | number
}
export interface QRCodeAlphanumericSegment {
  mode: 'alphanumeric'
  data: string
}
export interface QRCodeByteSegment {
  mode: 'byte'
  data: string | Buffer | Uint8ClampedArray | Uint8Array | number[]
}
export interface QRCodeKanjiSegment {
  mode: 'kanji'
  data: string
}

/** A code as modules. */
export interface QRCode {
  modules: BitMatrix
  version: number
  errorCorrectionLevel: ErrorCorrectionLevel
  maskPattern: QRCodeMaskPattern | undefined
  segments: GeneratedQRCodeSegment[]
}

/** The modules, row by row from the top. */
export interface BitMatrix {
  /** Modules per side. */
  size: number
  /** 1 where a module is dark. */
  data: Uint8Array
  /** 1 where a module is of a function pattern, or of format or version information. */
  reservedBit: Uint8Array
  set(row: number, col: number, value: number | boolean, reserved?: boolean): void
  get(row: number, col: number): number
  xor(row: number, col: number, value: number | boolean): void
  isReserved(row: number, col: number): number
}

/** A level by its bits in the format information: 1 for L, 0 for M, 3 for Q, 2 for H. */
export interface ErrorCorrectionLevel {
  bit: 0 | 1 | 2 | 3
}

export type ModeId = 'Numeric' | 'Alphanumeric' | 'Byte' | 'Kanji'
export interface Mode<Id extends ModeId = ModeId> {
  id: Id
  /** Its indicator. */
  bit: number
  /** Bits of the count in versions 1–9, 10–26 and 27–40. */
  ccBits: readonly number[]
}

export type GeneratedQRCodeSegment = NumericData | AlphanumericData | ByteData | KanjiData
export interface DataSegment {
  /** Characters, or in byte mode bytes. */
  getLength(): number
  /** Bits, without the header. */
  getBitsLength(): number
}
export interface NumericData extends DataSegment {
  mode: Mode<'Numeric'>
  data: string
}
export interface AlphanumericData extends DataSegment {
  mode: Mode<'Alphanumeric'>
  data: string
}
export interface ByteData extends DataSegment {
  mode: Mode<'Byte'>
  data: Uint8Array
}
export interface KanjiData extends DataSegment {
  mode: Mode<'Kanji'>
  data: string
}
