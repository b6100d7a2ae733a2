// docs/command-line.md and --help tell of the flags that there are, in the words of the one table, whose names
// and defaults are those of the API.

import { readFileSync } from 'node:fs'
import test from 'ava'
import { EXIT } from '../../lib/command/failure.js'
import {
  BATCH,
  COMMAND_FLAGS,
  DRAW,
  type Flag,
  GENERAL,
  PICTURE,
  SERVICE,
  SETTINGS,
} from '../../lib/command/options.js'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const page = read('../../docs/command-line.md')

const parts: { [name: string]: Flag[] } = {
  picture: PICTURE,
  draw: DRAW,
  batch: BATCH,
  serve: SERVICE,
  general: [...SETTINGS, ...GENERAL],
}

for (const [name, flags] of Object.entries(parts)) {
  test(`The page has the flags of "${name}" as the table has them`, (t) => {
    const rows = flags.map(({ name, short, value, bare, says }) => {
      const given = value ? (bare ? `[=${value}]` : ` ${value}`) : ''
      return `| ${short ? `\`-${short}\`, ` : ''}\`--${name}${given}\` | ${says} |`
    })
    const expected = ['| flag | |', '|---|---|', ...rows].join('\n')
    const found = new RegExp(`<!-- flags:${name} -->\n([^]*?)\n<!-- /flags:${name} -->`).exec(page)
    t.is(found?.[1], expected)
  })
}

test('Each option of the API has a flag, and each flag an option', (t) => {
  const types = read('../../index.d.ts')
  const optionsOf = (name: string) => {
    const [, body = ''] =
      new RegExp(`\nexport interface ${name} (?:extends \\w+ )?\\{\n([^]*?)\n\\}`, 'm').exec(
        types,
      ) ?? []
    return [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, option]) => option as string)
  }
  const ofAPI = ['EncodeOptions', 'RenderOptions', 'FileOptions', 'BufferOptions'].flatMap(
    optionsOf,
  )
  // Of two parts; of one value; and settings, which are for all calls of the process.
  const elsewhere = new Set(['color', 'lossless', ...SETTINGS.map(({ option = '' }) => option)])
  const colours = optionsOf('Colors').map((colour) => `color.${colour}`)
  t.deepEqual(
    [...new Set([...ofAPI.filter((option) => !elsewhere.has(option)), ...colours])].sort(),
    PICTURE.map(({ option = '' }) => option).sort(),
  )
  for (const { option = '' } of SETTINGS) t.true(optionsOf('Settings').includes(option), option)
})

test('Defaults are those that the types tell', (t) => {
  const types = read('../../index.d.ts')
  let compared = 0
  for (const { option = '', says } of [...PICTURE, ...SETTINGS]) {
    const name = option.replace('color.', '')
    const [, told] =
      new RegExp(`@default '?([^'\n]*)'?\n(?: *\\*.*\n)* *\\*/\n *${name}\\?:`).exec(types) ?? []
    const [, ours] = /Default: (.*)\.$/.exec(says) ?? []
    // Where there is a value, rather than words.
    if (told === undefined || !/^[\d#A-Z]\S*( |$)/.test(told) || ours === undefined) continue
    t.is(ours.replaceAll("'", '').split(' ')[0], told.split(' ')[0], option)
    compared++
  }
  t.true(compared >= 8, `${compared}`)
})

test('Flags of a command are named once, in long and in short', (t) => {
  for (const [command, flags] of Object.entries(COMMAND_FLAGS)) {
    const names = flags.flatMap(({ name, short }) => (short ? [name, short] : [name]))
    t.is(new Set(names).size, names.length, command)
    for (const { name } of flags) t.regex(name, /^[a-z]+(-[a-z]+)*$/)
  }
})

test('The page has each exit code', (t) => {
  const rows = [...page.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes = '']) =>
    codes.split(', '),
  )
  t.deepEqual(rows.map(Number), Object.values(EXIT))
})

test('The page has each code of a report', (t) => {
  const [, source = ''] =
    /type RowErrorCode =(.*?)\n\n/s.exec(read('../../lib/batch/error.ts')) ?? []
  const codes = new Set([...source.matchAll(/'(ERR_BATCH_\w+)'/g)].map(([, code]) => code))
  const told = new Set([...page.matchAll(/^\| `(ERR_BATCH_\w+)`/gm)].map(([, code]) => code))
  t.deepEqual([...told].sort(), [...codes].sort())
})
