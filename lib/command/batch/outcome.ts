// What becomes of each row, in order: a picture under a name, or a problem.

import type { BufferOptions, QrError } from '../../../index.js'
import { renderStream } from '../../stream.js'
import { inFlags } from '../spelling.js'
import type { Claims } from './claims.js'
import type { Template } from './name.js'
import type { Row } from './row.js'

export interface Problem {
  code: string
  reason: string
}

export interface Outcome {
  row: Row
  name?: string
  data?: Buffer
  problem?: Problem
}

export interface Way {
  template: Template
  options: BufferOptions
  claims: Claims
  /** Rows up to this one are done: their names are taken, and `onSkipped` hears of them. */
  skip: number
  onSkipped: (row: Outcome) => void
  /** Asked before each row; what is begun is finished. */
  isStopped: () => boolean
}

export async function* outcomes(
  rows: AsyncIterable<Row>,
  way: Way,
): AsyncGenerator<Outcome, void, undefined> {
  /** In the order of the results; no more than the stream reads ahead. */
  const begun: Outcome[] = []
  async function* texts(): AsyncGenerator<string, void, undefined> {
    try {
      for await (const row of rows) {
        if (way.isStopped()) return
        const outcome = begin(row, way)
        if (row.row <= way.skip) {
          way.onSkipped(outcome)
          continue
        }
        begun.push(outcome)
        // Without text it is refused in its place, so that bad rows are bounded and ordered as good ones are.
        yield outcome.problem ? '' : row.text
      }
    } catch (error) {
      // A source that is cut off because of the stop has not failed.
      if (!way.isStopped()) throw error
    }
  }
  for await (const { value, error } of renderStream(texts(), way.options)) {
    const outcome = begun.shift() as Outcome
    if (value) outcome.data = value
    else outcome.problem ??= { code: error?.code ?? '', reason: inFlags(error as QrError) }
    yield outcome
  }
}

/** What can be said of a row before it is drawn. */
function begin(row: Row, { template, claims }: Way): Outcome {
  if (row.problem) return { row, problem: { code: 'ERR_BATCH_ROW', reason: row.problem } }
  const named = template.nameOf(row)
  if ('problem' in named) return { row, problem: { code: 'ERR_BATCH_NAME', reason: named.problem } }
  const { name } = named
  if (claims.claim(name)) return { row, name }
  const reason = `Expected a name of its own but received '${name}', which a row before has, if not in the same case`
  return { row, name, problem: { code: 'ERR_BATCH_CLASH', reason } }
}
