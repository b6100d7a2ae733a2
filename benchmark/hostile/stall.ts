/** How late this process itself is: what it measures meanwhile is not the servers'. */

const EVERY = 20
/** Milliseconds for which a measurement is spoilt. */
export const SPOILT = 400

interface Watch {
  longest: number
  total: number
}
const watches = new Set<Watch>()

let last = performance.now()
setInterval(() => {
  const now = performance.now()
  const late = Math.max(0, now - last - EVERY)
  for (const watch of watches) {
    watch.longest = Math.max(watch.longest, late)
    // Every timer is a little late.
    if (late > SPOILT) watch.total += late
  }
  last = now
}, EVERY).unref()

/** Begins to watch; the function that is returned ends it, and tells the stalls in ms. */
export function watchStalls(): () => Watch {
  const watch: Watch = { longest: 0, total: 0 }
  watches.add(watch)
  return () => {
    watches.delete(watch)
    return watch
  }
}
