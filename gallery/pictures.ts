/** What the gallery shows: each format, size and colour form, and kinds of symbols. */
import type { RenderOptions } from '../index.js'

export interface Shown {
  title: string
  /** What it is for, in a sentence without its full stop. */
  note: string
  call: 'toBuffer' | 'toString'
  data: string
  options: Options
  /** Whether it is on the contact sheet. */
  sheet?: boolean
}

/** Of either call; the formats are those that the picture's call offers. */
export interface Options extends RenderOptions {
  type?: string
  ppi?: number
  inverse?: boolean
  quality?: number
}

export interface Group {
  heading: string
  lead: string
  pictures: Shown[]
}

/** A link that says which picture carries it. */
const link = (path: string) => `https://example.com/${path}`

const picture = (title: string, note: string, data: string, options: Options): Shown => ({
  title,
  note,
  call: 'toBuffer',
  data: link(data),
  options,
})
const text = (title: string, note: string, type: string, options: Options = {}): Shown => ({
  title,
  note,
  call: 'toString',
  data: link(type),
  options: { type, ...options },
})
const onSheet = (shown: Shown): Shown => ({ ...shown, sheet: true })
const symbol = (title: string, note: string, data: string, options: Options): Shown => ({
  title,
  note,
  call: 'toBuffer',
  data,
  options,
})

