/** How late this process itself is: what it measures meanwhile is not the servers'. */

const EVERY = 20
/** Milliseconds for which a measurement is spoilt. */
export const SPOILT = 400

interface Watch {
  longest: number
}
const watches = new Set<Watch>()

let last = performance.now()
setInterval(() => {
  const now = performance.now()
  for (const watch of watches) watch.longest = Math.max(watch.longest, now - last - EVERY)
  last = now
}, EVERY).unref()

/** Begins to watch; the function that is returned ends it, and tells the longest stall in ms. */
export function watchStalls(): () => number {
  const watch: Watch = { longest: 0 }
  watches.add(watch)
  return () => {
    watches.delete(watch)
    return watch.longest
  }
}
