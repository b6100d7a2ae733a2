// `npm start`: installs, builds, and serves examples/server.ts.

import { spawn } from 'node:child_process'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './run.mjs'

install()
build()
const server = spawn(process.execPath, ['--import', 'tsx', 'examples/server.ts'], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
// npm hands its own SIGTERM on to nobody: when it is gone, the server goes too.
const parent = process.ppid
setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), 500).unref()
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
