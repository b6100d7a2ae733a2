// How long a client is waited for: a clock that runs down while it stands still, and is wound up by bytes.

import { mock } from 'node:test'
import test from 'ava'
import { StallTimeout } from '../../dist/http/stall-timeout.js'

let now = 0
function pass(ms: number) {
  now += ms
  mock.timers.tick(ms)
}

test.before(() => {
  mock.timers.enable({ apis: ['setTimeout'] })
  mock.method(performance, 'now', () => now)
})

/** A clock, and whether it has run down. */
function started(timeout: number, minRate: number) {
  const state = { isStalled: false }
  const clock = new StallTimeout({ timeout, minRate }, () => {
    state.isStalled = true
  })
  return { clock, state }
}

test.serial('A client that stands still is given up after the timeout, not before', (t) => {
  const { clock, state } = started(1_000, 1)
  clock.start()
  pass(999)
  t.false(state.isStalled)
  pass(1)
  t.true(state.isStalled)
})

test.serial('Time in which the client is not waited for does not count', (t) => {
  const { clock, state } = started(1_000, 1_000)
  clock.start()
  pass(600)
  clock.stop(0)
  pass(10_000)
  clock.start()
  pass(399)
  t.false(state.isStalled)
  pass(1)
  t.true(state.isStalled)
})

test.serial('Who trickles is given up: a byte buys no more time than it is worth', (t) => {
  const { clock, state } = started(30_000, 1_024)
  let bytes = 0
  for (; !state.isStalled; bytes++) {
    clock.start()
    pass(29_000)
    clock.stop(1)
  }
  t.is(bytes, 2)
})

test.serial('Who is as fast as asked may go on for ever', (t) => {
  const { clock, state } = started(30_000, 1_024)
  for (let second = 0; second < 3_600; second++) {
    clock.start()
    pass(1_000)
    clock.stop(1_024)
  }
  t.false(state.isStalled)
  clock.end()
})

test.serial('What was sent fast buys no more than the timeout', (t) => {
  const { clock, state } = started(1_000, 1)
  clock.start()
  clock.stop(1_000_000)
  clock.start()
  pass(1_000)
  t.true(state.isStalled)
})

test.serial('With no least rate, any byte winds it up', (t) => {
  const { clock, state } = started(1_000, 0)
  for (let byte = 0; byte < 100; byte++) {
    clock.start()
    pass(999)
    clock.stop(1)
  }
  t.false(state.isStalled)
  clock.end()
  pass(10_000)
  t.false(state.isStalled)
})
