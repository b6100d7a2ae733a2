/** The binary for arm64, in Node.js for arm64, run by qemu. */
import { join } from 'node:path'
// @ts-expect-error: a script, without types
import { emulator } from '../../scripts/prebuild/emulator.mjs'
import type { Check } from './check.js'
import { cache } from './places.js'
import { Project, type Source } from './project.js'
import { agrees } from './runtimes.js'
import { arm64Node } from './tools.js'

const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1', 'libatomic1']

export async function arm64(source: Source, digest: string): Promise<Check[]> {
  const project = new Project('arm64')
  await project.install(source, 'npm', ['--os=linux', '--cpu=arm64', '--libc=glibc'])
  const node = [...emulator('linux-arm64-gnu', join(cache, 'arm64'), LIBRARIES), arm64Node]
  return ['module.mjs', 'commonjs.cjs'].map((program) => ({
    name: `Node 26 for arm64 under qemu, ${program}`,
    run: () => agrees(project, [...node, program], digest),
  }))
}
