// LICENSES.txt: the licences of the crates that are linked into the binaries, of whatever platform, each with
// the notice that its copies must have. It goes into each binary's package.
//
//   node scripts/licenses.mjs             writes it afresh, after a change of Cargo.lock

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run.mjs'
import { fail } from './toolchain.mjs'

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1', '--locked'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }),
)
const crates = new Map(metadata.packages.map((crate) => [crate.id, crate]))
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]))
const linked = new Set()
visit(metadata.resolve.root)
// The project's own are under its own licence, which each package has.
for (const id of metadata.workspace_members) linked.delete(id)

const intro = `Rust's standard library is in each binary, under the MIT license or the Apache License 2.0
(https://www.rust-lang.org/policies/licenses), and so are these crates, or some of them, by platform.
`
const notices = [...linked].map((id) => crates.get(id)).sort(byName)
writeFileSync(join(root, 'LICENSES.txt'), [intro, ...notices.map(notice)].join('\n'))

/** What code of the crate calls; not what builds or tests it, nor what writes code for it. */
function visit(id) {
  const { targets } = crates.get(id)
  if (linked.has(id) || targets.some(({ kind }) => kind.includes('proc-macro'))) return
  linked.add(id)
  for (const { pkg, dep_kinds } of nodes.get(id).deps) {
    if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg)
  }
}

function byName(one, other) {
  const [a, b] = [one, other].map(({ name, version }) => `${name} ${version}`)
  return a < b ? -1 : 1
}

function notice({ name, version, license, manifest_path, authors }) {
  const folder = dirname(manifest_path)
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying)/i.test(file))
  // Of those that one may choose from, the one that qrush has.
  const file = files.find((file) => /mit/i.test(file)) ?? files[0]
  if (!file && !/\bMIT\b/.test(license)) fail(`Expected a licence in ${folder} but it has none`)
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : mit(name, authors)
  return `${'─'.repeat(80)}\n${name} ${version} (${license})\n\n${text.replaceAll('\r', '')}\n`
}

/** The words of the MIT license, for a crate that names it and has no copy. */
function mit(name, authors) {
  const whose = authors.map((author) => author.replace(/ *<.*>/, '')).join(', ')
  const [, words] = readFileSync(join(root, 'LICENSE'), 'utf8').split(/^Copyright.*\n/m)
  return `MIT License\n\nCopyright (c) ${whose || `the authors of ${name}`}\n${words.trimEnd()}`
}
