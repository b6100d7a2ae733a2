// `npm run bench:NAME`: installs, builds, and runs benchmark/NAME.ts.

import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
build()
const [name, ...args] = process.argv.slice(2)
process.exit(run('node', ['--import', 'tsx', `benchmark/${name}.ts`, ...args]) ? 0 : 1)
