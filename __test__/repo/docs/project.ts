/** The snippets of a page as files that a compiler and a runtime take, below target/, where qrush finds itself. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type Snippet } from './pages.js'

/** What is compiled and run. */
const PROGRAMS = ['ts', 'js', 'tsx']
/** What a reader may type into a shell. */
const SHELL = 'sh'
/** What is shown, and by nothing here tried. */
const SHOWN = [
  'text',
  'json',
  'yaml',
  'html',
  'dockerfile',
  'diff',
  'toml',
  'csv',
  'http',
  'prometheus',
]
export const LANGUAGES = [...PROGRAMS, SHELL, ...SHOWN]

const place = join(root, 'target', 'docs', 'snippets')

export const isProgram = ({ language }: Snippet) => PROGRAMS.includes(language)
export const isShell = ({ language }: Snippet) => language === SHELL

/** The page's folder, emptied, with a folder to work in and the commands of the package. */
export function folderOf(page: string): string {
  const folder = join(place, page.replace(/\.md$/, '').replaceAll('/', '-'))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'work'), { recursive: true })
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const { bin = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const commands = Object.entries(typeof bin === 'string' ? { qrush: bin } : bin)
  for (const [name, file] of commands) {
    command(folder, name, `exec '${process.execPath}' '${join(root, String(file))}' "$@"`)
  }
  // `npx qrush` would ask a registry.
  command(folder, 'npx', 'exec "$@"')
  return folder
}

function command(folder: string, name: string, line: string): void {
  const path = join(folder, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${line}\n`)
  chmodSync(path, 0o755)
}

/** Writes a program so that its lines have the numbers that they have in the page. */
export function write(folder: string, snippet: Snippet): string {
  const { code, line, given } = snippet
  const before = given ? '\n'.repeat(given.line - 1) + given.code : ''
  const gap = '\n'.repeat(Math.max(0, line - before.split('\n').length))
  const path = join(folder, `line-${line}.${endingOf(snippet)}`)
  writeFileSync(path, `${before}${gap}${code}\n`)
  return path
}

/** The kind of module is the code's own: the package has none. */
function endingOf({ language, code }: Snippet): string {
  if (language === 'tsx') return 'tsx'
  const isCommonJs = /\brequire\(|\bmodule\.exports\b/.test(code) && !/^import /m.test(code)
  return `${isCommonJs ? 'c' : 'm'}${language}`
}

/** What may be run here; anything else might install, test or serve. */
const HARMLESS = ['node', 'npx', 'qrush', 'echo', 'printf', 'cat', 'head', 'ls', 'wc']

/** @throws for a command that is none of the package and none that does no harm. */
export function checkHarmless(code: string): void {
  for (const line of code.replaceAll('\\\n', ' ').split('\n')) {
    for (const command of line.replace(/(^|\s)#.*/, '').split(/&&|\|\||\||;/)) {
      const [word = ''] = command.trim().split(/\s/)
      if (word === '' || HARMLESS.includes(word)) continue
      throw new Error(
        `Expected ${HARMLESS.join(', ')} or a mark, <!-- not run: WHY -->, but received ${command}`,
      )
    }
  }
}

/** Runs a snippet for a shell, and answers what it prints. */
export async function sh(folder: string, code: string, options: string[]): Promise<string> {
  const shell = spawn('sh', options, {
    cwd: join(folder, 'work'),
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    timeout: 60_000,
  })
  shell.stdin.end(code)
  let [printed, complained] = ['', '']
  shell.stdout.on('data', (some) => (printed += some))
  shell.stderr.on('data', (some) => (complained += some))
  const status = await new Promise((ended) => shell.on('close', ended))
  if (status !== 0) throw new Error(`sh ended with ${status}: ${printed}${complained}`)
  return printed
}
