/** `qrush` on the command line, as npx and pnpm start it, on each Node and on Bun. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as qrush from '../../index.js'
import { type Check, same } from './check.js'
import { output } from './command.js'
import { version } from './places.js'
import type { Project } from './project.js'
import { RUNTIMES } from './runtimes.js'
import { pnpm } from './tools.js'

const TEXT = 'https://example.com'
const FILE = join('node_modules', 'qrush', 'dist', 'command.js')

export function commandLine({ npm, pnpm: byPnpm }: { npm: Project; pnpm: Project }): Check[] {
  const ways: [name: string, project: Project, command: string[]][] = [
    ['npx', npm, ['npx', '--no-install', 'qrush']],
    ['pnpm exec', byPnpm, [pnpm, 'exec', 'qrush']],
    ...Object.entries(RUNTIMES)
      // Deno would be asked for leave to do all that a command line does.
      .filter(([name]) => name !== 'Deno')
      .map(([name, command]): [string, Project, string[]] => [name, npm, [...command, FILE]]),
  ]
  return ways.flatMap(([name, project, command]) => [
    {
      name: `${name}: its version, and a code as the checkout draws it`,
      run: async () => {
        const where = { cwd: project.folder }
        same(await output([...command, '--version'], where), `${version}\n`, 'its version')
        same(await output([...command, TEXT], where), `${qrush.toStringSync(TEXT)}\n`, 'the code')
      },
    },
    {
      name: `${name}: a batch into a zip`,
      run: async () => {
        // Names of its own: others run beside it.
        const [rows, codes] = [`${name} rows.ndjson`, `${name} codes.zip`]
        project.write(rows, '"one"\n"two"\n')
        const zip = join(project.folder, codes)
        rmSync(zip, { force: true })
        await output([...command, 'batch', rows, '--out', codes], { cwd: project.folder })
        if (!existsSync(zip)) throw new Error(`Expected ${codes} but it is not there`)
      },
    },
  ])
}
