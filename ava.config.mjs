export default {
  files: ['__test__/**/*.spec.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  // A process per file: some specs are about the process itself.
  workerThreads: false,
  timeout: '3m',
}
