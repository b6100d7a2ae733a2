// `npm run test:repo`: whether the repository's own files agree with each other and with the package: README,
// docs and their programs, records and charts, the reference, packages, releases, workflows.

import { build } from './build.mjs'
import { installTools } from './docs.mjs'
import { install } from './install.mjs'
import { runSpecs } from './specs.mjs'
import { Stages } from './stages.mjs'

const stages = new Stages()
stages.run('npm ci', install)
// Before the specs: none of them asks the network.
stages.run('npm ci, of the tools for docs', installTools)
stages.run('build', () => build({ check: true }))
stages.run('ava', () => runSpecs(['repo']))
stages.end()
