// The stream of results as one of Node’s Transforms.

import { once } from 'node:events'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { createRenderTransform, type StreamResult } from '../../dist/stream.js'
import { toDataURLSync } from '../../index.js'
import { node, Tickets } from './sources.js'

test('in a pipeline: from objects by lines to results by lines', async (t) => {
  const lines = ['{"id":1,"text":"one"}', '{"id":2,"text":""}', '{"id":3,"text":"three"}']
  let written = ''
  await pipeline(
    Readable.from(lines),
    async function* (source) {
      for await (const line of source) {
        const { text, id } = JSON.parse(line)
        yield { data: text, scale: id }
      }
    },
    createRenderTransform({ as: 'dataURL' }),
    async (results: AsyncIterable<StreamResult<string>>) => {
      for await (const { index, value, error } of results) {
        written += `${JSON.stringify({ index, value, code: error?.code })}\n`
      }
    },
  )
  t.deepEqual(
    written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { index: 0, value: toDataURLSync('one', { scale: 1 }) },
      { index: 1, code: 'ERR_QR_EMPTY' },
      { index: 2, value: toDataURLSync('three', { scale: 3 }) },
    ],
  )
})

test('the Transform keeps order and ends over thousands of items', async (t) => {
  const transform = createRenderTransform({ highWaterMark: 100 })
  t.true(transform instanceof Transform)
  Readable.from(new Array(3000).fill('a')).pipe(transform)
  const indices: number[] = []
  for await (const { index } of transform) indices.push(index)
  t.deepEqual(indices, [...Array(3000).keys()])
})

test('the Transform without a reader stops to take items', async (t) => {
  const tickets = new Tickets()
  const transform = createRenderTransform({ highWaterMark: 32 })
  const source = Readable.from(tickets)
  source.pipe(transform)
  let given: number
  do {
    given = tickets.given
    await wait(100)
    // The window, and 16 objects at each end of the Transform and in the Readable.
    t.true(tickets.given <= 32 + 3 * 16 + 2, `${tickets.given} taken`)
  } while (tickets.given > given || given === 0)
  source.destroy()
  transform.destroy()
  await once(transform, 'close')
})

test('the Transform writes one result for one item, without waiting for more', async (t) => {
  const transform = createRenderTransform()
  for (const index of [0, 1, 2]) {
    transform.write(`item ${index}`)
    const [result] = await once(transform, 'data')
    t.is(result.index, index)
  }
  transform.end()
  await once(transform, 'end')
})

test('a pipeline that fails elsewhere destroys the Transform and its source', async (t) => {
  const transform = createRenderTransform()
  const tickets = new Tickets()
  const failing = pipeline(tickets, transform, async (results) => {
    for await (const _ of results) throw new Error('disk full')
  })
  await t.throwsAsync(failing, { message: 'disk full' })
  t.true(transform.destroyed)
  t.is(tickets.returned, 1)
})

test('writes to a Transform that is destroyed are all answered', async (t) => {
  for (const reason of [null, new Error('disk full')]) {
    for (const isFull of [false, true]) {
      const transform = createRenderTransform({ highWaterMark: 1 }).on('error', () => {})
      const write = () =>
        new Promise<unknown>((answered) =>
          transform.write('a', (error) => answered(error?.message)),
        )
      const answers = Array.from({ length: 40 }, write)
      // What is read ahead is rendered and lies ready; those behind wait for a reader.
      if (isFull) await answers[3]
      transform.destroy(reason ?? undefined)
      const last = (await Promise.all(answers)).at(-1)
      t.is(last, reason?.message ?? 'Cannot call write after a stream was destroyed')
    }
  }
})

test('what the callback of a write throws is not an error of the Transform', (t) => {
  const script = `
    const transform = require('qrush/stream').createRenderTransform()
    process.once('uncaughtException', (error) => console.log('uncaught', error))
    transform.on('error', (error) => console.log('error', error)).resume()
    transform.write('a')
    transform.write('b', () => { throw 'thrown' })
    transform.end('c', () => console.log('finished'))`
  t.is(node(['--eval', script]), 'uncaught thrown\nfinished\n')
})

test('an abort destroys the Transform with its reason', async (t) => {
  const controller = new AbortController()
  const reason = new Error('the user left')
  const transform = createRenderTransform({ signal: controller.signal })
  const running = pipeline(new Tickets(), transform, async (results) => {
    for await (const { index } of results) if (index === 100) controller.abort(reason)
  })
  t.is(await t.throwsAsync(running), reason)
})
