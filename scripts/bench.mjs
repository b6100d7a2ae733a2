// `npm run bench:NAME`: installs, builds, and runs benchmark/NAME/bench.ts. Charts are drawn without a build.

import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

const [name, ...args] = process.argv.slice(2)
install()
if (name !== 'charts') build()
const entry = name === 'charts' ? 'charts.ts' : `${name}/bench.ts`
process.exit(run('node', ['--import', 'tsx', `benchmark/${entry}`, ...args]) ? 0 : 1)
