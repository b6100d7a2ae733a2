// The event loop turns while codes are made; with the synchronous form, the control, it does not.

import { setImmediate as turn } from 'node:timers/promises'
import test from 'ava'
import { toBuffer, toBufferBatch, toBufferSync } from '../index.js'
import { cases } from './corpus.js'

const CODES = 500

async function turnsUntil(done: Promise<unknown>): Promise<number> {
  let finished = false
  const finish = () => {
    finished = true
  }
  done.then(finish, finish)
  let turns = 0
  while (!finished) {
    await turn()
    turns++
  }
  await done
  return turns
}

test.serial(
  'while 500 large codes render one by one, the loop comes round many times',
  async (t) => {
    const codes = Array.from({ length: CODES }, () => toBuffer(cases.v40))
    const turns = await turnsUntil(Promise.all(codes))
    t.log(`${turns} turns`)
    t.true(turns > 100)
  },
)

test.serial(
  'while a batch of 500 large codes renders, the loop comes round many times',
  async (t) => {
    const turns = await turnsUntil(toBufferBatch(new Array(CODES).fill(cases.v40)))
    t.log(`${turns} turns`)
    t.true(turns > 100)
  },
)

test.serial('the control: the synchronous form lets it come round not once', async (t) => {
  let turns = 0
  const immediate = setImmediate(() => turns++)
  for (let code = 0; code < CODES; code++) toBufferSync(cases.v40)
  t.is(turns, 0)
  clearImmediate(immediate)
})
