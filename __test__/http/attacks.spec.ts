// Under attack the service keeps its memory, its other clients and its end: the worst attacks of
// `npm run bench:hostile`, on each way to serve.

import test from 'ava'
import { ATTACKS } from '../../benchmark/hostile/attacks.js'
import type { Cell } from '../../benchmark/hostile/cell.js'
import { floorsOf, usefulFloors } from '../../benchmark/hostile/floors.js'
import { attackAll, type Outcome } from '../../benchmark/hostile/run.js'
import { TARGETS } from '../../benchmark/hostile/target.js'
import { floorLines, met } from '../../benchmark/report/floors.js'

/** A server that fails is stopped before it takes the memory that other specs need. */
const MOST = 1_000

/**
 * How much longer than in the benchmark things may take: other specs, the attackers and four servers share the cores.
 * What holds here is that none hangs; how fast they are, the benchmark measures.
 */
const PATIENCE = 60

// What a process holds is read from /proc.
const onLinux = process.platform === 'linux' ? test : test.skip

let outcome: Outcome
if (process.platform === 'linux') {
  test.before(async () => {
    outcome = await attackAll({ isShort: true, seconds: 0.6, most: MOST })
  })
}

for (const { name, does, targets = TARGETS } of ATTACKS.filter(({ isWorst }) => isWorst)) {
  for (const target of targets) {
    onLinux(`${target} bears ${does}`, (t) => {
      const cell = outcome.cells.find((one) => one.attack === name && one.target === target)
      if (cell === undefined) return t.fail('the attack was not led')
      const floors = floorsOf(cell).map((floor) =>
        ['s', 'ms'].includes(floor.unit) ? { ...floor, limit: PATIENCE * floor.limit } : floor,
      )
      const missed = floors.filter((floor) => !met(floor))
      t.is(floorLines(missed), '', cell.died)
    })
  }
}

onLinux('A steady reader gets all of a zip of 10,000 codes, and of a picture', (t) => {
  const floors = usefulFloors(outcome)
  t.is(floors.length, 2 * TARGETS.length)
  t.is(floorLines(floors.filter((floor) => !met(floor))), '')
})

test('A server that grows, stalls, dies, lingers or leaks misses a floor', (t) => {
  const good: Cell = {
    attack: 'batch',
    target: 'qrush serve',
    peak: 100,
    p99: 10,
    asked: 10,
    refused: 0,
    sigterm: 1,
    left: [],
    findings: {},
    stall: 0,
  }
  const isMissed = (cell: Cell) => floorsOf(cell).some((floor) => !met(floor))
  t.false(isMissed(good))
  for (const bad of [
    { peak: 321 },
    { p99: 1_001 },
    { died: 'heap out of memory' },
    { sigterm: 10.1 },
    { left: ['Timeout'] },
    { attack: 'burst', findings: { refused: 0 } },
    { attack: 'burst', findings: { refused: 1, refusedBare: 1 } },
  ]) {
    t.true(isMissed({ ...good, ...bad }), JSON.stringify(bad))
  }
})
