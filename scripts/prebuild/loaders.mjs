// The loaders of the WebAssembly module, from wasm/: each one file with all that it needs in it, so that
// a browser can load it as it stands and nothing else is installed.

import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../run.mjs'

/** Writes the loaders into `folder`, and adds the licences of what is in them to those of the binary. */
export async function buildLoaders(folder) {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    minify: true,
    // Node.js shows the line that threw.
    lineLimit: 120,
    legalComments: 'none',
    banner: { js: '// Made from wasm/ and the packages that LICENSES.txt names.' },
  }
  const node = await build({
    ...shared,
    entryPoints: ['wasm/node.cts'],
    outfile: join(folder, 'qrush.wasip1.cjs'),
    platform: 'node',
    target: 'node20',
  })
  const browser = await build({
    ...shared,
    entryPoints: ['wasm/browser.mts'],
    outfile: join(folder, 'qrush.wasip1.mjs'),
    platform: 'browser',
    format: 'esm',
    target: ['es2022', 'chrome89', 'firefox89', 'safari15'],
  })
  const inputs = [node, browser].flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const packages = new Set(
    inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]),
  )
  packages.delete(undefined)
  // What the module has of Node-API is linked into it.
  packages.add('emnapi')
  appendFileSync(join(folder, 'LICENSES.txt'), [...packages].sort().map(licence).join(''))
}

function licence(name) {
  const folder = join(root, 'node_modules', name)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = name === 'tslib' ? 'LICENSE.txt' : 'LICENSE'
  const text = readFileSync(join(folder, file), 'utf8').trim()
  return `\n${'─'.repeat(80)}\n${name} ${version}\n\n${text}\n`
}
