/** What benchmarks measure with. */
export * from './cases.js'
export * from './flags.js'
export * from './paths.js'
export * from './run.js'
export * from './statistics.js'
export * from './trial.js'
