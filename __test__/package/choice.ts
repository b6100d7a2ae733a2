/** Which packages get installed, and what becomes of those who get the wrong ones or none. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, holds, same } from './check.js'
import { output, ran } from './command.js'
import { cache, version } from './places.js'
import { Project, type Source } from './project.js'
import { agrees } from './runtimes.js'

const ARM64 = ['--os=linux', '--cpu=arm64', '--libc=glibc']
const HERE = ['linux-x64-gnu', 'wasm32-wasip1']

/** `projects` are those of each package manager, with qrush as they install it. */
export function choice(
  source: Source,
  projects: { [manager: string]: Project },
  digest: string,
): Check[] {
  return [
    ...Object.entries(projects).map(([manager, project]) => ({
      name: `${manager} installs the binary for this machine, WebAssembly, and no other`,
      run: () => same(project.installed(), HERE, 'what is installed'),
    })),
    {
      name: 'a lock file made here installs the binary of another platform there',
      run: async () => {
        const project = new Project('lock')
        for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
          cpSync(join(projects.npm?.folder ?? '', file), join(project.folder, file))
        }
        const command = [
          'npm',
          'ci',
          '--ignore-scripts',
          '--no-audit',
          '--loglevel=error',
          ...ARM64,
        ]
        const env = { npm_config_cache: join(cache, 'npm') }
        await output(command, { cwd: project.folder, env })
        same(project.installed(), ['linux-arm64-gnu', 'wasm32-wasip1'], 'what is installed')
      },
    },
    {
      name: 'node_modules of another platform: WebAssembly, and a warning that names it',
      run: async () => {
        const project = new Project('copied')
        await project.install(source, 'npm', ARM64)
        const warns =
          /QRUSH_WASM.*for linux x64 glibc.*binding-linux-x64-gnu: not installed.*binding-linux-arm64-gnu is installed, for another platform/s
        await agrees(project, [process.execPath, 'module.mjs'], digest, { warns })
      },
    },
    {
      name: 'only the wrong platform’s package: the error names both, and the way out',
      run: async () => {
        const project = new Project('wrong')
        const other = source.tarballs.platforms['linux-arm64-gnu'].path
        await project.install(source, 'npm', [other, '--omit=optional', '--force'])
        same(project.installed(), ['linux-arm64-gnu'], 'what is installed')
        const error = await failure(project)
        holds(error, `a binding of qrush ${version} for linux x64 glibc`)
        holds(error, '@qrush/binding-linux-x64-gnu: not installed')
        holds(error, '@qrush/binding-linux-arm64-gnu is installed, for another platform')
        holds(error, 'npm install')
      },
    },
    {
      name: 'npm install --omit=optional: the error says so',
      run: async () => {
        const project = new Project('omitted')
        await project.install(source, 'npm', ['--omit=optional'])
        same(project.installed(), [], 'what is installed')
        holds(
          await failure(project),
          /binding-linux-x64-gnu: not installed.*npm install --include=optional/s,
        )
      },
    },
    {
      name: 'pnpm add --no-optional: the error says so',
      run: async () => {
        const project = new Project('pnpm-omitted')
        await project.install(source, 'pnpm', ['--no-optional'])
        same(project.installed(), [], 'what is installed')
        holds(
          await failure(project),
          /binding-linux-x64-gnu: not installed.*with optional dependencies/s,
        )
      },
    },
    {
      name: 'Node with --no-addons: WebAssembly, and a warning that names the flag',
      run: async () => {
        const command = [process.execPath, '--no-addons', 'module.mjs']
        const warns = /QRUSH_WASM.*without --no-addons/s
        if (projects.npm) await agrees(projects.npm, command, digest, { warns })
      },
    },
  ]
}

/** What a program says at the end that comes with `require`. */
async function failure(project: Project): Promise<string> {
  const { status, stderr } = await ran([process.execPath, 'commonjs.cjs'], { cwd: project.folder })
  same(status, 1, 'the exit code')
  holds(stderr, "code: 'ERR_QR_BINDING'")
  return stderr
}