export const GROUPS: Group[] = [
  {
    heading: 'Formats',
    lead: 'The same call, with another type.',
    pictures: [
      onSheet(picture('PNG', 'One bit a pixel, for the web and for mail', 'png', {})),
      onSheet(picture('SVG', 'One path, sharp at any size', 'svg', { type: 'svg' })),
      onSheet(picture('WebP', 'Lossless, and the smallest', 'webp', { type: 'webp' })),
      onSheet(picture('JPEG', 'For what takes nothing else', 'jpeg', { type: 'jpeg' })),
      onSheet(picture('GIF', 'Two colours, for old readers', 'gif', { type: 'gif' })),
      onSheet(
        picture('PDF', 'A page as large as the code, for print', 'pdf', { type: 'pdf', mm: 40 }),
      ),
      onSheet(picture('EPS', 'For typesetting', 'eps', { type: 'eps', mm: 40 })),
      picture('Grey', 'A byte a pixel, for programs that go on from there', 'gray', {
        type: 'gray',
      }),
      picture('RGBA', 'Four bytes a pixel, as a canvas has them', 'rgba', { type: 'rgba' }),
      onSheet(text('Terminal', 'Half blocks in colours of their own', 'terminal')),
      onSheet(text('Half blocks', 'For logs and for mail in plain text', 'utf8')),
      text('ASCII', 'Where nothing else gets through; to be scanned from afar', 'ascii'),
    ],
  },
  {
    heading: 'Sizes',
    lead: 'Modules are whole pixels, always.',
    pictures: [
      picture('scale: 1', 'A pixel a module, to be scaled by others', 'scale/1', { scale: 1 }),
      picture('scale: 3', 'Whole pixels per module', 'scale/3', { scale: 3 }),
      picture('scale: 6', 'Whole pixels per module', 'scale/6', { scale: 6 }),
      picture('width: 200', 'What modules leave over widens the quiet zone', 'width', {
        width: 200,
      }),
      picture('margin: 1', 'Where the surroundings are light already', 'margin/1', { margin: 1 }),
      picture('margin: 8', 'Twice the quiet zone of the standard', 'margin/8', { margin: 8 }),
      picture('mm: 30', 'Millimetres, also of PDF and EPS', 'svg/mm', { type: 'svg', mm: 30 }),
      picture('ppi: 300', 'Pixels that know how large they are meant', 'ppi', {
        width: 240,
        ppi: 300,
      }),
    ],
  },
  {
    heading: 'Colours',
    lead: 'Dark on light, with as much contrast as a camera wants.',
    pictures: [
      onSheet(
        picture('Two colours', 'For dark modules and for light ones', 'colours', {
          color: { dark: '#136', light: '#eef' },
        }),
      ),
      onSheet(
        picture('Transparent', 'What lies behind shows through, checked here', 'clear', {
          color: { light: '#0000' },
        }),
      ),
      onSheet(
        picture('Translucent', 'Alpha in either colour', 'alpha', {
          color: { dark: '#703c', light: '#fff8' },
        }),
      ),
      onSheet(
        picture('SVG in colour', 'The same colours, as shapes', 'svg/colours', {
          type: 'svg',
          color: { dark: '#053', light: '#efe' },
        }),
      ),
      picture('PDF in colour', 'As light and dark as on the screen', 'pdf/colours', {
        type: 'pdf',
        mm: 40,
        color: { dark: '#046', light: '#fff' },
      }),
      symbol('JPEG in colour', 'Without loss where modules are 8 pixels', 'LOSSLESS', {
        type: 'jpeg',
        scale: 8,
        color: { dark: '#528', light: '#fed' },
      }),
      picture('WebP in colour', 'Transparent to the pixel', 'webp/clear', {
        type: 'webp',
        color: { dark: '#274', light: '#0000' },
      }),
      picture('Transparent GIF', 'All or nothing', 'gif/clear', {
        type: 'gif',
        color: { dark: '#811', light: '#0000' },
      }),
      text('Inverse', 'Half blocks for light letters on a dark screen', 'utf8', { inverse: true }),
      text('Terminal in colour', 'By 24-bit colours', 'terminal', {
        color: { dark: '#123a6b', light: '#f4f7fb' },
      }),
    ],
  },
  {
    heading: 'Symbols',
    lead: 'What the standard offers, chosen by the data or by you.',
    pictures: [
      symbol('Level L', 'The least correction, 7 %: the smallest symbol', link('levels/low'), {
        errorCorrectionLevel: 'L',
        boostErrorCorrection: false,
      }),
      symbol('Level H', 'A third of the code may be lost', link('levels/high'), {
        errorCorrectionLevel: 'H',
      }),
      onSheet(
        symbol('Japanese', 'Kanji mode: 13 bits a character', 'ありがとう、またのご来店を', {}),
      ),
      onSheet(
        symbol('Micro QR', 'For a few characters in little space', 'ROW 12', { micro: true }),
      ),
      symbol('Version 12', 'As large as asked for', link('version'), {
        version: 12,
        scale: 3,
      }),
      symbol('Mask 3', 'One of eight, where it is not to be chosen', link('mask'), {
        maskPattern: 3,
      }),
    ],
  },
]

/** A line of a call is at most so long. */
const LINE = 45

/** A picture's call as one would write it. */
export function callOf({ call, data, options }: Shown): string {
  const given = Object.keys(options).length > 0 ? [data, options] : [data]
  const parts = given.map((value) => (indent: string) => literal(value, indent))
  return wrapped(`await ${call}(`, parts, ')', '')
}

/** A value after `before`, on a line that begins with `indent`. */
function literal(value: unknown, indent: string, before = ''): string {
  if (typeof value === 'string') return `${before}'${value}'`
  if (typeof value !== 'object' || value === null) return before + String(value)
  const fields = Object.entries(value).map(
    ([key, field]) =>
      (indent: string) =>
        literal(field, indent, `${key}: `),
  )
  return wrapped(`${before}{ `, fields, ' }', indent)
}

/** On one line, or each part on its own. */
function wrapped(
  open: string,
  parts: ((indent: string) => string)[],
  close: string,
  indent: string,
): string {
  const line = `${open}${parts.map((part) => part(indent)).join(', ')}${close}`
  if (!line.includes('\n') && indent.length + line.length < LINE) return line
  const lines = parts.map((part) => `${indent}  ${part(`${indent}  `)},\n`)
  return `${open.trimEnd()}\n${lines.join('')}${indent}${close.trim()}`
}
