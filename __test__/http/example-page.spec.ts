/** examples/page.html in a browser: what one types is what a scanner reads off the screen. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import anyTest, { type TestFn } from 'ava'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { executablePath } from '../judges/chromium.js'
import { pixelsOfPng, readPng, readSvg, scan } from '../judges/decode.js'

const { build } = createRequire(import.meta.url)(
  '../../examples/server.ts',
) as typeof import('../../examples/server.js')

if (executablePath === undefined) {
  console.log('No Chromium here, so the page is left out: install one, or set CHROMIUM to its path')
}

interface Context {
  page: Page
  /** What the browser complained of: errors of the script, breaches of the policy. */
  complaints: string[]
}
const test = anyTest as TestFn<Context>
const browserTest = executablePath === undefined ? test.skip : test.serial

const app = build()
let address: string
let profile: string
let browser: BrowserContext

test.before(async () => {
  if (executablePath === undefined) return
  address = await app.listen({ host: '127.0.0.1', port: 0 })
  profile = mkdtempSync(join(tmpdir(), 'qrush-page-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
})

test.after.always(async () => {
  await browser?.close()
  await app.close()
  if (profile) rmSync(profile, { recursive: true, force: true })
})

test.beforeEach(async (t) => {
  if (executablePath === undefined) return
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  await page.goto(address)
  t.context = { page, complaints }
})

test.afterEach.always((t) => t.context.page?.close())

/** Waits until the picture is of `text`, as its description says. */
const shows = (page: Page, text: string) =>
  page.getByRole('img', { name: `QR code of: ${text}`, exact: true }).waitFor()

const screenshot = async (page: Page) => pixelsOfPng(await page.screenshot())

browserTest('It opens with a code to see, and without a complaint', async (t) => {
  const { page, complaints } = t.context
  await shows(page, 'https://example.com/')
  t.is((await scan(await screenshot(page))).text, 'https://example.com/')
  t.deepEqual(complaints, [])
})

for (const text of ['Hello, world', 'two\nlines', 'ありがとう', '中文支付二维码', '#? &+%']) {
  browserTest(`Typing ${JSON.stringify(text)} puts the code of it on the screen`, async (t) => {
    const { page, complaints } = t.context
    const field = page.getByLabel('Text or link')
    await field.clear()
    await field.pressSequentially(text)
    await shows(page, text)
    t.is((await scan(await screenshot(page))).text, text)
    t.deepEqual(complaints, [])
  })
}

browserTest('The last keystroke wins, however late an older answer comes', async (t) => {
  const { page } = t.context
  await page.route(/text=slow.*type=svg/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600))
    await route.continue().catch(() => {})
  })
  const asked = page.waitForRequest(/text=slow/)
  await page.getByLabel('Text or link').fill('slow')
  await asked
  await page.getByLabel('Text or link').fill('fast')
  await shows(page, 'fast')
  await page.waitForTimeout(1000)
  t.is((await scan(await screenshot(page))).text, 'fast')
})

browserTest('The options change the code, by keyboard alone', async (t) => {
  const { page } = t.context
  await shows(page, 'https://example.com/')
  const facts = page.locator('#facts')
  await page.getByLabel('Scale').press('Home')
  await page.getByLabel('Margin').press('Home')
  await page.getByRole('radio', { name: 'M' }).press('ArrowRight')
  await page.getByRole('radio', { name: 'Q' }).press('ArrowRight')
  await page.getByText('29 × 29 px · version 3 · 29 modules').waitFor()
  t.is((await scan(await screenshot(page))).errorCorrectionLevel, 'H')
  await page.getByLabel('Margin').press('End')
  await page.getByText('53 × 53 px').waitFor()
  t.is(await facts.textContent(), '53 × 53 px · version 3 · 29 modules')
})

browserTest('The colours change the code, and poor ones are pointed out', async (t) => {
  const { page } = t.context
  await page.getByLabel('Dark').fill('#7a003c')
  await page.getByLabel('Light').fill('#ffe9b0')
  await page.waitForRequest(/dark=%237a003c&light=%23ffe9b0/)
  await page.waitForTimeout(300)
  const { text } = await readPng(await page.locator('#frame').screenshot())
  t.is(text, 'https://example.com/')
  t.is(await page.locator('#hint').textContent(), '')
  await page.getByLabel('Dark').fill('#ffffff')
  t.regex((await page.locator('#hint').textContent()) ?? '', /Light on dark/)
})

