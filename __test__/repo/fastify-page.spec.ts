// docs/fastify.md: its figures are the code's, and its programs compile and run.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { STATUSES } from '../../dist/http/problem.js'
import { SETTINGS } from '../../dist/http/settings.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/fastify.md')
const types = read('lib/http/settings.ts')
const row = (name: string) =>
  page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''

for (const [name, [byDefault]] of Object.entries(SETTINGS)) {
  test(`The default of ${name} is the same in the code, its docs and the page`, (t) => {
    t.is(row(name).split('|')[2]?.trim(), String(byDefault))
    const doc = types.slice(0, types.indexOf(`  ${name}?:`))
    t.is(/@default (\d+)[^@]*$/.exec(doc)?.[1], String(byDefault))
    const [, status, code = ''] = /(\d{3}), `(ERR_QR_\w+)`/.exec(row(name)) ?? []
    if (status) t.is(STATUSES[code as keyof typeof STATUSES], Number(status))
  })
}

test('The page names each code that is the service’s own', (t) => {
  for (const code of Object.keys(STATUSES)) {
    if (code.startsWith('ERR_QR_HTTP_')) t.true(page.includes(`\`${code}\``), code)
  }
})

const programs = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, program = '']) => program)

test('Each program of the page compiles and runs', (t) => {
  t.is(programs.length, 6)
  const folder = mkdtempSync(join(root, 'target', 'fastify-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const files = programs.map((program, at) => {
    const file = join(folder, `${at}.mts`)
    // Any port, since some may be taken; and an end, which a server has not.
    writeFileSync(
      file,
      `${program.replaceAll('3000', '0')}\nsetTimeout(() => process.exit(), 200)\n`,
    )
    return file
  })
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ]
  const checked = spawnSync(
    process.execPath,
    [tsc, ...flags, '--types', 'node', '--ignoreConfig', ...files],
    { encoding: 'utf8', cwd: root },
  )
  t.is(checked.stdout, '')
  for (const [at, file] of files.entries()) {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], {
      encoding: 'utf8',
      cwd: root,
    })
    t.is(stderr, '', programs[at])
    t.is(status, 0, programs[at])
  }
})
