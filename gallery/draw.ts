/** Makes a picture by its call, and what a browser shows of it. */
import { spawnSync } from 'node:child_process'
import sharp from 'sharp'
import { type Cell, screen } from '../__test__/judges/screen.js'
import { toBuffer, toString as toQrString } from '../index.js'
import { callOf, type Shown } from './pictures.js'

export interface Drawn extends Shown {
  code: string
  /** In its own unit, as words. */
  size: string
  /** Of the file, or of the text in UTF-8. */
  bytes: number
  /** What shows it, as HTML. */
  html: string
  /** The file as a data URL, where a browser does not show it by itself. */
  file?: string
}

const IMAGES: { [type: string]: string } = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
}

/** Without `previews` what other programs would have to draw is left out. */
export async function drawn(shown: Shown, previews = true): Promise<Drawn> {
  const code = callOf(shown)
  if (shown.call === 'toString') {
    const text = await toQrString(shown.data, shown.options as Parameters<typeof toQrString>[1])
    const lines = screen(text, ...colours(shown))
    const columns = Math.max(...lines.map(({ length }) => length))
    const { type, inverse } = shown.options
    const kind = onTerminal(type, inverse) ? 'terminal' : type
    const html = `<pre class="screen ${kind}" role="img" aria-label="${alt(shown)}">${spans(lines, shown)}</pre>`
    const size = `${columns} × ${lines.length} characters`
    return { ...shown, code, size, bytes: Buffer.byteLength(text), html }
  }
  const file = await toBuffer(shown.data, shown.options as Parameters<typeof toBuffer>[1])
  const type = shown.options.type ?? 'png'
  const made = { ...shown, code, bytes: file.length }
  const media = IMAGES[type]
  if (type === 'svg') {
    const [, width = '', unit = ''] = / width="([\d.]+)(\w*)"/.exec(String(file)) ?? []
    const size = `${width} × ${width} ${unit || 'px'}`
    return { ...made, size, html: image(shown, url('image/svg+xml', file), `${width}${unit}`) }
  }
  if (media !== undefined) {
    const { width } = await sharp(file).metadata()
    return { ...made, size: pixels(width), html: image(shown, url(media, file), `${width}`) }
  }
  if (type === 'gray' || type === 'rgba') {
    const channels = type === 'gray' ? 1 : 4
    const side = Math.sqrt(file.length / channels)
    const raw = { width: side, height: side, channels } as const
    const preview = previews ? await sharp(file, { raw }).png().toBuffer() : undefined
    return { ...made, size: pixels(side), html: previewed(shown, `${side}`, preview) }
  }
  return { ...made, ...printed(shown, type, file, previews) }
}

interface Printed {
  media: string
  /** Finds the width in points. */
  points: RegExp
  /** Draws it at 384 dpi: four of its pixels are one of CSS. */
  command: [program: string, ...args: string[]]
}

const PRINTED: { [type: string]: Printed } = {
  pdf: {
    media: 'application/pdf',
    points: /\/MediaBox *\[ *\S+ +\S+ +([\d.]+)/,
    command: ['pdftoppm', '-png', '-r', '384', '-singlefile', '-'],
  },
  eps: {
    media: 'application/postscript',
    points: /%%HiResBoundingBox: *\S+ +\S+ +([\d.]+)/,
    command: ['gs', '-q', '-dSAFER', '-dEPSCrop', '-sDEVICE=pngalpha', '-r384', '-o', '-', '-'],
  },
}

/** A PDF or an EPS: its size in millimetres, a preview, and the file itself. */
function printed(shown: Shown, type: string, file: Buffer, previews: boolean) {
  const found = PRINTED[type]
  if (found === undefined) throw new Error(`Expected a format that can be shown but got ${type}`)
  const points = Number(found.points.exec(file.toString('latin1'))?.[1])
  const millimetres = `${Number(((points * 25.4) / 72).toFixed(2))}`
  const [program, ...args] = found.command
  const drawing = previews
    ? spawnSync(program, args, { input: file, maxBuffer: 2 ** 26 })
    : undefined
  if (drawing && drawing.status !== 0) {
    throw new Error(`Expected ${program} to draw the ${type} but it did not`)
  }
  return {
    size: `${millimetres} × ${millimetres} mm`,
    html: previewed(shown, `${millimetres}mm`, drawing?.stdout),
    file: url(found.media, file),
  }
}

const pixels = (side: number) => `${side} × ${side} px`
const url = (media: string, file: Buffer) => `data:${media};base64,${file.toString('base64')}`
const alt = ({ title, data }: Shown) => escape(`${title}: a QR code of ${data}`)

function image(shown: Shown, source: string, side: string): string {
  const css = /\d$/.test(side) ? `${side}px` : side
  return `<img alt="${alt(shown)}" style="width:${css}" src="${source}">`
}

/** What another program has drawn, and another version of it may draw otherwise: marked as such. */
function previewed(shown: Shown, side: string, png: Buffer | undefined): string {
  const drawing = image(shown, png ? url('image/png', png) : '', side)
  return drawing.replace('<img ', '<img data-preview ')
}

/** Text is shown as ink on paper, or as on most terminals: the same colours as in page.ts. */
function colours({ options: { type, inverse } }: Shown): [ink: string, paper: string] {
  return onTerminal(type, inverse) ? ['#e5e5e5', '#000000'] : ['#000000', '#ffffff']
}

const onTerminal = (type?: string, inverse?: boolean) => type === 'terminal' || inverse === true

/** Cells of the same colours in one element. */
function spans(lines: Cell[][], shown: Shown): string {
  const [plain, page] = colours(shown)
  return lines
    .map((line) => {
      const runs: Cell[] = []
      for (const cell of line) {
        const last = runs.at(-1)
        if (last?.ink === cell.ink && last.paper === cell.paper) last.letter += cell.letter
        else runs.push({ ...cell })
      }
      return runs
        .map(({ letter, ink, paper }) =>
          ink === plain && paper === page
            ? escape(letter)
            : `<span style="color:${ink};background:${paper}">${escape(letter)}</span>`,
        )
        .join('')
    })
    .join('\n')
}

const ESCAPES: { [letter: string]: string } = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
}
export const escape = (text: string) => text.replace(/[<>&"]/g, (letter) => ESCAPES[letter] ?? '')
