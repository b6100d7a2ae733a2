// A small code is made while large pictures wait: it does not stand in their queue.

import test from 'ava'
import { stats, toBuffer } from '../../index.js'

const LARGE = { type: 'gif', width: 2_000 } as const

test('Small codes overtake large pictures that wait', async (t) => {
  const done: string[] = []
  const large = Array.from({ length: 30 }, () =>
    toBuffer('large', LARGE).then(() => done.push('large')),
  )
  const small = Array.from({ length: 10 }, () => toBuffer('small').then(() => done.push('small')))
  t.true(stats().queued > 0)
  await Promise.all(small)
  const before = done.filter((size) => size === 'large').length
  // As many as there are cores are under way, and may be done; in order it would be all of them.
  t.true(before < 15, `${before} large pictures were done before`)
  await Promise.all(large)
})

test('Large pictures are made while small codes come without end', async (t) => {
  let isDone = false
  const large = toBuffer('large', LARGE).then(() => {
    isDone = true
  })
  let small = 0
  const ask = async () => {
    while (!isDone) {
      await toBuffer('small')
      small++
    }
  }
  await Promise.all([large, ...Array.from({ length: 64 }, ask)])
  t.true(small > 0)
})
