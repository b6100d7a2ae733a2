// Arguments against a table of flags. Node's own parser takes them apart: it is as well kept as Node, and
// nothing to install. What is wrong with them is said here, since its sentences know no remedy.

import { parseArgs } from 'node:util'
import { Misuse } from './failure.js'
import { COMMAND_FLAGS, type Flag } from './options.js'
import { nearest } from './suggest.js'

export interface Given {
  /** By the names of their flags: a value, or `true` without one. */
  values: Map<string, string | true>
  positionals: string[]
}

/** @throws {Misuse} for a flag that is not in the table, is given twice, or lacks its value. */
export function parse(args: string[], command: keyof typeof COMMAND_FLAGS): Given {
  const flags = COMMAND_FLAGS[command]
  const { tokens, positionals } = parseArgs({
    args,
    // Unknown ones are ours to name.
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      flags.map(({ name, short, value, bare }) => [
        name,
        {
          type: value && !bare ? ('string' as const) : ('boolean' as const),
          ...(short && { short }),
        },
      ]),
    ),
  })
  const values: Given['values'] = new Map()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const flag = flags.find(({ name }) => name === token.name)
    if (!flag) throw unknown(token.rawName, command)
    if (values.has(flag.name))
      throw new Misuse(`Expected --${flag.name} once but received it again`)
    // A flag behind a flag is a forgotten value, unless it is joined on.
    const forgotten = !token.inlineValue && /^--?[a-z]/i.test(token.value ?? '')
    values.set(flag.name, valueOf(flag, forgotten ? undefined : token.value, token.value))
  }
  if (values.has('version') && args.length > 1 && command !== 'serve') {
    throw new Misuse(
      'Expected nothing beside --version, which tells the version of qrush: that of a code is --qr-version',
    )
  }
  return { values, positionals }
}

function valueOf(flag: Flag, value: string | undefined, received?: string): string | true {
  const { name } = flag
  if (!flag.value) {
    if (value === undefined) return true
    throw new Misuse(`Expected no value for --${name} but received '${value}'`)
  }
  if (value !== undefined) return value
  if (flag.bare) return true
  const other = received ? `'${received}': write --${name}=${received} if that is it` : 'nothing'
  throw new Misuse(`Expected a value, ${flag.value}, for --${name} but received ${other}`)
}

function unknown(received: string, command: keyof typeof COMMAND_FLAGS): Misuse {
  const long = received.replace(/^-+/, '')
  const of = Object.entries(COMMAND_FLAGS).find(
    ([other, flags]) => other !== command && flags.some(({ name }) => name === long),
  )
  const names = COMMAND_FLAGS[command].map(({ name }) => name)
  // A text that begins with a dash looks like one.
  const remedy = of
    ? `it is one of \`qrush ${of[0] === 'draw' ? 'TEXT' : of[0]}\``
    : suggestion(nearest(long, names)) || "a text that begins with a dash goes behind '--'"
  return new Misuse(`Expected a flag that there is but received ${received}: ${remedy}`)
}

const suggestion = (name: string | undefined) => name && `did you mean --${name}?`

/** The options for the addon that the flags of `table` give. */
export function optionsOf({ values }: Given, table: Flag[]): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const flag of table) {
    const value = values.get(flag.name)
    if (value === undefined || !flag.option) continue
    const [name = '', part] = flag.option.split('.')
    const given = value === true ? flag.gives : read(flag, value)
    if (part) options[name] = { ...(options[name] as object), [part]: given }
    else options[name] = given
  }
  return options
}

/** What is no number is the addon's to refuse, as it came; so is what is neither yes nor no. */
function read({ number, bare }: Flag, value: string): string | number | boolean {
  if (bare && (value === 'true' || value === 'false')) return value === 'true'
  return number && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}
