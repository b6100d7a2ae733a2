// An option is one entry of the table and the code that uses it: in a copy of the project one is added, and types,
// docs, flags, parameters, schemas and errors know it.

import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'

const root = fileURLToPath(new URL('../..', import.meta.url))
const COPIED = [
  ...['Cargo.toml', 'Cargo.lock', 'build.rs', 'package.json', 'tsconfig.json', 'index.js'],
  ...['index.d.ts', 'package-lock.json', 'src', 'crates', 'lib', 'scripts', 'docs'],
]

/** How long a code takes does not matter here. */
const QUICKLY = {
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '0',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '256',
}

/** What somebody who adds an option writes. */
const ENTRY = `
  OptionSpec {
    name: "bleed",
    kind: Kind::Whole { min: 0, max: 9 },
    set: Set::Whole(|options, value| options.picture.margin += value),
    scope: Scope::Picture(&[Format::Svg]),
    default: "0",
    unit: Some("modules"),
    summary: "Modules that are added to the margin, {range}",
    flag: flag("bleed", None, "N"),
    parameter: parameter("bleed"),
    ..BARE
  },
`

test('An entry of the table is an option everywhere', async (t) => {
  t.timeout(900_000)
  const copy = mkdtempSync(join(tmpdir(), 'qrush-option-'))
  t.teardown(() => rmSync(copy, { recursive: true, force: true }))
  for (const path of COPIED) {
    const filter = (from: string) => !/[\\/]target$/.test(from)
    cpSync(join(root, path), join(copy, path), { recursive: true, filter })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const table = join(copy, 'src/options/table.rs')
  const before = readFileSync(table, 'utf8')
  const after = before.replace(/(?=\n {2}OptionSpec \{\n {4}name: "signal")/, ENTRY.trimEnd())
  t.not(after, before)
  writeFileSync(table, after)

  const env = { ...process.env, ...QUICKLY }
  const node = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, args, { cwd: copy, env })).stdout
  await node('scripts/build.mjs')

  const read = (path: string) => readFileSync(join(copy, path), 'utf8')
  t.regex(
    read('index.d.ts'),
    /Modules that are added to the margin, 0–9\.[\s\S]*? {2}bleed\?: number \| null/i,
  )
  t.regex(read('docs/options.md'), /^\| `bleed` \(`svg`\) \| `0` \| Modules/m)
  t.regex(
    read('docs/command-line.md'),
    /^\| `--bleed N` \| svg: modules .* 0-9\. Default: 0\. \|$/m,
  )
  t.regex(await node('dist/command.js', '--help'), /--bleed N +svg: modules/)

  const changed = createRequire(join(copy, 'index.js'))('./index.js')
  const drawn = changed.toStringSync('a', { type: 'svg', bleed: 2 })
  t.is(drawn, changed.toStringSync('a', { type: 'svg', margin: 6 }))
  t.is((await node('dist/command.js', 'a', '-t', 'svg', '--bleed', '2')).trimEnd(), drawn)
  const error = t.throws(() => changed.checkOptions('toBuffer', { type: 'svg', bleed: 10 }))
  t.like(error, {
    code: 'ERR_QR_OPTION',
    option: 'bleed',
    expected: { min: 0, max: 9 },
    received: 10,
  })
  const other = t.throws(() => changed.checkOptions('toBuffer', { bleed: 1 }))
  t.like(other, { option: 'bleed', expected: { kind: 'type', choices: ['svg'] }, received: 'png' })

  const { pictureSchema } = createRequire(join(copy, 'index.js'))('./dist/http/schemas.js')
  t.like(pictureSchema.querystring.properties.bleed, { type: 'integer', minimum: 0, maximum: 9 })
  const { readQuery } = createRequire(join(copy, 'index.js'))('./dist/http/parameters.js')
  t.deepEqual(readQuery('text=a&bleed=3').options, { bleed: 3 })
})
