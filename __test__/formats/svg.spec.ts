// SVG: smaller than npm qrcode's, harmless whatever the caller's strings, and named for screen readers.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMParser, type Element, type Node, onErrorStopParsing } from '@xmldom/xmldom'
import anyTest, { type ExecutionContext, type TestFn } from 'ava'
import { type BrowserContext, chromium } from 'playwright-core'
import QRCode from 'qrcode'
import { create, toDataURLSync, toStringSync } from '../../index.js'
import { payloads } from '../corpus/corpus.js'
import { executablePath } from '../judges/chromium.js'
import { openDataURL, pixelsOfPng, scan } from '../judges/decode.js'

const test = anyTest as TestFn
const browserTest = executablePath === undefined ? test.skip : test
const TEXT = 'https://example.com/t/8f3a9c1e?u=42&src=mail'

test('smaller than that of npm qrcode, for the corpus and for every symbol that both make', async (t) => {
  let [ours, theirs, same] = [0, 0, 0]
  for (const { text } of payloads) {
    ours += toStringSync(text, { type: 'svg' }).length
    theirs += (await QRCode.toString(text, { type: 'svg' })).length
    // Another symbol of the same text may have more runs, by chance: so the same one, drawn by both.
    const { version, errorCorrectionLevel, maskPattern = 0 } = QRCode.create(text, {})
    const symbol = { version, maskPattern, errorCorrectionLevel: LEVELS[errorCorrectionLevel.bit] }
    const options = { ...symbol, boostErrorCorrection: false }
    const { modules } = QRCode.create(text, symbol as QRCode.QRCodeOptions)
    if (!Buffer.from(modules.data).equals(Buffer.from(create(text, options).modules))) continue
    same++
    const mine = toStringSync(text, { ...options, type: 'svg' }).length
    const other = await QRCode.toString(text, {
      ...symbol,
      type: 'svg',
    } as QRCode.QRCodeToStringOptions)
    t.true(mine < other.length, `${mine} and ${other.length} bytes for ${text.slice(0, 40)}`)
  }
  t.log(`${ours} bytes in all, of npm qrcode ${theirs}; ${same} symbols are the same`)
  t.true(ours < theirs)
  t.true(same > payloads.length / 3)
})

/** npm qrcode's names of the levels are the bits that the format information has for them. */
const LEVELS = ['M', 'L', 'H', 'Q'] as const

/** Strings that would do harm if one of them got through as it is. */
const HOSTILE = [
  '"><script>alert(1)</script>',
  "'/><script>alert(1)</script>",
  '</title><script>alert(1)</script><title>',
  '</desc></svg><img src=x onerror=alert(1)>',
  '<![CDATA[<script>alert(1)</script>]]>',
  ']]><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  '<?xml-stylesheet href="javascript:alert(1)"?>',
  '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '&',
  '&unknown;',
  'url(#a)',
  'url(javascript:alert(1))',
  '#000" onload="alert(1)',
  '#000;background:url(https://example.com)',
  'red',
  'currentColor" onload="alert(1)',
  'currentcolor',
  'expression(alert(1))',
  '\u202e\u2066',
  '\ud83d\udcb8 ありがとう',
]

for (const hostile of HOSTILE) {
  test(`as a colour ${JSON.stringify(hostile)} is refused`, (t) => {
    for (const part of ['dark', 'light']) {
      const options = { type: 'svg', color: { [part]: hostile } } as const
      t.throws(() => toStringSync('A', options), { code: 'ERR_QR_OPTION' })
      t.throws(() => toDataURLSync('A', options), { code: 'ERR_QR_OPTION' })
    }
  })

  test(`as a title and a description ${JSON.stringify(hostile)} is text`, (t) => {
    const options = { type: 'svg', title: hostile, desc: hostile } as const
    const { bytes } = openDataURL(toDataURLSync('A', options))
    for (const svg of [toStringSync('A', options), bytes.toString()]) {
      t.deepEqual(read(svg), { title: hostile, desc: hostile })
    }
  })

  test(`as data ${JSON.stringify(hostile)} leaves no trace`, (t) => {
    const svg = toStringSync(hostile, { type: 'svg' })
    t.deepEqual(read(svg), {})
    t.regex(svg, /^[\w\s<>="/:.#-]+$/)
  })
}

test('options in all forms stay within the allowed elements and attributes', (t) => {
  const colors = [null, { dark: '#12345678' }, { light: '#0000' }, { dark: 'currentColor' }]
  for (const size of [{}, { width: 200 }, { mm: 30 }, { scale: 1, margin: 0 }]) {
    for (const color of [...colors, { light: 'currentColor' }]) {
      t.deepEqual(read(toStringSync(TEXT, { type: 'svg', ...size, color })), {})
    }
  }
  // An empty name is none.
  t.deepEqual(read(toStringSync(TEXT, { type: 'svg', title: '' })), {})
})

for (const character of ['\0', '\x07', '\x1b', '\ufffe', '\uffff', '\ud800', '\ufffd']) {
  test(`${JSON.stringify(character)}, which XML cannot have, is refused in a title`, (t) => {
    for (const option of ['title', 'desc']) {
      const message = /at index 3: leave it out$/
      const options = { type: 'svg', [option]: `abc${character}` } as const
      t.throws(() => toStringSync('A', options), { code: 'ERR_QR_OPTION', message })
    }
  })
}

browserTest(
  'a browser runs nothing, reads the captions, and draws sharply at any size',
  async (t) => {
    const profile = mkdtempSync(join(tmpdir(), 'qrush-svg-'))
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: executablePath as string,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--force-device-scale-factor=1.25'],
      viewport: null,
    })
    try {
      await inert(t, browser)
      await named(t, browser)
      await sharp(t, browser)
    } finally {
      await browser.close()
      rmSync(profile, { recursive: true, force: true })
    }
  },
)

