/**
 * Horizontal bars as plain SVG: no script, no font of its own, light or dark as the reader's page.
 *
 *   Chart = bands, one below the other; a band = rows, and panels side by side that share the rows
 */

export interface Chart {
  title: string
  /** A line below the title: what was measured. */
  subtitle: string
  /** What it tells, for those who do not see it. */
  description: string
  bands: Band[]
}

export interface Band {
  heading?: string | undefined
  rows: Row[]
  panels: Panel[]
  /** Whether all panels have the axis of the one that reaches furthest. */
  shared?: boolean
}

/** A reference is what nothing can beat: drawn as an outline. */
export type Tone = 'ours' | 'other' | 'reference'

export interface Row {
  label: string
  /** Of its bars, and ours is written in bold. */
  tone?: Tone | undefined
}

export interface Panel {
  heading: string
  /** Logarithmic from a power of ten below the least value, linear from 0. */
  scale: 'log' | 'linear'
  /** Of its bars, instead of the rows'. */
  tone?: Tone | undefined
  /** One for each row. */
  bars: Bar[]
}

export interface Bar {
  value: number
  /** The value as written at the bar's end. */
  shown: string
  /** Written after it, fainter. */
  note?: string | undefined
}

/** Of the README's column on GitHub, in pixels. */
const WIDTH = 830
const PADDING = 24
const ROW = 25
const BAR = 13
const GAP = 28
const SIZE = 13
/** From tick to tick, at least. */
const TICKS = 48

/** In light, and in dark. */
const COLOURS = {
  card: ['#ffffff', '#0d1117'],
  edge: ['#d0d7de', '#30363d'],
  text: ['#1f2328', '#e6edf3'],
  faint: ['#59636e', '#9198a1'],
  grid: ['#d8dee4', '#262c34'],
  ours: ['#0969da', '#58a6ff'],
  other: ['#818b98', '#6e7681'],
}

