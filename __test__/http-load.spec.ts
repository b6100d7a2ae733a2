// Load shedding: a wait that would be too long is refused at once, and the refusal says when to come again.

import test from 'ava'
import Fastify from 'fastify'
import qr from '../dist/fastify.js'
import { LoadShedding } from '../dist/http/load-shedding.js'
import { configure, stats, toBuffer } from '../index.js'
import { MOUNTS } from './services.js'

const HEAVY = 'type=gif&width=2000'

test.serial(
  'Under more than it can serve, the plugin serves what it can, and refuses the others as 503',
  async (t) => {
    for (const name of ['Fastify', 'node:http'] as const) {
      const service = await MOUNTS[name]({ maxWait: 50 })
      t.teardown(() => service.close())
      const ask = async (at: number) => fetch(`${service.url}?text=${at}&${HEAVY}`)
      // The rate is known once some were served while others waited.
      let answers: Response[] = []
      for (let round = 0; round < 5; round++) {
        answers = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(at)))
        if (answers.some(({ status }) => status === 503)) break
      }
      const statuses = answers.map(({ status }) => status)
      t.true(statuses.includes(200), name)
      t.true(statuses.includes(503), name)
      t.deepEqual(
        statuses.filter((status) => status !== 200 && status !== 503),
        [],
      )
      for (const answer of answers.filter(({ status }) => status === 503)) {
        t.regex(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
        const { code, message } = (await answer.json()) as { code: string; message: string }
        t.is(code, 'ERR_QR_HTTP_BUSY')
        t.regex(message, /^Expected a wait of at most 50 ms .* Retry-After$/)
      }
      await Promise.all(
        answers.filter(({ status }) => status === 200).map((one) => one.arrayBuffer()),
      )
      // At rest it serves again.
      t.is((await ask(0)).status, 200)
    }
  },
)

test.serial('A conditional request is answered even then: it waits for nothing', async (t) => {
  const service = await MOUNTS['node:http']({ maxWait: 1 })
  t.teardown(() => service.close())
  const etag = (await fetch(`${service.url}?text=a`)).headers.get('etag') ?? ''
  const busy = Array.from({ length: 100 }, (_, at) => fetch(`${service.url}?text=${at}&${HEAVY}`))
  const known = await fetch(`${service.url}?text=a`, { headers: { 'if-none-match': etag } })
  t.is(known.status, 304)
  await Promise.all(busy)
})

test.serial('A full queue of the addon is a 503 with Retry-After, too', async (t) => {
  const app = Fastify()
  await app.register(qr, { prefix: '/qr' })
  configure({ maxQueue: 2 })
  t.teardown(() => configure({ maxQueue: 4096 }))
  const large = { type: 'gif', width: 4000 } as const
  const own = Promise.allSettled(Array.from({ length: 8 }, () => toBuffer('a', large)))
  const answer = await app.inject('/qr?text=a')
  t.is(answer.statusCode, 503)
  t.regex(String(answer.headers['retry-after']), /^[1-9]\d*$/)
  t.is(answer.json().code, 'ERR_QR_QUEUE_FULL')
  await own
})

test.serial('Retry-After is what waits, by the rate at which calls were served', async (t) => {
  let now = 0
  const gate = new LoadShedding(1_000, () => now)
  t.deepEqual(gate.retryAfter(), { 'retry-after': '1' })
  // Calls that are served while others wait, measured by a clock that says that it took longer.
  const calls = Array.from({ length: 60 }, () => toBuffer('a', { type: 'gif', width: 1500 }))
  now = 1_000
  t.false(gate.isBusy)
  const before = stats()
  t.true(before.queued > 0)
  while (stats().completed < before.completed + 20) await new Promise((wake) => setTimeout(wake, 1))
  now = 11_000
  t.false(gate.isBusy)
  const { completed, queued } = stats()
  t.true(queued > 0)
  const rate = (completed - before.completed) / 10
  for (let inside = 0; inside < 16; inside++) gate.enter()
  const wait = Math.max(16, queued) / rate
  const seconds = Number(gate.retryAfter()['retry-after'])
  t.true(Math.abs(seconds - wait) <= 2, `${seconds} s, ${wait} s`)
  t.true(gate.isBusy)
  const { stackTraceLimit } = Error
  const refused = t.throws(() => gate.admit(), { code: 'ERR_QR_HTTP_BUSY' })
  // Where it was made costs more to find out than all else of it.
  t.is(refused?.stack, `Error: ${refused?.message}`)
  t.is(Error.stackTraceLimit, stackTraceLimit)
  await Promise.all(calls)
})
