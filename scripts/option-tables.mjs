// The tables of options and flags in the docs, between marks: from the addon's table, and from that of the command
// line. `npm run build` writes them; with `--check` it fails where a page has others.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './run.mjs'

const require = createRequire(import.meta.url)

/** Each page with the tables that it has, by their marks. */
export function pagesWithTables() {
  const { optionSchema } = require(join(root, 'index.js'))
  const flags = require(join(root, 'dist', 'command', 'options.js'))
  const tables = {
    'docs/options.md': { options: optionTable(optionSchema()) },
    'docs/command-line.md': {
      'flags:picture': flagTable(flags.PICTURE),
      'flags:draw': flagTable(flags.DRAW),
      'flags:batch': flagTable(flags.BATCH),
      'flags:serve': flagTable(flags.SERVICE),
      'flags:general': flagTable([...flags.SETTINGS, ...flags.GENERAL]),
    },
  }
  return Object.entries(tables).map(([page, parts]) => {
    const path = join(root, page)
    const text = readFileSync(path, 'utf8')
    return { path, text, filled: Object.entries(parts).reduce(fill, text) }
  })
}

function fill(text, [mark, table]) {
  const [open, close] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from < 0 || to < from)
    throw new Error(`Expected ${open} and ${close} in the page, in this order`)
  return `${text.slice(0, from)}${open}\n${table}\n${text.slice(to)}`
}

function optionTable(options) {
  const rows = options
    .filter(({ kind }) => kind !== 'object')
    .map((option) => {
      const { name, summary, details, default: byDefault, formats } = option
      const isValue = /^(?:'.*'|\d+|true|false)$/.test(byDefault ?? '')
      const given = isValue ? `\`${byDefault}\`` : (byDefault ?? '')
      const lead = formats ? `${summary}: ${Object.values(formats).join('; ')}.` : `${summary}.`
      const about = [lead, details].filter(Boolean).join(' ').replaceAll('|', '\\|')
      return `| \`${name}\`${scopeOf(option)} | ${given} | ${about} |`
    })
  return ['| option | default | |', '|---|---|---|', ...rows].join('\n')
}

/** What an option is for, where not for every picture. */
function scopeOf({ types, isForAllTypes, calls, kind }) {
  if (kind === 'type') return ''
  if (types) {
    return isForAllTypes ? '' : ` (${types.map((type) => `\`${type}\``).join(', ')})`
  }
  const scopes = { batch: 'batches', configure: '`configure`', stats: '`stats`' }
  if (scopes[calls[0]]) return ` (${scopes[calls[0]]})`
  return calls.includes('batch') ? ' (asynchronous forms)' : ''
}

function flagTable(flags) {
  const rows = flags.map(({ name, short, value, bare, says }) => {
    const given = value ? (bare ? `[=${value}]` : ` ${value}`) : ''
    return `| ${short ? `\`-${short}\`, ` : ''}\`--${name}${given}\` | ${says} |`
  })
  return ['| flag | |', '|---|---|', ...rows].join('\n')
}
