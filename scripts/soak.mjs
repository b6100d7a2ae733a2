// `npm run soak`: installs, builds, and runs benchmark/soak/bench.ts, with its arguments.

import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
build()
const args = process.argv.slice(2)
process.exit(run('node', ['--import', 'tsx', 'benchmark/soak/bench.ts', ...args]) ? 0 : 1)
