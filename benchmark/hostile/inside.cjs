// Preloaded into each server of the hostile benchmark: over IPC it tells what the process holds, and keeps nothing alive.

process.on('message', () => {
  const { stats } = require('../../index.js')
  const { queued, running } = stats()
  process.send?.({ resources: process.getActiveResourcesInfo(), queued, running })
})
// However the benchmark ends, its servers do.
process.on('disconnect', () => process.exit())
process.channel?.unref()
