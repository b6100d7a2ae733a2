/** WebAssembly in a browser, through `qrush/browser`: from a bundle, and from the files as they stand. */
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { build } from 'esbuild'
import { type BrowserContext, chromium } from 'playwright-core'
import { executablePath } from '../judges/chromium.js'
import { type Check, same } from './check.js'
import { version } from './places.js'
import type { Project } from './project.js'

const WASM = 'node_modules/@qrush/binding-wasm32-wasip1'
const TYPES: { [ending: string]: string } = {
  '.html': 'text/html',
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}
/** All that a page needs: its own files, and to compile WebAssembly. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'"

/** The pages, as consumers may make them; each is written by its check. */
export function browser(project: Project, digest: string): Check[] {
  return [
    {
      name: 'Chromium, bundled by esbuild, with the module of WebAssembly beside it',
      run: async () => {
        await build({
          absWorkingDir: project.folder,
          entryPoints: ['browser.mjs'],
          outfile: 'site/bundle.mjs',
          bundle: true,
          format: 'esm',
          platform: 'browser',
          target: 'es2022',
          logLevel: 'silent',
        })
        const module = 'qrush.wasm32-wasip1.wasm'
        cpSync(join(project.folder, WASM, module), join(project.folder, 'site', module))
        const page = '<body><script type="module" src="bundle.mjs"></script>'
        project.write('site/index.html', page)
        await agrees(project, 'site/index.html', digest)
      },
    },
    {
      name: 'Chromium, from the files as they stand, by an import map',
      run: async () => {
        const imports = {
          'qrush/browser': `/node_modules/qrush/${entryOf(project)}`,
          '@qrush/binding-wasm32-wasip1': `/${WASM}/qrush.wasip1.mjs`,
        }
        const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`
        project.write('map.html', `<body>${map}<script type="module" src="browser.mjs"></script>`)
        await agrees(project, 'map.html', digest)
      },
    },
  ]
}

/** The file of `qrush/browser`, as the manifest has it. */
function entryOf({ folder }: Project): string {
  const path = join(folder, 'node_modules', 'qrush', 'package.json')
  return JSON.parse(readFileSync(path, 'utf8')).exports['./browser'].default
}

/** Opens a page of the project, and compares what it comes to. */
async function agrees(project: Project, path: string, digest: string): Promise<void> {
  const server = await serve(project.folder)
  const profile = mkdtempSync(join(tmpdir(), 'qrush-browser-'))
  const context = await launch(profile)
  try {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => complaints.push(message.text()))
    const { port } = server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/${path}`)
    const told = page.waitForSelector('[data-told]', { timeout: 60_000 })
    const body = await told.catch((error) => {
      throw new Error([...complaints, String(error)].join('\n'))
    })
    same(JSON.parse((await body.getAttribute('data-told')) ?? ''), { version, digest }, 'the page')
    same(complaints, [], 'what the browser complains of')
  } finally {
    await context.close()
    server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

function launch(profile: string): Promise<BrowserContext> {
  if (executablePath === undefined) {
    throw new Error('Expected a Chromium: install one, or set CHROMIUM to its path')
  }
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
  args.push('--disable-background-networking', '--disable-component-update', '--disable-sync')
  return chromium.launchPersistentContext(profile, { executablePath, args })
}

/** The project's folder, on the loopback. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    const path = resolve(folder, `.${pathname}`)
    response.setHeader('content-security-policy', POLICY)
    response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain')
    try {
      response.end(readFileSync(path))
    } catch {
      // A browser asks for an icon by itself.
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
