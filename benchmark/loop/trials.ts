/** A way runs in a process of its own, which says over IPC what it costs. */
import { readDataURL } from '../../__test__/judges/decode.js'
import { answerTrial, byName, textOf } from '../measure/index.js'
import { idleShare, loopCost } from '../measure/loop-cost.js'
import { IN_FLIGHT, type Sample } from './report.js'
import { type Call, WAYS } from './ways.js'

await answerTrial(
  byName(Object.keys(WAYS), (way) => async (sample: string) => {
    const call = await (WAYS[way] as (typeof WAYS)[string])()
    return measure(way, call, Number(sample))
  }),
)

/** A sample is as many calls as take about so long, in ms. */
async function measure(way: string, call: Call, ms: number): Promise<Sample> {
  const answer = await call()
  if (typeof answer === 'string') {
    const read = await readDataURL(answer)
    if (read.text !== textOf('url43')) throw new Error(`${way} makes a code of another text`)
  }
  const idle = await idleShare()
  const sample: Sample = {}
  for (const inFlight of IN_FLIGHT) {
    // As many as warm it up tell how many a sample has.
    const guess = await loopCost(call, Math.max(inFlight, 20), inFlight, idle)
    const few = Math.ceil((ms * 250) / guess.wall)
    const warm = await loopCost(call, Math.max(inFlight, few), inFlight, idle)
    const count = Math.max(inFlight, Math.ceil((ms * 1000) / warm.wall))
    sample[inFlight] = await loopCost(call, count, inFlight, idle)
  }
  return sample
}
