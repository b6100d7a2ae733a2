// The part of the table that is of the symbol and its picture.

import type { Flag } from './flag.js'

/** Of what is drawn in characters, which is no file of a batch. */
const OF_CHARACTERS = ['inverse', 'small']

/** Options of `create` and of the pictures, in the order of the README. */
export const PICTURE: Flag[] = [
  {
    name: 'type',
    short: 't',
    value: 'TYPE',
    option: 'type',
    says: 'png, jpeg, webp, gif, svg, pdf, eps, gray, rgba; utf8, ascii, terminal. Goes before what a name ends in.',
  },
  {
    name: 'error-correction-level',
    short: 'e',
    value: 'LEVEL',
    option: 'errorCorrectionLevel',
    says: 'L, M, Q or H: about 7, 15, 25 or 30 % of the code may be lost. Default: M.',
  },
  {
    name: 'no-boost-error-correction',
    option: 'boostErrorCorrection',
    gives: false,
    says: 'Leave the level as it is, where a higher one would fit as well.',
  },
  {
    name: 'qr-version',
    value: 'N',
    option: 'version',
    number: true,
    says: 'The size, 1-40: 17 + 4 × N modules per side. Default: the smallest that holds the data.',
  },
  {
    name: 'min-version',
    value: 'N',
    option: 'minVersion',
    number: true,
    says: 'The smallest version allowed. Default: 1.',
  },
  {
    name: 'max-version',
    value: 'N',
    option: 'maxVersion',
    number: true,
    says: 'The largest version allowed. Default: 40.',
  },
  {
    name: 'mask-pattern',
    value: 'N',
    option: 'maskPattern',
    number: true,
    says: 'The mask pattern, 0-7. Default: the one with the least penalty.',
  },
  {
    name: 'micro',
    value: 'auto',
    bare: true,
    option: 'micro',
    gives: true,
    says: 'Micro QR only; --micro=auto: where the data fit one. Default: full-size codes.',
  },
  {
    name: 'eci',
    option: 'eci',
    gives: true,
    says: 'Have the text say that it is UTF-8; scanners guess it well without.',
  },
  {
    name: 'compatibility',
    value: 'MODE',
    option: 'compatibility',
    says: 'qrcode, qrcode-kanji: the code and the layout of npm qrcode, with --no-boost-error-correction.',
  },
  {
    name: 'margin',
    short: 'm',
    value: 'N',
    option: 'margin',
    number: true,
    says: 'The quiet zone in modules, 0-1000. Default: 4.',
  },
  {
    name: 'scale',
    short: 's',
    value: 'N',
    option: 'scale',
    number: true,
    says: 'Whole pixels per module, 1-1000. Default: 4.',
  },
  {
    name: 'width',
    short: 'w',
    value: 'N',
    option: 'width',
    number: true,
    says: 'Exact pixels per side, up to 16384: goes before --scale; the rest widens the quiet zone.',
  },
  {
    name: 'dark',
    value: 'COLOR',
    option: 'color.dark',
    says: "The colour of dark modules: #rgb, #rgba, #rrggbb, #rrggbbaa; in an SVG also currentColor. Default: '#000'.",
  },
  {
    name: 'light',
    value: 'COLOR',
    option: 'color.light',
    says: "The colour of light modules and the quiet zone; '#0000' is transparent. Default: '#fff'.",
  },
  {
    name: 'ppi',
    value: 'N',
    option: 'ppi',
    number: true,
    says: 'png, jpeg, pdf, eps: pixels per inch of print. Default: 72 in pdf and eps.',
  },
  {
    name: 'quality',
    short: 'q',
    value: 'N',
    option: 'quality',
    number: true,
    says: 'jpeg, and webp with --lossy: how much is kept, 1-100. Default: 80.',
  },
  {
    name: 'lossy',
    option: 'lossless',
    gives: false,
    says: 'webp: not to the pixel, and larger; for what takes nothing else.',
  },
  {
    name: 'mm',
    value: 'N',
    option: 'mm',
    number: true,
    says: 'svg, pdf, eps: millimetres per side, 2-5000, quiet zone included.',
  },
  {
    name: 'title',
    value: 'TEXT',
    option: 'title',
    says: "svg, pdf: the picture's name, for screen readers and tooltips.",
  },
  {
    name: 'desc',
    value: 'TEXT',
    option: 'desc',
    says: 'svg, pdf: what the picture shows, at more length.',
  },
  {
    name: 'inverse',
    option: 'inverse',
    gives: true,
    says: 'utf8, ascii: for light characters on a dark background; terminal: swap the two.',
  },
  {
    name: 'small',
    option: 'small',
    gives: true,
    says: 'terminal, with --compatibility: half blocks, not two characters a module.',
  },
]

/** Those of the pictures of a batch. */
export const MANY: Flag[] = PICTURE.filter(({ name }) => !OF_CHARACTERS.includes(name)).map(
  (flag) => ({ ...flag, says: flag.says.replace('; utf8, ascii, terminal', '') }),
)
