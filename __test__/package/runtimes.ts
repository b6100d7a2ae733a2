/** The consumers' programs in each runtime: all must come to the same pictures, bit by bit. */
import { type Check, holds, same } from './check.js'
import { output, ran } from './command.js'
import { root, version } from './places.js'
import type { Project } from './project.js'
import { bun, deno, NODES, node } from './tools.js'

/** Those that tell more than their digest, and what. */
const TELLS: { [program: string]: string } = { 'file.mjs': 'written\n', 'worker.mjs': 'at rest\n' }
const PROGRAMS = ['module.mjs', 'commonjs.cjs', ...Object.keys(TELLS)]

/** Deno asks for leave; this is all that it takes, the last for the file. */
export const DENO = [deno, 'run', '--no-prompt', '--allow-read', '--allow-ffi', '--allow-write=.']

/** The runtimes, by how one calls them. */
export const RUNTIMES: { [name: string]: string[] } = {
  ...Object.fromEntries(NODES.map((major) => [`Node ${major}`, [node(major)]])),
  Bun: [bun, 'run'],
  Deno: DENO,
}

export interface Told {
  version: string
  digest: string
}

/** Runs `module.mjs` or another program that tells its digest; throws if that differs, or if it warns. */
export async function agrees(
  project: Project,
  command: string[],
  digest: string,
  { env = {}, warns }: { env?: NodeJS.ProcessEnv; warns?: RegExp } = {},
): Promise<void> {
  const { status, stdout, stderr } = await ran(command, { cwd: project.folder, env })
  if (status !== 0) throw new Error(`It ended with ${status}:\n${stdout}${stderr}`)
  if (warns) holds(stderr, warns)
  else same(stderr, '', 'what it warns of')
  same(JSON.parse(stdout) as Told, { version, digest }, 'what it tells')
}

export function runtimes(manager: string, project: Project, digest: string): Check[] {
  return Object.entries(RUNTIMES).flatMap(([name, command]) =>
    PROGRAMS.map((program) => ({
      name: `${name}, ${program}, by ${manager}`,
      run: () => runs(project, [...command, program], digest),
    })),
  )
}

/** What the hosted jobs run where there is a binary and Node.js, and nothing else. */
export function binary(): Check[] {
  const command = ['npm', 'run', 'test:binary', '--', 'linux-x64-gnu']
  return [{ name: command.join(' '), run: () => output(command, { cwd: root }) }]
}

async function runs(project: Project, command: string[], digest: string): Promise<void> {
  const told = TELLS[command.at(-1) as string]
  if (told === undefined) return agrees(project, command, digest)
  const { status, stdout, stderr } = await ran(command, { cwd: project.folder })
  if (status !== 0 || stdout !== told) throw new Error(`${stdout}${stderr}`)
}
