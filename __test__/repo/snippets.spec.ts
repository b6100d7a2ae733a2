// What README.md and docs/ show is tried: programs are compiled under strict and run, commands of a shell
// likewise, and what cannot run here says why, in a comment before it: see CONTRIBUTING.md.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { read, root, type Snippet, snippetsOf, written } from './docs/pages.js'
import {
  checkHarmless,
  folderOf,
  isProgram,
  isShell,
  LANGUAGES,
  sh,
  write,
} from './docs/project.js'
import type { Outcome, Program } from './docs/run.js'

const pages = written.map((name) => {
  const snippets = snippetsOf(read(name))
  const folder = folderOf(name)
  const paths = new Map(snippets.filter(isProgram).map((each) => [each, write(folder, each)]))
  return { name, snippets, folder, paths }
})

const place = join(root, 'target', 'docs', 'snippets')
const found = compiled()
const hasShell = process.platform !== 'win32'

for (const { name, snippets, folder, paths } of pages) {
  const title = ({ line, language }: Snippet) => `${name}, line ${line}, ${language}`

  test(`${name}: each fence says its language`, (t) => {
    t.plan(snippets.length || 1)
    if (snippets.length === 0) t.pass('it shows none')
    for (const { language, line } of snippets) {
      t.true(LANGUAGES.includes(language), `line ${line}: ${language || 'none'}`)
    }
  })

  for (const snippet of snippets.filter(({ language }) => language === 'json')) {
    test(`${title(snippet)}: parses`, (t) => {
      t.notThrows(() => JSON.parse(snippet.code))
    })
  }

  for (const [snippet, path] of paths) {
    test(`${title(snippet)}: compiles under strict`, async (t) => {
      const errors = (await found).filter((error) => error.startsWith(inRoot(path)))
      t.deepEqual(errors, [])
    })
  }

  const runner = page()
  for (const snippet of snippets.filter((each) => isProgram(each) && !each.notRun)) {
    test.serial(`${title(snippet)}: runs`, async (t) => {
      const { line, ask } = snippet
      const program = { line, path: paths.get(snippet) ?? '', ...(ask && { ask }) }
      const { error, printed } = await runner.run(program, join(folder, 'work'))
      t.is(error, undefined)
      if (snippet.prints !== undefined) t.regex(printed.trimEnd(), pattern(snippet.prints))
    })
  }

  for (const snippet of hasShell ? snippets.filter(isShell) : []) {
    test(`${title(snippet)}: is a shell's`, async (t) => {
      await t.notThrowsAsync(sh(folder, snippet.code, ['-n']))
    })
    if (snippet.notRun) continue
    test.serial(`${title(snippet)}: runs`, async (t) => {
      checkHarmless(snippet.code)
      const printed = await sh(folder, `${snippet.given?.code ?? ''}\n${snippet.code}`, ['-eu'])
      if (snippet.prints !== undefined) t.regex(printed.trimEnd(), pattern(snippet.prints))
      else t.pass()
    })
  }
}

test('The compiler complains of nothing else', async (t) => {
  const files = pages.flatMap(({ paths }) => [...paths.values()].map(inRoot))
  const others = (await found).filter((error) => !files.some((file) => error.startsWith(file)))
  t.deepEqual(others, [])
})

test('There are programs to run', (t) => {
  t.true(pages.some(({ snippets }) => snippets.some((each) => isProgram(each) && !each.notRun)))
})

/** A file as the compiler names it. */
function inRoot(path: string): string {
  return path.slice(root.length).replaceAll('\\', '/')
}

/** What the compiler says of all snippets, a line each; with no line it has nothing to say. */
async function compiled(): Promise<string[]> {
  const config = join(place, 'tsconfig.json')
  const compilerOptions = {
    // As most that use the package have it, and so that a .tsx may be a module.
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    allowJs: true,
    checkJs: true,
    types: ['node'],
    typeRoots: ['../../../node_modules/@types'],
  }
  const files = pages.flatMap(({ paths }) => [...paths.values()])
  files.push(fileURLToPath(new URL('./docs/elsewhere.d.ts', import.meta.url)))
  const extended = { extends: '../../../tsconfig.json', compilerOptions, include: [], files }
  writeFileSync(config, JSON.stringify(extended))
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
  const compiler = fork(tsc, ['--project', config, '--pretty', 'false'], {
    cwd: root,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let printed = ''
  compiler.stdout?.on('data', (some) => (printed += some))
  const [status] = await once(compiler, 'close')
  const lines = printed.split('\n').filter((line) => line.includes('error TS'))
  if (status !== 0 && lines.length === 0)
    throw new Error(`Expected tsc to run but it ended with ${status}: ${printed}`)
  return lines
}

/** A process for the programs of a page, started with the first of them. */
function page() {
  let child: ChildProcess | undefined
  test.after.always(() => {
    // A program may have taken SIGTERM for itself.
    child?.kill('SIGKILL')
  })
  return {
    async run(program: Program, cwd: string): Promise<Outcome> {
      if (!child?.connected) {
        child = fork(fileURLToPath(new URL('./docs/run.ts', import.meta.url)), [], {
          cwd,
          execArgv: ['--import', import.meta.resolve('tsx')],
        })
      }
      child.send(program)
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`Expected the page's process to go on but it ended with ${code}`)
      })
      ended.catch(() => {})
      const [outcome] = await Promise.race([once(child, 'message'), ended])
      return outcome
    },
  }
}

/** What is printed, of which `…` leaves some out. */
function pattern(text: string): RegExp {
  const parts = text
    .trimEnd()
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`)
}
