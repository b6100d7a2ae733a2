// Charts of the benchmarks: bars as long as their values, nothing cut, legible in light and dark.

import { readdirSync, readFileSync } from 'node:fs'
import { Resvg } from '@resvg/resvg-js'
import test from 'ava'
import { type Chart, draw, type Panel } from '../../benchmark/report/chart.js'

const folder = new URL('../../benchmark/record/', import.meta.url)
const committed = readdirSync(folder).filter((file) => file.endsWith('.svg'))

const chart = (scale: Panel['scale'], values: number[], label = 'a row'): Chart => ({
  title: 'Title',
  subtitle: 'Subtitle',
  description: 'Description',
  bands: [
    {
      rows: values.map(() => ({ label })),
      panels: [
        { heading: 'Panel', scale, bars: values.map((value) => ({ value, shown: `${value}` })) },
      ],
    },
  ],
})

/** The widths of the bars, in their order. */
const lengths = (svg: string) =>
  [...svg.matchAll(/<rect class="(?:ours|other|reference)"[^>]* width="([^"]+)"/g)].map((match) =>
    Number(match[1]),
  )

test('A linear bar is as long as its value', (t) => {
  const [one = 0, two = 0, ten = 0] = lengths(draw(chart('linear', [1, 2, 10])))
  t.true(one > 10)
  t.true(Math.abs(two - 2 * one) <= 0.2)
  t.true(Math.abs(ten - 10 * one) <= 1)
})

test('On a log axis, as many times a value is as much longer a bar', (t) => {
  const [a = 0, b = 0, c = 0] = lengths(draw(chart('log', [2, 20, 200])))
  t.true(a > 10)
  t.true(Math.abs(b - a - (c - b)) <= 0.2)
})

test('What has no length is refused', (t) => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    t.throws(() => draw(chart('linear', [1, value])), { message: /length of a bar/ })
  }
  t.throws(() => draw(chart('log', [1, 0])), { message: /length of a bar/ })
  t.notThrows(() => draw(chart('linear', [0, 0])))
})

test('A heading that does not fit is refused', (t) => {
  const wide = chart('linear', [1])
  const panel = wide.bands[0]?.panels[0] as Panel
  panel.heading = 'wide '.repeat(50)
  t.throws(() => draw(wide), { message: /heading that fits/ })
})

test('Texts are texts, whatever stands in them', (t) => {
  const svg = draw(chart('linear', [1], '</text><script>alert(1)</script>&'))
  t.notRegex(svg, /<script/)
  t.notThrows(() => new Resvg(svg))
})

for (const file of committed) {
  const svg = readFileSync(new URL(file, folder), 'utf8')

  test(`${file} names and describes itself, and asks for nothing else`, (t) => {
    t.regex(svg, /^<svg [^>]*role="img">\n<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>/)
    t.notRegex(
      svg.replace('xmlns="http://www.w3.org/2000/svg"', ''),
      /script|href|url\(|import|:\/\//,
    )
  })

  test(`${file} has no label that is cut`, (t) => {
    // The letters of a cut label would stand in the margin, which is the card's colour alone.
    const { width, height, pixels } = new Resvg(svg, { font: { loadSystemFonts: true } }).render()
    const inside = (x: number, y: number) =>
      String(pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 3))
    const card = inside(12, 12)
    const margin = Array.from({ length: height - 24 }, (_, y) =>
      [10, width - 10].map((x) => inside(x, y + 12)),
    )
    t.deepEqual([...new Set(margin.flat())], [card])
  })

  test(`${file} has ticks that stand apart`, (t) => {
    const ticks = [
      ...svg.matchAll(/<text class="tick faint" x="([^"]+)" y="([^"]+)"[^>]*>([^<]+)</g),
    ]
    t.true(ticks.length > 0)
    ticks.slice(1).forEach(([, x, y, label = ''], at) => {
      const [, before, above, other = ''] = ticks[at] ?? []
      const space = Number(x) - Number(before)
      // Those of another panel or band begin anew. A digit of 11 pixels is 7 wide at most.
      if (y === above && space > 0) t.true(space > (7 * (label.length + other.length)) / 2, label)
    })
  })

  test(`${file} is legible in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)`, (t) => {
    const [light = '', dark = ''] = svg.split('@media (prefers-color-scheme: dark)')
    for (const theme of [light, dark]) {
      const colour = (rule: string) =>
        new RegExp(`\\n${rule} \\{ fill: (#[0-9a-f]{6})`).exec(theme)?.[1] ?? ''
      const card = colour('\\.card')
      for (const text of ['text', '\\.faint']) t.true(contrast(colour(text), card) >= 4.5, text)
      for (const bar of ['\\.ours', '\\.other']) t.true(contrast(colour(bar), card) >= 3, bar)
    }
  })
}

/** The contrast of two colours, `#rrggbb`: 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map(luminance).toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