/** Draws a chart. Throws where a value cannot be a length: not finite, negative, or 0 on a log axis. */
export function draw({ title, subtitle, description, bands }: Chart): string {
  const parts: string[] = []
  let y = PADDING + 16
  parts.push(text(PADDING, y, title, 'title'))
  y += 21
  parts.push(text(PADDING, y, subtitle, 'faint'))
  for (const band of bands) {
    y += 18
    const drawn = drawBand(band, y)
    parts.push(...drawn.parts)
    y = drawn.bottom
  }
  const height = y + PADDING - 6
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>${escape(title)}</title>
<desc>${escape(description)}</desc>
<style>
text { font: ${SIZE}px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; font-variant-numeric: tabular-nums }
.title { font-size: 17px; font-weight: 600 }
.head { font-weight: 600 }
.tick { font-size: 11px }
.value { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round }
${colours(0)}
@media (prefers-color-scheme: dark) {
${colours(1)}
}
</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
${parts.join('\n')}
</svg>
`
}

function drawBand({ heading, rows, panels, shared = false }: Band, top: number) {
  const parts: string[] = []
  let y = top
  if (heading !== undefined) {
    y += 14
    parts.push(text(PADDING, y, heading, 'head'))
    y += 8
  }
  const labels = Math.max(...rows.map(({ label, tone }) => width(label, tone === 'ours'))) + 12
  const left = PADDING + labels
  const across = (WIDTH - PADDING - left - GAP * (panels.length - 1)) / panels.length
  const first = y + 24
  const bottom = first + rows.length * ROW
  rows.forEach(({ label, tone }, at) => {
    const style = tone === 'ours' ? 'head' : ''
    parts.push(text(left - 12, first + at * ROW + 17, label, style, 'end'))
  })
  const all = panels.flatMap(({ bars }) => bars)
  panels.forEach(({ heading, scale, bars, tone: toned }, at) => {
    const x = left + at * (across + GAP)
    const compared = shared ? all : bars
    const room =
      Math.max(...compared.map(({ shown, note = '' }) => width(`${shown} ${note}`, true))) + 6
    const lengths = compared.map(({ value }) => value)
    const axis = axisOf(scale, lengths, across - room)
    if (width(heading) > across) {
      throw new Error(`Expected a heading that fits above its panel but got "${heading}"`)
    }
    parts.push(text(x, y + 14, heading, 'faint'))
    for (const tick of axis.ticks) {
      const at = round(x + axis.lengthOf(tick))
      parts.push(`<path class="grid" d="M${at} ${first}V${bottom}"/>`)
      parts.push(text(at, bottom + 14, tick.toLocaleString('en'), 'tick faint', 'middle'))
    }
    bars.forEach(({ value, shown, note }, row) => {
      const [above, length] = [first + row * ROW, axis.lengthOf(value)]
      const tone = toned ?? rows[row]?.tone ?? 'other'
      // Outlines lie on the edge: half of the line is taken off each side.
      const inset = tone === 'reference' ? 0.5 : 0
      const bar = [x + inset, above + (ROW - BAR) / 2 + inset, length - 2 * inset, BAR - 2 * inset]
      const [left, up, long, high] = bar.map((figure) => round(Math.max(figure, 0.5)))
      parts.push(
        `<rect class="${tone}" x="${left}" y="${up}" width="${long}" height="${high}" rx="2"/>`,
      )
      const faint = note === undefined ? '' : ` <tspan class="faint">${escape(note)}</tspan>`
      const style = tone === 'ours' ? 'value head' : 'value'
      parts.push(
        `<text class="${style}" x="${round(x + length + 6)}" y="${above + 17}">${escape(shown)}${faint}</text>`,
      )
    })
  })
  return { parts, bottom: bottom + 18 }
}

interface Axis {
  ticks: number[]
  /** From the axis' start to where a value ends. */
  lengthOf: (value: number) => number
}

function axisOf(scale: Panel['scale'], values: number[], across: number): Axis {
  const bad = values.find(
    (value) => !Number.isFinite(value) || (scale === 'log' ? value <= 0 : value < 0),
  )
  if (bad !== undefined) throw new Error(`Expected the length of a bar, ${scale}, but got ${bad}`)
  const most = Math.max(...values)
  if (scale === 'log') {
    // At half of the least value or below, lest its bar be nothing.
    const power = Math.ceil(Math.log10(Math.min(...values) / 2)) - 1
    const powers = Math.max(Math.log10(most) - power, 1)
    const step = Math.ceil((TICKS * powers) / across)
    return {
      ticks: upTo(powers, step).map((tick) => 10 ** (power + tick)),
      lengthOf: (value) => ((Math.log10(value) - power) / powers) * across,
    }
  }
  const to = most || 1
  // Of 1, 2 or 5 times a power of ten, the least step whose ticks stand well apart.
  const least = to * Math.max(1 / 5, TICKS / across)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = power * ([1, 2, 5].find((times) => times * power >= least) ?? 10)
  return { ticks: upTo(to, step), lengthOf: (value) => (value / to) * across }
}

/** The multiples of a step from 0. */
const upTo = (to: number, step: number) =>
  Array.from({ length: Math.floor(to / step) + 1 }, (_, at) => at * step)

function colours(theme: 0 | 1): string {
  const of = (name: keyof typeof COLOURS) => COLOURS[name][theme]
  return `.card { fill: ${of('card')}; stroke: ${of('edge')} }
text { fill: ${of('text')} }
.faint { fill: ${of('faint')}; font-weight: 400 }
.grid { stroke: ${of('grid')} }
.ours { fill: ${of('ours')} }
.other { fill: ${of('other')} }
.value { stroke: ${of('card')} }
.reference { fill: none; stroke: ${of('other')} }`
}

function text(x: number, y: number, content: string, style = '', anchor = 'start'): string {
  const named = style === '' ? '' : ` class="${style}"`
  const anchored = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  return `<text${named} x="${round(x)}" y="${round(y)}"${anchored}>${escape(content)}</text>`
}

/** About what a text takes in the widest of the fonts, in pixels. */
function width(content: string, bold = false): number {
  const em = [...content].reduce(
    (sum, letter) =>
      sum + (/[ .,:;'|ijl]/.test(letter) ? 0.34 : /[A-Zmw×%]/.test(letter) ? 0.8 : 0.63),
    0,
  )
  return em * SIZE * (bold ? 1.1 : 1)
}

const round = (pixels: number) => Number(pixels.toFixed(1))

const ESCAPES: { [letter: string]: string } = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
const escape = (content: string) => content.replace(/[<>&]/g, (letter) => ESCAPES[letter] ?? '')
