// Load shedding: a wait that would be too long is refused at once, and the refusal says when to come again.

import { availableParallelism } from 'node:os'
import test from 'ava'
import Fastify from 'fastify'
import qr from '../../dist/fastify.js'
import { LoadShedding } from '../../dist/http/load-shedding.js'
import { configure, toBuffer } from '../../index.js'
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
        t.regex(message, /estimated wait is over 50 ms. Retry after/)
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
  await app.register(qr, { prefix: '/qr', maxWait: 3_600_000 })
  configure({ maxQueue: 2 })
  t.teardown(() => configure({ maxQueue: 4096 }))
  const large = { type: 'gif', width: 4000 } as const
  const own = Promise.allSettled(Array.from({ length: 8 }, () => toBuffer('a', large)))
  // A small code would overtake them.
  const answer = await app.inject(`/qr?text=a&${HEAVY}`)
  t.is(answer.statusCode, 503)
  t.regex(String(answer.headers['retry-after']), /^[1-9]\d*$/)
  t.is(answer.json().code, 'ERR_QR_QUEUE_FULL')
  await own
})

test('Retry-After is the estimated wait in whole seconds, from 1 to 60', (t) => {
  let wait = 0
  const load = new LoadShedding(1_000, () => wait)
  for (const [ms, seconds] of [
    [0, '1'],
    [900, '1'],
    [1_001, '2'],
    [12_300, '13'],
    [3_600_000, '60'],
  ] as const) {
    wait = ms
    t.deepEqual(load.retryAfter(), { 'retry-after': seconds })
  }
})

test('Who would wait longer than maxWait is refused, at little cost', (t) => {
  let wait = 1_000
  const load = new LoadShedding(1_000, () => wait)
  t.false(load.isBusy)
  t.notThrows(() => load.admit())
  wait = 1_001
  t.true(load.isBusy)
  const { stackTraceLimit } = Error
  const refused = t.throws(() => load.admit(), { code: 'ERR_QR_HTTP_BUSY' })
  // Where it was made costs more to find out than all else of it.
  t.is(refused?.stack, `Error: ${refused?.message}`)
  t.is(Error.stackTraceLimit, stackTraceLimit)
})

test.serial('maxWait holds from the first burst on, before anything was measured', async (t) => {
  const maxWait = 100
  for (const name of ['Fastify', 'node:http'] as const) {
    const service = await MOUNTS[name]({ maxWait })
    t.teardown(() => service.close())
    const burst = 150 * availableParallelism()
    const asked = Array.from({ length: burst }, (_, at) =>
      fetch(`${service.url}?text=${at}&${HEAVY}`),
    )
    const answers = await Promise.all(asked)
    const statuses = answers.map(({ status }) => status)
    await Promise.all(answers.map((one) => one.arrayBuffer()))
    const served = statuses.filter((status) => status === 200).length
    t.true(served >= 1 && statuses.includes(503), `${name}: ${served} served`)
    // Each takes some 25 ms of a core, so that some four of a core have room in the time.
    t.true(served < burst / 2, `${name}: ${served} of ${burst} served`)
  }
})
