// What `--help` shows, from the tables.

import {
  BATCH,
  COMMAND_FLAGS,
  DRAW,
  type Flag,
  GENERAL,
  MANY,
  PICTURE,
  SETTINGS,
} from './options.js'

const WIDTH = 100
const COLUMN = 32

const CODES = `Exit codes:
  0 done, 1 the work failed, 2 the command line is wrong, 3 a batch is done but for the rows in its
  report, 130 and 143 interrupted by Ctrl-C or SIGTERM.`

export const drawHelp = () => `Usage:
  qrush TEXT                          draw the code in the terminal
  qrush TEXT -o code.svg              write it to a file
  qrush < text.txt > code.txt         take the text from stdin, without the line end behind it
  qrush batch ROWS --out PLACE        make a code of each row of a file: see qrush batch --help
  qrush serve --port 3000             answer over HTTP: see qrush serve --help

Where it goes:
${list(DRAW)}

Picture:
${list(PICTURE)}

Settings:
${list([...SETTINGS, ...GENERAL])}

A text that begins with a dash goes behind --, as in: qrush -- -5

${CODES}
`

export const batchHelp = () => `Usage:
  qrush batch tickets.csv --text url --name '{id}.png' --out codes/
  qrush batch links.txt --out codes.zip
  … | qrush batch - --format ndjson --text url --out codes/

Rows and files:
${list(BATCH)}

Picture:
${list(MANY)}

Settings:
${list([...SETTINGS, ...GENERAL])}

${CODES}
`

export const serveHelp = () => `Usage:
  qrush serve --port 3000 --prefix /qr

GET PREFIX?text=… answers with a code, POST PREFIX with that of a body, POST PREFIX/batch with many.

Service:
${list(COMMAND_FLAGS.serve)}

Ctrl-C or SIGTERM ends it when the answers under way are given, with exit code 0.
`

export const versionText = () =>
  `${(require('../../package.json') as { version: string }).version}\n`

function list(flags: Flag[]): string {
  return flags
    .map(({ name, short, value, bare, says }) => {
      const given = value ? (bare ? `[=${value}]` : ` ${value}`) : ''
      const head = `  ${short ? `-${short}, ` : '    '}--${name}${given}`
      const [first = '', ...more] = wrap(says)
      const lines =
        head.length < COLUMN - 1
          ? [head.padEnd(COLUMN) + first]
          : [head, ' '.repeat(COLUMN) + first]
      return [...lines, ...more.map((line) => ' '.repeat(COLUMN) + line)].join('\n')
    })
    .join('\n')
}

function wrap(words: string): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < WIDTH - COLUMN)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
