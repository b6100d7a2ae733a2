// `npm run bench:NAME`: installs, builds, and runs benchmark/NAME.ts. Charts are drawn without a build.

import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

const [name, ...args] = process.argv.slice(2)
install()
if (name !== 'charts') build()
process.exit(run('node', ['--import', 'tsx', `benchmark/${name}.ts`, ...args]) ? 0 : 1)
