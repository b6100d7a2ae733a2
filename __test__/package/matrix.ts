/**
 * qrush as its users get it: packed, installed into empty folders, and used from each runtime, compiler
 * and bundler.
 *
 *   npm run test:package                    on Linux on x64, with qemu-user-static
 *   npm run test:package -- --update        takes the lists of files afresh
 */
import { rmSync } from 'node:fs'
import * as qrush from '../../index.js'
import * as stream from '../../lib/stream.js'
import { arm64 } from './arm64.js'
import { browser } from './browser.js'
import { bundle } from './bundle.js'
import { checkAll, counts, failures } from './check.js'
import { choice } from './choice.js'
import { commandLine } from './command-line.js'
// @ts-expect-error: a consumer's program, without types
import { exercise } from './consumers/exercise.mjs'
import { contents, takeSnapshot } from './contents.js'
import { work } from './places.js'
import { Project } from './project.js'
import { serve } from './registry.js'
import { binary, runtimes } from './runtimes.js'
import { pack, type Tarballs } from './tarballs.js'
import { installTools } from './tools.js'
import { typescript } from './typescript.js'
import { wasm } from './wasm.js'

try {
  await installTools()
  await matrix(await pack())
} catch (error) {
  // What goes before the checks of a heading has failed.
  counts.failed++
  console.error(error)
}
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`\npackage: ${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed === 0 ? 0 : 1)

async function matrix(tarballs: Tarballs): Promise<void> {
  if (process.argv.includes('--update')) takeSnapshot(tarballs)
  const source = { tarballs, registry: await serve(tarballs) }
  rmSync(work, { recursive: true, force: true })

  // What all must come to: the pictures of the checkout.
  const { digest } = await exercise(qrush, stream)
  const projects = { npm: new Project('npm'), pnpm: new Project('pnpm') }
  await projects.npm.install(source, 'npm')
  await projects.pnpm.install(source, 'pnpm')

  await checkAll('What the tarballs hold', contents(tarballs))
  await checkAll('What gets installed', choice(source, projects, digest))
  await checkAll('Types', typescript(projects.npm))
  await checkAll('What gets deployed', bundle(projects.npm, digest))
  for (const [manager, project] of Object.entries(projects)) {
    await checkAll(`Installed by ${manager}`, runtimes(manager, project, digest))
  }
  await checkAll('On the command line', commandLine(projects))
  await checkAll('A binary alone', binary())
  await checkAll('Another processor', await arm64(source, digest))
  await checkAll('WebAssembly', wasm(projects.npm, digest))
  await checkAll('A browser', browser(projects.npm, digest))
}
