// `npm run pictures`: the example's page as the README shows it. Wants a Chromium, at CHROMIUM or
// /usr/bin/chromium.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './run.mjs'

install()
build()
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
  await page.getByRole('textbox').first().fill('https://example.com/t/8f3a9c1e?u=42&src=mail')
  await page.waitForTimeout(800)
  await page.screenshot({ path: join(root, 'docs', 'page.png') })
} finally {
  await browser.close()
  server.kill('SIGTERM')
  rmSync(profile, { recursive: true, force: true })
}
