// `qrush TEXT`: one code, in the terminal, on stdout or in a file.

import {
  checkOptions,
  configure,
  type Data,
  toBuffer,
  toDataURL,
  toFile,
  toString as toText,
} from '../../index.js'
import { type Given, optionsOf, parse } from './arguments.js'
import { EXIT, Failure, Misuse } from './failure.js'
import { drawHelp, versionText } from './help.js'
import { readBytes, readText } from './input.js'
import { PICTURE, SETTINGS } from './options.js'
import { nearest } from './suggest.js'

/** Types that are lines of characters. */
const TEXTS = ['utf8', 'ascii', 'terminal']

export async function run(args: string[]): Promise<number> {
  const given = parse(args, 'draw')
  if (given.values.has('help')) return print(drawHelp())
  if (given.values.has('version')) return print(versionText())
  configure(optionsOf(given, SETTINGS))
  const options = optionsOf(given, PICTURE)
  const output = given.values.get('output')
  const asURL = given.values.has('data-url')
  if (asURL && output) throw new Misuse('Expected one of --data-url and --output but received both')

  const toFileNamed = typeof output === 'string' && output !== '-' ? output : undefined
  if (!toFileNamed && !asURL) options.type ??= output === '-' ? 'png' : drawnType()
  // For a file, which may be of any type, and before stdin is waited for.
  if (!asURL) checkOptions('toFile', options, toFileNamed ?? '-')
  const data = await dataOf(given)
  if (asURL) return print(`${await toDataURL(data, options)}\n`)
  if (toFileNamed) {
    await toFile(toFileNamed, data, options)
    return EXIT.done
  }
  return TEXTS.includes(String(options.type))
    ? drawText(data, options)
    : writePicture(data, options)
}

/** Colours where they show; else half blocks alone. NO_COLOR and TERM are Node's to read. */
function drawnType(): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? 'terminal' : 'utf8'
}

async function dataOf({ values, positionals }: Given): Promise<Data> {
  const [text, second] = positionals
  const bytes = values.has('bytes')
  if (second !== undefined) {
    const meant = positionals.length > 1 && nearest(String(text), ['batch', 'serve'])
    const remedy = meant ? `did you mean qrush ${meant}?` : 'put it in quotes'
    throw new Misuse(`Expected one text but received ${positionals.length}: ${remedy}`)
  }
  if (text !== undefined && text !== '-') {
    if (!bytes) return text
    throw new Misuse('Expected --bytes without a text, since it is for stdin, but received both')
  }
  if (text === undefined && process.stdin.isTTY) {
    throw new Misuse("Expected a text but received none: qrush 'hello', or - for what you type")
  }
  return bytes ? readBytes(process.stdin) : readText(process.stdin)
}

async function drawText(data: Data, options: object): Promise<number> {
  const drawn = await toText(data, options)
  const { columns, isTTY } = process.stdout
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with ESC.
  const [line = ''] = drawn.replaceAll(/\x1b\[[\d;]*m/g, '').split('\n')
  // A drawing whose lines are broken is none. Some terminals do not tell their width.
  if (isTTY && columns > 0 && [...line].length > columns) {
    throw new Failure(
      `Expected a terminal of at least ${[...line].length} columns but this one has ${columns}: widen it, lower --margin, or write a picture with -o code.png`,
    )
  }
  return print(`${drawn}\n`)
}

async function writePicture(data: Data, options: { type?: unknown }): Promise<number> {
  if (process.stdout.isTTY && options.type !== 'svg') {
    throw new Misuse(
      `Expected a file for a picture of type ${options.type} but stdout is a terminal: write it with -o FILE`,
    )
  }
  return print(await toBuffer(data, options as object))
}

function print(what: string | Buffer): number {
  process.stdout.write(what)
  return EXIT.done
}
