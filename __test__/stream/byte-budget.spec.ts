// A budget of bytes: who gets them at once, who waits, and in what order.

import test from 'ava'
import { ByteBudget } from '../../dist/stream/byte-budget.js'

test('Bytes are taken as long as they fit', (t) => {
  const budget = new ByteBudget(100)
  t.true(budget.tryTake(60))
  t.false(budget.tryTake(41))
  t.true(budget.tryTake(40))
  t.is(budget.used, 100)
  budget.give(60)
  t.true(budget.tryTake(41))
})

test('What is larger than the limit fits where nothing is held', (t) => {
  const budget = new ByteBudget(100)
  t.true(budget.tryTake(1_000))
  t.false(budget.tryTake(1))
  budget.give(1_000)
  t.true(budget.tryTake(1))
  t.false(budget.tryTake(1_000))
})

test('Those that wait get bytes in their order, and nobody overtakes them', (t) => {
  const budget = new ByteBudget(100)
  budget.tryTake(100)
  const order: string[] = []
  budget.wait(50, () => order.push('first'))
  budget.wait(60, () => order.push('second'))
  budget.wait(1, () => order.push('third'))
  budget.give(40)
  t.deepEqual(order, [])
  t.false(budget.tryTake(1), 'although it would fit')
  budget.give(20)
  t.deepEqual(order, ['first'])
  budget.give(50)
  t.deepEqual(order, ['first', 'second'])
  budget.give(50)
  t.deepEqual(order, ['first', 'second', 'third'])
  t.deepEqual([budget.used, budget.waiting], [51, 0])
})

test('Who stops to wait lets those behind go on', (t) => {
  const budget = new ByteBudget(100)
  budget.tryTake(90)
  let got = false
  const leave = budget.wait(50, () => t.fail('nobody waits for these'))
  budget.wait(10, () => {
    got = true
  })
  t.false(got)
  leave()
  t.true(got)
  leave()
  t.deepEqual([budget.used, budget.waiting], [100, 0])
})

test('Bytes that are there already are counted over the limit, and given back', (t) => {
  const budget = new ByteBudget(100)
  budget.take(150)
  t.is(budget.used, 150)
  t.false(budget.tryTake(1))
  budget.take(-100)
  t.true(budget.tryTake(50))
  t.is(budget.used, 100)
})
