// What is wrong with an option, said in flags: made from the fields of an error, not from its sentence.

import type { Expected, QrError } from '../../index.js'
import { PICTURE, SERVICE, SETTINGS } from './options.js'

const FLAGS = new Map(
  [...PICTURE, ...SETTINGS, ...SERVICE].map(({ option, name }) => [option, `--${name}`]),
)
/** Of the argument of `toFile`. */
FLAGS.set('path', '--output')

const flagOf = (option: string) => FLAGS.get(option) ?? option

/**
 * What an error says, with flags where the API has options.
 *
 * @param name - What the option at fault is called, if not by its flag.
 */
export function inFlags(error: QrError, name = flagOf(error.option ?? '')): string {
  const { code, option, used, capacity, remedies, message } = error
  if (code === 'ERR_QR_OPTION' && option !== undefined && error.expected)
    return ofOption(error, name)
  if (code === 'ERR_QR_TOO_LONG' && used !== undefined && capacity !== undefined) {
    const bits = used - capacity
    const shorten = `shorten the data by ${bits} bits (of text in byte mode, ${Math.ceil(bits / 8)} bytes)`
    const ways = [...(remedies ?? []).map(tried), shorten].join(', or ')
    return `Expected at most ${capacity} bits for data but received ${used} bits: ${ways}`
  }
  if (code === 'ERR_QR_DATA' && remedies !== undefined) {
    const ways = remedies.map(tried).join(', or ') || 'take --micro=auto, and shorten the data'
    return `Expected data that the allowed versions can carry but received more than that: ${ways}`
  }
  if (code !== 'ERR_QR_TOO_LARGE') return message
  const smaller = 'lower --scale, --width or --margin'
  return option === 'maxPixels'
    ? `Expected at most ${capacity} pixels for the picture but received ${used}: ${smaller}, or raise ${flagOf(option)}`
    : `Expected at most ${capacity} bytes for the picture but received ${used} or more: ${smaller}, choose another --type, or raise ${flagOf(String(option))}`
}

/** As they are typed. */
function tried(options: object): string {
  const flags = Object.entries(options)
    .map(([option, value]) => {
      const flag = flagOf(option)
      return flag === '--micro' ? `${flag}=${value}` : `${flag} ${value}`
    })
    .join(' and ')
  return `take ${flags}`
}

function ofOption({ expected, received }: QrError, name: string): string {
  const came =
    typeof received === 'string' && !/^an? \w+$/.test(received) ? `'${received}'` : `${received}`
  const { kind } = expected as Expected
  if (kind === 'name') return `Expected an option that there is but received ${came}`
  return `Expected ${requirement(expected as Expected)} for ${name} but received ${came}`
}

/** What an option takes, or takes next to the others that were given. */
function requirement({ kind, min, max, choices = [], because, beside, type }: Expected): string {
  const range = `from ${min} to ${max}`
  const reason = reasonOf(because, beside, type)
  switch (kind) {
    case 'whole':
      if (max === undefined) return `at least ${min}${reason}`
      return min === undefined ? `at most ${max}${reason}` : `a whole number ${range}${reason}`
    case 'number':
      if (max === undefined) return `at least ${min}${reason}`
      return min === undefined
        ? `a picture of at most ${max} pixels a side${reason}`
        : `a number ${range}${reason}`
    case 'text':
      return because
        ? 'a text without characters that no file may have'
        : `at most ${max} characters`
    case 'flag':
      if (because === 'lossy') return 'a lossless picture'
      return because
        ? `no value${reason}`
        : choices.length > 0
          ? `true, false or ${either(choices)}`
          : 'true or false'
    case 'choice':
      return `one of ${listed(choices)}${reason}`
    case 'type':
      return `a type of ${either(choices)}`
    case 'colour':
      return `${colourOf(because, type)}${reason}`
    case 'path':
      if (because === 'url') return "a path that begins with '/', without ? and #,"
      return because
        ? `a name that ends in ${choices.join(', ')}, or --type,`
        : 'the name of a file'
    case 'nothing':
      return because === 'without'
        ? `no value without ${flagOf(beside ?? '')},`
        : `no value${reason}`
    default:
      return `a value of another kind${reason}`
  }
}

function colourOf(because: string | undefined, type: string | undefined): string {
  switch (because) {
    case 'opaque':
      return `an opaque colour, since ${type} has no transparency,`
    case 'all or nothing':
      return `an opaque or a wholly transparent colour, since ${type} has nothing between,`
    case 'svg':
      return 'a colour in hexadecimal, or --type svg,'
    case 'unseen':
      return 'a colour that is seen'
    default:
      return 'a colour as #rgb, #rgba, #rrggbb or #rrggbbaa'
  }
}

function reasonOf(because?: string, beside?: string, type?: string): string {
  if (because === 'page') return ', so that the page has from 3 to 14400 points,'
  if (because === 'modules') return ', a pixel for each module,'
  if (because === 'side') return ` with ${type}`
  if (because === 'micro') return ' beside --micro'
  return beside ? ` beside ${flagOf(beside)}` : ''
}

/** The same with "or" before the last. */
const either = (choices: string[]) => listed(choices).replace(/, (?='[^']*'$)/, ' or ')

const listed = (choices: string[]) => choices.map((choice) => `'${choice}'`).join(', ')
