// The ends of a stream: leaving it early, errors of its source, aborts.

import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { renderStream } from '../../dist/stream.js'
import { all, loose, rejection, Tickets } from './sources.js'

test('leaving early closes the source once, and reads no further', async (t) => {
  const tickets = new Tickets()
  for await (const { index } of renderStream(tickets, { highWaterMark: 8 })) {
    if (index === 20) break
  }
  const { given } = tickets
  t.is(tickets.returned, 1)
  await wait(50)
  t.is(tickets.given, given)
  t.is(tickets.returned, 1)
})

test('an error of the consumer closes the source as well', async (t) => {
  const tickets = new Tickets()
  const thrown = new Error('disk full')
  const consume = async () => {
    for await (const _ of renderStream(tickets)) throw thrown
  }
  t.is(await t.throwsAsync(consume()), thrown)
  t.is(tickets.returned, 1)
})

test('leaving waits until the source is closed, and hears of its failure', async (t) => {
  let closed = false
  async function* source() {
    try {
      for (;;) yield 'ticket'
    } finally {
      await wait(20)
      closed = true
    }
  }
  // A full window owes nothing: the source is at rest.
  for await (const _ of renderStream(source(), { highWaterMark: 1 })) {
    await wait(50)
    break
  }
  t.true(closed)

  const tickets = new Tickets()
  tickets.return = () => {
    throw new Error('cannot close')
  }
  const leave = async () => {
    for await (const _ of renderStream(tickets, { highWaterMark: 1 })) {
      await wait(50)
      break
    }
  }
  await t.throwsAsync(leave(), { message: 'cannot close' })
})

test('a source that never answers does not hold up who leaves', async (t) => {
  const readable = new Readable({ objectMode: true, read() {} })
  readable.push('only')
  const results = renderStream(readable)
  t.is((await results.next()).value.index, 0)
  const pending = results.next()
  await results.return?.()
  t.true((await pending).done)
  if (!readable.closed) await once(readable, 'close')
  t.true(readable.destroyed)
})

test('calls of next() that overlap are answered in order', async (t) => {
  const results = renderStream(['a', 'b'])
  const steps = await Promise.all([results.next(), results.next(), results.next()])
  t.deepEqual(
    steps.map(({ done, value }) => (done ? 'end' : value.index)),
    [0, 1, 'end'],
  )
})

for (const [kind, wrap] of Object.entries({
  generator: (items: Iterable<string>) => items,
  'async generator': async function* (items: Iterable<string>) {
    yield* items
  },
  Readable: (items: Iterable<string>) => Readable.from(items),
})) {
  test(`an error of a source, a ${kind}, comes after the results of all items before it`, async (t) => {
    const thrown = new Error('connection lost')
    function* items() {
      for (let index = 0; index < 50; index++) yield `item ${index}`
      throw thrown
    }
    const seen: number[] = []
    const consume = async () => {
      const source = wrap(items()) as Iterable<string>
      for await (const { index } of renderStream(source, { highWaterMark: 16 })) seen.push(index)
    }
    t.is(await t.throwsAsync(consume()), thrown)
    t.deepEqual(seen, [...Array(50).keys()])
  })
}

test('a source that fails is not closed: it has ended by itself', async (t) => {
  const tickets = new Tickets()
  tickets.next = () => {
    throw new Error('broken')
  }
  await t.throwsAsync(all(renderStream(tickets)), { message: 'broken' })
  t.is(tickets.returned, 0)
})

test('an abort rejects with its reason and closes the source once', async (t) => {
  const tickets = new Tickets()
  const controller = new AbortController()
  const reason = new Error('the user left')
  let seen = 0
  const consume = async () => {
    for await (const { index } of renderStream(tickets, { signal: controller.signal })) {
      seen++
      if (index === 10) controller.abort(reason)
    }
  }
  t.is(await t.throwsAsync(consume()), reason)
  t.is(seen, 11)
  const { given } = tickets
  await wait(50)
  t.is(tickets.given, given)
  t.is(tickets.returned, 1)
})

test('an abort does not wait for a source that is silent', async (t) => {
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
  const reason = await rejection(all(renderStream(silent, { signal: AbortSignal.timeout(20) })))
  t.is(reason.name, 'TimeoutError')
})

test('a generator may abort its own stream, and is closed', async (t) => {
  const controller = new AbortController()
  let closed = 0
  function* source() {
    try {
      for (let index = 0; ; index++) {
        if (index === 5) controller.abort()
        yield 'ticket'
      }
    } finally {
      closed++
    }
  }
  const { signal } = controller
  t.is((await rejection(all(renderStream(source(), { signal })))).name, 'AbortError')
  t.is(closed, 1)
})

test('a signal that has aborted before lets nothing be read', async (t) => {
  const tickets = new Tickets()
  const signal = AbortSignal.abort()
  t.is((await rejection(all(renderStream(tickets, { signal })))).name, 'AbortError')
  t.is(tickets.given, 0)
})

/** Sources that are open before they are read, and how each tells that it is closed. */
const unread: Record<string, () => [source: unknown, isClosed: () => boolean]> = {
  'an iterator': () => {
    const tickets = new Tickets()
    return [tickets, () => tickets.returned === 1 && tickets.given === 0]
  },
  'a Readable': () => {
    const readable = Readable.from(['a'])
    return [readable, () => readable.destroyed]
  },
  'a ReadableStream': () => {
    let cancelled = 0
    const stream = new ReadableStream({ cancel: () => void cancelled++ })
    return [stream, () => cancelled === 1]
  },
}
for (const [what, open] of Object.entries(unread)) {
  test(`${what} that nobody has read is closed by an abort and by return()`, async (t) => {
    const [aborted, isClosed] = open()
    const signal = AbortSignal.abort()
    t.is((await rejection(all(loose(aborted, { signal })))).name, 'AbortError')
    t.true(isClosed())
    const [left, isLeft] = open()
    const results = loose(left) as AsyncIterableIterator<unknown>
    await results.return?.()
    t.true(isLeft())
    t.true((await results.next()).done)
    await results.return?.()
    t.true(isLeft())
  })
}

test('leaving before the first next() waits until the source is closed, and hears of its failure', async (t) => {
  const tickets = new Tickets()
  tickets.return = () => {
    throw new Error('cannot close')
  }
  await t.throwsAsync(async () => renderStream(tickets).return?.(), { message: 'cannot close' })
  const signal = AbortSignal.abort()
  t.is((await rejection(all(renderStream(tickets, { signal })))).name, 'AbortError')
})
