/**
 * Writes docs/gallery.html, the gallery, and docs/gallery.png, its contact sheet, after ZXing has read
 * every code from the screen, in light and in dark. Wants a Chromium, at CHROMIUM or
 * /usr/bin/chromium, and `pdftoppm` and `gs` for previews.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import sharp from 'sharp'
import { readPng } from '../__test__/judges/decode.js'
import { drawn } from './draw.js'
import { type DrawnGroup, page, sheet } from './page.js'
import { GROUPS } from './pictures.js'

const docs = (file: string) => new URL(`../docs/${file}`, import.meta.url)

const groups: DrawnGroup[] = []
for (const group of GROUPS) {
  groups.push({
    ...group,
    pictures: await Promise.all(group.pictures.map((shown) => drawn(shown))),
  })
}
const all = groups.flatMap(({ pictures }) => pictures)

const profile = mkdtempSync(join(tmpdir(), 'qrush-gallery-'))
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  viewport: { width: 1000, height: 800 },
  deviceScaleFactor: 2,
})
try {
  for (const colorScheme of ['dark', 'light'] as const) await readAll(browser, colorScheme)
  const tab = await browser.newPage()
  await tab.setContent(sheet(groups))
  const picture = { path: docs('gallery.png').pathname, omitBackground: true }
  await tab.locator('main').screenshot(picture)
} finally {
  await browser.close()
  rmSync(profile, { recursive: true, force: true })
}
writeFileSync(docs('gallery.html'), page(groups))
console.log(`${all.length} codes, each read from the screen`)

/** Every code of the page, as a phone would see it. */
async function readAll(browser: BrowserContext, colorScheme: 'dark' | 'light') {
  const tab = await browser.newPage()
  await tab.emulateMedia({ colorScheme })
  await tab.setContent(page(groups))
  const frames = await tab.locator('.frame').all()
  for (const [at, frame] of frames.entries()) {
    const { title, data, options } = all[at] ?? {}
    const near = await frame.screenshot()
    // Letters with gaps between them are modules only from afar, where they blur.
    const seen = options?.type === 'ascii' ? await sharp(near).blur(5).toBuffer() : near
    const found = await readPng(seen).catch((error: Error) => error.message)
    const text = typeof found === 'string' ? found : found.text
    if (text !== data)
      throw new Error(`Expected "${data}" of ${title}, ${colorScheme}, but: ${text}`)
  }
  await tab.close()
}
