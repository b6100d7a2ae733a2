// `npm run pictures`: what the README shows, made by the project itself. Wants a Chromium, at
// CHROMIUM or /usr/bin/chromium.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './run.mjs'

install()
build()
const { toBuffer } = createRequire(import.meta.url)('../index.js')

const codes = {
  link: ['https://example.com/t/8f3a9c1e?u=42&src=mail', {}],
  ticket: [
    'TICKET 2026-11-24 ROW 12 SEAT 7',
    { errorCorrectionLevel: 'H', color: { dark: '#123a6b', light: '#f4f7fb' } },
  ],
  japanese: ['ありがとう — またのご来店をお待ちしております', {}],
}
for (const [name, [text, options]] of Object.entries(codes)) {
  writeFileSync(join(root, 'docs', `${name}.png`), await toBuffer(text, { width: 240, ...options }))
}

const server = spawn(process.execPath, ['--import', 'tsx', 'examples/server.ts'], {
  cwd: root,
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [printed] = await once(server.stdout, 'data')
const address = /http:\S+/.exec(String(printed))[0]
const profile = mkdtempSync(join(tmpdir(), 'qrush-pictures-'))
const { chromium } = await import('playwright-core')
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
  ],
  viewport: { width: 960, height: 780 },
  deviceScaleFactor: 2,
})
try {
  const page = await browser.newPage()
  await page.goto(address)
  await page.getByRole('textbox').first().fill(codes.link[0])
  await page.waitForTimeout(800)
  await page.screenshot({ path: join(root, 'docs', 'page.png') })
} finally {
  await browser.close()
  server.kill('SIGTERM')
  rmSync(profile, { recursive: true, force: true })
}
