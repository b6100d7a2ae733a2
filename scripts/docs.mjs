// `npm run docs`: docs/api, the reference of each entry of the package, from its types. typedoc reads by a
// TypeScript that still has an interface for programs, so it lives in a folder of its own: scripts/docs/.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { root, run } from './run.mjs'
import { fail } from './toolchain.mjs'

const place = join(root, 'target', 'docs')
const tools = join(place, 'tools')

/** What stands at the head of a page, where the entry's own file does not say it. */
const INTRODUCTIONS = {
  qrush: 'QR codes for Node.js, off the event loop.',
  'qrush/browser':
    'The functions of `qrush` in a browser, out of WebAssembly: bytes are a `Uint8Array`, and there are no files.',
}

/** Writes the reference into `out`; answers whether typedoc had nothing to complain of. */
export function writeReference(out) {
  installTools()
  const entries = entriesOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const options = join(place, 'typedoc.json')
  const project = join(place, 'tsconfig.json')
  writeFileSync(options, JSON.stringify(typedocOptions(entries, project, out)))
  writeFileSync(
    project,
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: { lib: ['es2023', 'dom'], typeRoots: ['../../node_modules/@types'] },
      include: [],
      files: entries,
    }),
  )
  return run('node', [
    join(tools, 'node_modules', 'typedoc', 'bin', 'typedoc'),
    ...['--options', options],
  ])
}

/** For each entry that has types, a file that exports them under the entry's name. */
function entriesOf({ name, exports }) {
  const folder = join(place, 'entries')
  rmSync(folder, { recursive: true, force: true })
  // Of an entry with a module for each kind, that of ECMAScript.
  const typed = Object.entries(exports)
    .map(([path, entry]) => [path, entry.import ?? entry])
    .filter(([, { types }]) => types)
  return typed.map(([path, { types }]) => {
    const entry = posix.join(name, path)
    const from = posix.join('../../../..', types.replace(/\.d\.(m?)ts$/, '.$1js'))
    const file = join(
      folder,
      'qrush',
      `${entry.replace('/', '-')}.${types.endsWith('.d.mts') ? 'm' : ''}ts`,
    )
    const declared = readFileSync(join(root, types), 'utf8')
    const said = introductionOf(declared) ?? INTRODUCTIONS[entry]
    if (!said) fail(`Expected ${types} to begin with a comment that has @packageDocumentation`)
    mkdirSync(join(folder, 'qrush'), { recursive: true })
    writeFileSync(
      file,
      `/**\n * ${said}\n *\n * @module ${entry}\n */\n${exportOf(declared, from)}`,
    )
    return file
  })
}

/** What the entry exports; CommonJS has a function there, with its types beside it. */
function exportOf(types, from) {
  return /^export = /m.test(types)
    ? `export { default } from '${from}'\n`
    : `export * from '${from}'\n`
}

/** What a file's first comment says of it as a whole. */
function introductionOf(types) {
  const [, comment = ''] = /^\/\*\*(.*?)\*\//s.exec(types) ?? []
  if (!comment.includes('@packageDocumentation')) return undefined
  const lines = comment.replace('@packageDocumentation', '').split('\n')
  return lines
    .map((line) => line.replace(/^ \* ?/, ''))
    .join('\n')
    .trim()
    .replaceAll('\n', '\n * ')
}

function typedocOptions(entryPoints, tsconfig, out) {
  return {
    entryPoints,
    tsconfig,
    out,
    plugin: [join(tools, 'node_modules', 'typedoc-plugin-markdown', 'dist', 'index.js')],
    name: 'API',
    router: 'module',
    readme: 'none',
    treatWarningsAsErrors: true,
    // Its names stand where it is used.
    intentionallyNotExported: ['MediaFormat'],
    logLevel: 'Warn',
    disableSources: true,
    disableGit: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    tableColumnSettings: { hideSources: true, hideInherited: true, leftAlignHeaders: true },
  }
}

/** typedoc as scripts/docs/package-lock.json has it, installed only when that has changed. */
export function installTools() {
  const from = join(root, 'scripts', 'docs')
  const lock = createHash('sha256')
    .update(readFileSync(join(from, 'package-lock.json')))
    .digest('hex')
  const stamp = join(tools, 'installed.sha256')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  rmSync(tools, { recursive: true, force: true })
  mkdirSync(tools, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(from, file), join(tools, file))
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  if (!run('npm', ['ci', '--ignore-scripts', ...quiet], { cwd: tools })) {
    fail('Expected `npm ci` to succeed for scripts/docs but it failed: its own lines above say why')
  }
  writeFileSync(stamp, lock)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  build()
  if (!writeReference(join(root, 'docs', 'api'))) {
    fail('Expected typedoc to write docs/api but it complains, above, of what the types say')
  }
}
