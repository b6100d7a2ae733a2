// `npm run test:package`: installs, builds, makes the binaries of the platforms that can be made here, and
// runs __test__/package/matrix.ts.

import { spawnSync } from 'node:child_process'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'
import { Stages } from './stages.mjs'
import { fail } from './toolchain.mjs'

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(
    `Expected Linux on x64, for whose runtimes this is, but it is ${process.platform} ${process.arch}`,
  )
}
if (spawnSync('qemu-aarch64-static', ['--version']).error) {
  fail('Expected qemu-aarch64-static, to run the binary for arm64: install qemu-user-static')
}
const args = process.argv.slice(2)
const stages = new Stages()
stages.run('npm ci', install)
stages.run('build', () => build())
stages.run('binaries', () => {
  if (!run('node', ['scripts/prebuild.mjs']))
    fail('Expected the binaries to build but they did not')
})
stages.run('packed, installed and used', () =>
  run('node', ['--import', 'tsx', '__test__/package/matrix.ts', ...args]),
)
stages.end()