browserTest(
  'A text that is too long is explained next to the field, and leaves no code',
  async (t) => {
    const { page } = t.context
    await shows(page, 'https://example.com/')
    await page.getByLabel('Text or link').fill('ä'.repeat(2000))
    const error = page.locator('#error')
    await error.filter({ hasText: 'Expected at most' }).waitFor()
    t.is(await error.getAttribute('aria-live'), 'polite')
    t.is(await page.getByLabel('Text or link').getAttribute('aria-invalid'), 'true')
    t.is(await page.locator('#length').textContent(), '2,000 characters, 4,000 bytes')
    t.false(await page.locator('#picture').isVisible())
    t.is(await page.getByText('Download PNG').getAttribute('href'), null)
    for (const name of ['Copy picture', 'Copy address']) {
      t.true(await page.getByRole('button', { name }).isDisabled())
    }

    await page.getByLabel('Text or link').fill('short')
    await shows(page, 'short')
    t.is(await error.textContent(), '')
  },
)

browserTest('An empty field is no error: the page says what to do', async (t) => {
  const { page } = t.context
  await page.getByLabel('Text or link').fill('')
  await page.getByText('Type something to see its code.').waitFor()
  t.is(await page.locator('#error').textContent(), '')
})

browserTest('The downloads are the code on the screen', async (t) => {
  const { page } = t.context
  await page.getByLabel('Text or link').fill('to keep')
  await shows(page, 'to keep')
  for (const [name, read] of [
    ['png', readPng],
    ['svg', readSvg],
    ['pdf', undefined],
  ] as const) {
    const download = page.waitForEvent('download')
    await page.getByText(`Download ${name.toUpperCase()}`).click()
    t.is((await download).suggestedFilename(), `qr.${name}`)
    const chunks: Buffer[] = []
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk)
    const file = Buffer.concat(chunks)
    if (read) t.is((await read(file)).text, 'to keep')
    else t.is(file.subarray(0, 5).toString(), '%PDF-')
  }
})

browserTest('The copy is the PNG of the code on the screen', async (t) => {
  const { page } = t.context
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByLabel('Text or link').fill('to paste')
  await shows(page, 'to paste')
  await page.getByRole('button', { name: 'Copy picture' }).click()
  await page.getByText('Copied as a PNG.').waitFor()
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const png = await item?.getType('image/png')
    return [...new Uint8Array((await png?.arrayBuffer()) ?? [])]
  })
  t.is((await readPng(Uint8Array.from(copied))).text, 'to paste')
})

browserTest('The address that is copied leads to the code on the screen', async (t) => {
  const { page } = t.context
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByLabel('Text or link').fill('to link to')
  await shows(page, 'to link to')
  await page.getByRole('button', { name: 'Copy address' }).click()
  await page.getByText('Copied the address of the PNG.').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  const response = await fetch(copied)
  t.is(response.headers.get('content-disposition'), null)
  t.is((await readPng(new Uint8Array(await response.arrayBuffer()))).text, 'to link to')
})

browserTest(
  'By the tabulator one comes to each control in turn, and sees where one is',
  async (t) => {
    const { page } = t.context
    await shows(page, 'https://example.com/')
    const visited: string[] = []
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press('Tab')
      const [name, outlined] = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement
        const shown = at.closest('.segments label') ?? at
        return [
          at.id || at.getAttribute('name') || '',
          getComputedStyle(shown).outlineWidth,
        ] as const
      })
      visited.push(name)
      t.is(outlined, '3px', name)
    }
    t.deepEqual(visited, [
      ...['text', 'ecc', 'scale', 'margin', 'dark', 'light', 'clear'],
      ...['png', 'svg', 'pdf', 'copy', 'link'],
    ])
  },
)

for (const colorScheme of ['light', 'dark'] as const) {
  browserTest(
    `On a phone, in ${colorScheme} colours, nothing is cut off and the code stays in sight`,
    async (t) => {
      const { page } = t.context
      await page.setViewportSize({ width: 320, height: 640 })
      await page.emulateMedia({ colorScheme })
      await page.getByLabel('Text or link').fill('on the go '.repeat(10))
      await page.waitForTimeout(500)
      const [wide, shown] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ])
      t.is(wide, shown)
      t.is((await scan(await screenshot(page))).text, 'on the go '.repeat(10))
    },
  )
}
