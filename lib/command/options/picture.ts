// The flags of the symbol, its picture and the process, from the addon's table of options.

import { type OptionSchema, optionSchema } from '../../../index.js'
import type { Flag } from './flag.js'

/** Of what is drawn in characters, which is no file of a batch. */
const TEXTS = ['utf8', 'ascii', 'terminal']

const OPTIONS = optionSchema().filter(({ flag }) => flag !== undefined)

/** Options of `create` and of the pictures, in the order of the docs. */
export const PICTURE: Flag[] = OPTIONS.filter(isOfPicture).map(flagOf)

/** Those of the pictures of a batch. */
export const MANY: Flag[] = OPTIONS.filter(isOfPicture)
  .filter(({ types }) => types === undefined || types.some((type) => !TEXTS.includes(type)))
  .map((option) => ({
    ...flagOf(option),
    ...(option.kind === 'type' && { says: typesOf(option, true) }),
  }))

/** Settings of the process, those of `configure`. */
export const SETTINGS: Flag[] = OPTIONS.filter(({ calls }) => calls[0] === 'configure').map(flagOf)

function isOfPicture({ calls }: OptionSchema): boolean {
  return calls.includes('toFile')
}

function flagOf(option: OptionSchema): Flag {
  const { name, short, metavar, gives, says } = option.flag as NonNullable<OptionSchema['flag']>
  return {
    name,
    ...(short && { short }),
    ...(metavar && { value: metavar }),
    ...(metavar && gives !== undefined && { bare: true }),
    ...(gives !== undefined && { gives }),
    ...((option.kind === 'whole' || option.kind === 'number') && { number: true }),
    option: option.name,
    says: option.kind === 'type' ? typesOf(option) : sentence(option, says),
  }
}

/** In ASCII, as a terminal shows it everywhere, with flags for options. */
function sentence(
  { types, isForAllTypes, summary, default: byDefault, kind }: OptionSchema,
  says = summary,
): string {
  const about = isForAllTypes === false ? `${types?.join(', ')}: ${uncapitalized(says)}` : says
  const ending = byDefault === undefined || kind === 'flag' ? '' : ` Default: ${byDefault}.`
  return `${about}.${ending}`
    .replaceAll('–', '-')
    .replace(/`(\w+)(?:: false)?`/g, inFlags)
    .replaceAll('`', '')
}

/** Behind a colon. */
function uncapitalized(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())
}

function inFlags(_code: string, option: string): string {
  const flag = OPTIONS.find(({ name }) => name === option)?.flag
  return flag ? `--${flag.name}` : option
}

function typesOf({ types = [] }: OptionSchema, isMany = false): string {
  const files = types.filter((type) => !TEXTS.includes(type))
  const texts = isMany ? '' : `; ${TEXTS.join(', ')}`
  return `${files.join(', ')}${texts}. Overrides what a name ends in.`
}