/** Inline, the hostile captions are text: no element but ours comes to be. */
async function inert(t: ExecutionContext, browser: BrowserContext) {
  const page = await browser.newPage()
  page.on('dialog', (dialog) => t.fail(dialog.message()))
  const svgs = HOSTILE.map((text) => toStringSync('A', { type: 'svg', title: text, desc: text }))
  await page.setContent(`<!doctype html>${svgs.join('')}`)
  const seen = await page.evaluate(() => ({
    names: [...new Set([...document.body.querySelectorAll('*')].map((each) => each.tagName))],
    titles: [...document.querySelectorAll('title')].map((title) => title.textContent),
  }))
  t.deepEqual(seen.names.sort(), ['desc', 'path', 'svg', 'title'])
  t.deepEqual(seen.titles, HOSTILE)
}

/** Screen readers are told an image with its name and description, however many are on the page. */
async function named(t: ExecutionContext, browser: BrowserContext) {
  const page = await browser.newPage()
  const svg = (n: number) =>
    toStringSync('A', { type: 'svg', title: `Ticket ${n}`, desc: `Seat ${n}` })
  await page.setContent(`<!doctype html>${svg(1)}${svg(2)}`)
  const session = await browser.newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const images = nodes
    .filter(({ role }) => role?.value === 'image' || role?.value === 'img')
    .map(({ name, description }) => [name?.value, description?.value])
  t.deepEqual(
    images,
    [1, 2].map((n) => [`Ticket ${n}`, `Seat ${n}`]),
  )
}

/** At sizes where a module is no whole number of pixels, there is black and white and no seam. */
async function sharp(t: ExecutionContext, browser: BrowserContext) {
  const page = await browser.newPage()
  const side = create(TEXT).size + 8
  for (const size of [67, 100, 123.4, 250]) {
    const url = toDataURLSync(TEXT, { type: 'svg' })
    const style = `width:${size}px;height:${size}px;padding:3px`
    await page.setContent(
      `<!doctype html><body style="margin:0"><img src="${url}" style="${style}">`,
    )
    const pixels = pixelsOfPng(await page.locator('img').screenshot())
    const shades = new Set(pixels.data.filter((_, index) => index % 4 === 0))
    t.deepEqual([...shades].sort(), [0, 255], `greys at ${size}`)
    t.is((await scan(pixels)).text, TEXT)
    // The middle of the first finder pattern: three modules, less a pixel of each edge.
    const [from, to] = [6, 9].map((module) => (3 + (module / side) * size) * 1.25) as [
      number,
      number,
    ]
    for (let y = Math.ceil(from) + 1; y < Math.floor(to) - 1; y++) {
      for (let x = Math.ceil(from) + 1; x < Math.floor(to) - 1; x++) {
        t.is(pixels.data[(y * pixels.width + x) * 4], 0, `a seam at ${size}`)
      }
    }
  }
}

/** Which elements there may be, with which attributes, and of what form their values are. */
const ALLOWED: Record<string, Record<string, RegExp>> = {
  svg: {
    xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
    width: /^[\d.]+(mm)?$/,
    height: /^[\d.]+(mm)?$/,
    viewBox: /^0 0 \d+ \d+$/,
    'shape-rendering': /^crispEdges$/,
    role: /^img$/,
  },
  title: {},
  desc: {},
  path: {
    d: /^[Mmhvz\d\s.H-]+$/,
    fill: /^(#[\da-f]{3}|#[\da-f]{6}|currentColor|none)$/,
    stroke: /^(#[\da-f]{3}|#[\da-f]{6}|currentColor)$/,
    'fill-opacity': /^(0|\.\d{1,3})$/,
    'stroke-opacity': /^(0|\.\d{1,3})$/,
    transform: /^translate\(\d+ \d+\)scale\(\d+\)$/,
  },
}
const ELEMENT = 1
const TEXT_NODE = 3

/** The captions of an SVG. Throws for whatever is not well-formed, or not allowed. */
function read(svg: string): { title?: string; desc?: string } {
  const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
    svg,
    'image/svg+xml',
  )
  if (document.childNodes.length !== 1) throw new Error('something beside the root')
  const captions: Record<string, string> = {}
  const visit = (node: Node) => {
    const parent = node.parentNode?.nodeName ?? ''
    if (node.nodeType === TEXT_NODE && parent in captions) return
    if (node.nodeType !== ELEMENT) throw new Error(`a node of type ${node.nodeType} in ${parent}`)
    const element = node as Element
    const allowed = ALLOWED[element.tagName]
    if (allowed === undefined || (element.tagName === 'svg') !== (parent === '#document')) {
      throw new Error(`${element.tagName} in ${parent}`)
    }
    for (const { name, value } of element.attributes) {
      if (!allowed[name]?.test(value)) throw new Error(`${name}="${value}"`)
    }
    if (element.tagName === 'title' || element.tagName === 'desc') {
      if (element.tagName in captions) throw new Error(`two of ${element.tagName}`)
      captions[element.tagName] = element.textContent ?? ''
    }
    for (const child of element.childNodes) visit(child)
  }
  visit(document.documentElement as Element)
  return captions
}
