// Tells the benchmark, at the end of a process, its largest resident set in kB.
process.on('exit', () => process.send?.(process.resourceUsage().maxRSS))
process.channel?.unref()
