/** The command line as people run it: a process of its own, with pipes or in a terminal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { overWhite, type Pixels } from '../judges/decode.js'
import { screen } from '../judges/screen.js'

export const COMMAND = fileURLToPath(new URL('../../dist/command.js', import.meta.url))
const TERMINAL = fileURLToPath(new URL('terminal.py', import.meta.url))

/** Windows needs the latter four, and writes some of them otherwise. */
const NEEDED = /^(PATH|HOME|TMPDIR|SystemRoot|TEMP|TMP|PATHEXT)$/i

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: Buffer
  stderr: string
}

export interface Surroundings {
  input?: string | Uint8Array
  env?: Record<string, string>
  cwd?: string
}

/** Starts `qrush`, with pipes. */
export function start(args: string[], { env, cwd }: Surroundings = {}) {
  return spawn(process.execPath, [COMMAND, ...args], { env: plain(env), cwd })
}

/** Runs `qrush` to its end, with pipes. */
export async function qrush(args: string[], surroundings: Surroundings = {}): Promise<Ended> {
  const child = start(args, surroundings)
  // It may end without having read all.
  child.stdin.on('error', () => {})
  child.stdin.end(surroundings.input ?? '')
  return ended(child)
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [[code, signal], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    child.stdout ? buffer(child.stdout) : Buffer.alloc(0),
    child.stderr ? text(child.stderr) : '',
  ])
  return { code, signal, stdout, stderr }
}

/** Starts `qrush` in a terminal: what is typed goes into stdin, what it shows comes out of stdout. */
export function startInTerminal(args: string[], { env, cwd }: Surroundings = {}, columns = 80) {
  const command = [TERMINAL, String(columns), process.execPath, COMMAND, ...args]
  return spawn('python3', command, { env: plain({ TERM: 'xterm-256color', ...env }), cwd })
}

/** What was on the screen at the end, and all that was written to it. */
export async function inTerminal(args: string[], surroundings: Surroundings = {}, columns = 80) {
  const child = startInTerminal(args, surroundings, columns)
  const { code, stdout, stderr } = await ended(child)
  // The terminal adds the carriage returns.
  return { code, shown: stdout.toString().replaceAll('\r\n', '\n'), stderr }
}

/** Draws half blocks as a terminal would, in its colours for text where there are no others. */
export function drawn(shown: string, ink = '#000000', paper = '#ffffff'): Pixels {
  const [wide, high] = [4, 8]
  const lines = screen(shown, ink, paper)
  const columns = lines[0]?.length ?? 0
  const rgba = new Uint8Array(columns * wide * lines.length * high * 4)
  for (const [row, line] of lines.entries()) {
    if (line.length !== columns) throw new Error(`Expected ${columns} cells in line ${row}`)
    for (let at = 0; at < wide * high * columns; at++) {
      const [x, y] = [at % (wide * columns), Math.floor(at / (wide * columns))]
      const { letter, ink, paper } = line[Math.floor(x / wide)] as (typeof line)[number]
      const isInk = { '█': true, '▀': y < high / 2, '▄': y >= high / 2, ' ': false }[letter]
      if (isInk === undefined) throw new Error(`Expected half blocks but found ${letter}`)
      const colour = Number.parseInt((isInk ? ink : paper).slice(1), 16)
      const place = ((row * high + y) * wide * columns + x) * 4
      rgba.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], place)
    }
  }
  return overWhite(columns * wide, lines.length * high, rgba)
}

/**
 * What a program needs to start, and no more: Node judges colours by a dozen variables, `CI` and the names of
 * its providers among them, and a spec says the same wherever it runs.
 */
function plain(env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const needed = Object.entries(process.env).filter(([name]) => NEEDED.test(name))
  return { ...Object.fromEntries(needed), ...env }
}
