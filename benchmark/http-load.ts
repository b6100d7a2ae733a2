/**
 * Requests at a fixed rate, evenly spaced, whether or not earlier ones are answered:
 *
 *   node --import=tsx benchmark/http-load.ts URL RATE SECONDS EXPECTED_BODY
 *
 * It prints `{ rate, p50, p99, p99_9, failed }` as JSON, in requests a second and ms. A latency
 * runs from when its request was due, so that a server's stall counts for all who wait for it.
 *
 * autocannon does the saturated part of `http.ts`. Its fixed rate sends each second's requests as
 * one burst, and adds latencies that it did not measure.
 */
import { Agent, get } from 'node:http'

const [url = '', rate = '', seconds = '', expected = ''] = process.argv.slice(2)
const interval = 1000 / Number(rate)
const count = Math.round(Number(rate) * Number(seconds))
const agent = new Agent({ keepAlive: true, maxSockets: 50 })

const latencies: number[] = []
let [sent, failed] = [0, 0]
const start = performance.now()

function ask(due: number) {
  const settle = (ok: boolean) => {
    latencies.push(performance.now() - due)
    if (!ok) failed++
    if (latencies.length === count) report()
  }
  get(url, { agent }, (response) => {
    let body = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      body += chunk
    })
    response.on('end', () => settle(response.statusCode === 200 && body === expected))
  }).on('error', () => settle(false))
}

/** Polls rather than sleeps: a timer would be up to a millisecond late. */
function tick() {
  while (sent < count && start + sent * interval <= performance.now()) {
    ask(start + sent++ * interval)
  }
  if (latencies.length < count) setImmediate(tick)
}
tick()

function report() {
  const took = (performance.now() - start) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.ceil(share * count) - 1]
  console.log(
    JSON.stringify({ rate: count / took, p50: at(0.5), p99: at(0.99), p99_9: at(0.999), failed }),
  )
  agent.destroy()
}
