/** The binary for arm64, in Node.js for arm64, run by qemu. */
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
// @ts-expect-error: a script, without types
import { Apt } from '../../scripts/prebuild/debian.mjs'
import type { Check } from './check.js'
import { cache } from './places.js'
import { Project, type Source } from './project.js'
import { agrees } from './runtimes.js'
import { arm64Node } from './tools.js'

const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1', 'libatomic1'].map((name) => `${name}:arm64`)
const folder = join(cache, 'arm64')
const libraries = join(folder, 'root')

export async function arm64(source: Source, digest: string): Promise<Check[]> {
  const project = new Project('arm64')
  await project.install(source, 'npm', ['--os=linux', '--cpu=arm64', '--libc=glibc'])
  getLibraries()
  const node = ['qemu-aarch64-static', '-L', libraries, arm64Node]
  return ['module.mjs', 'commonjs.cjs'].map((program) => ({
    name: `Node 26 for arm64 under qemu, ${program}`,
    run: () => agrees(project, [...node, program], digest),
  }))
}

/** From Debian, into a folder: the system stays as it is. */
function getLibraries(): void {
  const lib = join(libraries, 'lib')
  if (existsSync(lib)) return
  rmSync(folder, { recursive: true, force: true })
  new Apt(folder, 'stable', ['amd64', 'arm64']).unpack(LIBRARIES, libraries)
  symlinkSync('usr/lib', lib)
}
