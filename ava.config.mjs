export default {
  files: ['__test__/**/*.spec.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  // A process per file: some specs are about the process itself.
  workerThreads: false,
  // panic.spec.ts panics by the thousand; a backtrace for each would drown the rest.
  environmentVariables: { RUST_BACKTRACE: '0' },
  timeout: '3m',
}
