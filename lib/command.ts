#!/usr/bin/env node
// The command line: which command it is, and what it ends with. All that only one command needs is
// loaded by it, and the addon only where something is drawn.

import { EXIT, systemFailure, tell } from './command/failure.js'

const COMMANDS: Record<string, () => Command> = {
  batch: () => require('./command/batch.js'),
  draw: () => require('./command/draw.js'),
  serve: () => require('./command/serve.js'),
}

interface Command {
  /** @returns The exit code. */
  run: (args: string[]) => Promise<number>
}

/** `qrush batch` is the command, `qrush -- batch` draws the word; so with `serve`. */
async function main(args: string[]): Promise<number> {
  const [first = '', ...rest] = args
  const named = Object.hasOwn(COMMANDS, first) && first !== 'draw'
  const command = COMMANDS[named ? first : 'draw'] as () => Command
  try {
    return await command().run(named ? rest : args)
  } catch (error) {
    return tell(error, named ? `qrush ${first}` : 'qrush')
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has seen enough, as `head` has after some lines.
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  process.exit(tell(systemFailure('an output that can be written', error)))
})
// What nobody hears changes nothing.
process.stderr.on('error', () => {})

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
