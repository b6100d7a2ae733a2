/**
 * Requests that do not wait for each other, as those of people do not:
 *
 *   node --import=tsx benchmark/overload-load.ts URL RATE SECONDS CALM
 *
 * For SECONDS at RATE a second, then for three seconds at CALM. It prints what came of them as JSON: how many
 * were served and refused, in what time from when each was due, and how long after the overload the server
 * still refused, or took longer than a tenth of a second.
 */
import { Agent, get } from 'node:http'

const [url = '', rate = '', seconds = '', calm = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: 4096 })
const SLOW = 100
const CALM_SECONDS = 3

interface Outcome {
  due: number
  ended: number
  status: number
}

function ask(due: number, at: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (status: number) => resolve({ due, ended: performance.now(), status })
    // No two are alike: nothing is cached between.
    get(`${url}&text=https%3A%2F%2Fexample.com%2F${at}`, { agent }, (response) => {
      response.resume()
      response.on('end', () => settle(response.statusCode ?? 0))
    }).on('error', () => settle(0))
  })
}

/** Sleeps between: a core that polls would be taken from the server where there are no two. */
function load(perSecond: number, duration: number): Promise<Outcome[]> {
  const [interval, count] = [1000 / perSecond, Math.round(perSecond * duration)]
  const start = performance.now()
  const asked: Promise<Outcome>[] = []
  return new Promise((resolve) => {
    function tick() {
      while (asked.length < count && start + asked.length * interval <= performance.now()) {
        asked.push(ask(start + asked.length * interval, asked.length))
      }
      if (performance.now() < start + duration * 1000) setTimeout(tick, 1)
      else resolve(Promise.all(asked))
    }
    tick()
  })
}

const start = performance.now()
const overload = load(Number(rate), Number(seconds))
await new Promise((wake) => setTimeout(wake, Number(seconds) * 1000))
const end = performance.now()
const after = await load(Number(calm), CALM_SECONDS)
const outcomes = await overload

const times = (status: number) =>
  outcomes
    .filter((one) => one.status === status)
    .map(({ due, ended }) => ended - due)
    .toSorted((one, other) => one - other)
const at = (sorted: number[], share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
const [served, refused] = [times(200), times(503)]
const late = after.filter(({ due, ended, status }) => status !== 200 || ended - due > SLOW)
console.log(
  JSON.stringify({
    asked: outcomes.length,
    // Those that came while the overload lasted: what came after it was asked for in it, too.
    served: outcomes.filter(({ status, ended }) => status === 200 && ended <= end).length,
    refused: refused.length,
    failed: outcomes.length - served.length - refused.length,
    seconds: (end - start) / 1000,
    servedP50: at(served, 0.5),
    servedP99: at(served, 0.99),
    refusedP50: at(refused, 0.5),
    refusedP99: at(refused, 0.99),
    recovery: Math.max(0, ...late.map(({ due }) => due - end)),
  }),
)
agent.destroy()
