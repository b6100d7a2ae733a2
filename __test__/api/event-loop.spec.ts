// The event loop turns while codes are made; with the synchronous form, the control, it does not.

import { readdirSync, readFileSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import test from 'ava'
import { stats, toBuffer, toBufferBatch, toBufferSync } from '../../index.js'
import { cases } from '../corpus/corpus.js'

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

const onLinux = process.platform === 'linux' ? test.serial : test.serial.skip

onLinux("the pool's threads give way to the event loop's", async (t) => {
  await toBufferBatch(new Array(CODES).fill(cases.url43))
  const loop = priority(process.pid)
  const pool = readdirSync('/proc/self/task')
    .filter((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').startsWith('qrush-'))
    .map((id) => priority(Number(id)))
  t.is(pool.length, stats().threads)
  for (const nice of pool) t.true(nice > loop, `${nice} is no less than ${loop}`)
})

/** A thread's `nice`, field 19 of its `stat` (proc_pid_stat(5)); its name, in brackets, may have spaces. */
function priority(thread: number): number {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[19 - 3])
}
