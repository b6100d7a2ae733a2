// Metrics for Prometheus, in a registry of the caller's.

import type { Registry } from 'prom-client'
import { type Step, stats, type Times } from '../../index.js'
import type { MetricsRegistry } from './settings.js'

/** Powers of two of a µs: 8 µs to 8.4 s, each of which is the end of a step that the addon counts in. */
const BOUNDS = Array.from({ length: 21 }, (_, power) => 2 ** (power + 3) / 1000)

export class Metrics {
  readonly #count: (code: string) => void

  /** Registers metrics, or does nothing where another service has put its own into `registry`. */
  constructor(registry: MetricsRegistry) {
    // Of the caller, who has made a registry of it.
    const { Counter, Gauge } = require('prom-client') as typeof import('prom-client')
    const registers = [registry as unknown as Registry]
    const known = (name: string) => (registry as unknown as Registry).getSingleMetric(name)
    const results = 'qrush_http_results_total'
    const counter =
      (known(results) as InstanceType<typeof Counter> | undefined) ??
      new Counter({
        name: results,
        help: 'Answers, by the code of their error, or OK, or NOT_MODIFIED',
        labelNames: ['code'],
        registers,
      })
    this.#count = (code) => counter.inc({ code })
    if (known('qrush_queued')) return
    new Gauge({
      name: 'qrush_queued',
      help: 'Calls that wait for a thread',
      registers,
      collect() {
        this.set(stats().queued)
      },
    })
    new Gauge({
      name: 'qrush_running',
      help: 'Calls on a thread',
      registers,
      collect() {
        this.set(stats().running)
      },
    })
    const histograms = [
      histogram('qrush_wait_seconds', 'From a call to its thread', 'waitTime'),
      histogram('qrush_run_seconds', 'Of a call on its thread', 'runTime'),
    ]
    for (const one of histograms) registry.registerMetric(one as never)
  }

  count(code: string): void {
    this.#count(code)
  }
}

/** What prom-client asks of a metric, for one whose calls the addon has counted. */
function histogram(name: string, help: string, times: 'waitTime' | 'runTime') {
  return {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: values(name, stats({ histograms: true })[times]),
    }),
    reset() {},
  }
}

function values(name: string, { steps = [], total = 0 }: Times) {
  const below = (bound: number) =>
    steps.reduce((calls: number, step: Step) => calls + (step.upTo <= bound ? step.calls : 0), 0)
  const buckets = [...BOUNDS, Number.POSITIVE_INFINITY].map((bound) => ({
    metricName: `${name}_bucket`,
    labels: { le: bound === Number.POSITIVE_INFINITY ? '+Inf' : bound / 1000 },
    value: below(bound),
  }))
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: {}, value: total / 1000 },
    { metricName: `${name}_count`, labels: {}, value: below(Number.POSITIVE_INFINITY) },
  ]
}
