// What becomes of items and rows, in order: a picture, or what is wrong.

import type { BatchItem, BufferOptions, QrError } from '../../index.js'
import type { StreamResult } from '../stream.js'
import { type BatchError, fault } from './error.js'
import type { Template } from './name.js'
import type { Row } from './rows.js'
import { UniqueNames } from './unique-names.js'

type Item = BatchItem<BufferOptions>

/** What goes along with an item, and why it cannot be rendered, if so. */
export interface Entry {
  error?: unknown
}

/**
 * Renders items, each of which has an entry, and gives the entries with what was rendered, or the first error.
 *
 * @param render - A stream of results.
 */
export function settle<E extends Entry, Value>(
  entries: AsyncIterable<[item: Item, entry: E]>,
  render: (items: AsyncIterable<Item>) => AsyncIterator<StreamResult<Value>>,
): AsyncIterableIterator<E & { value?: Value | undefined }, undefined> {
  /** In the order of the results; no more than the stream reads ahead. */
  const begun: E[] = []
  async function* items() {
    for await (const [item, entry] of entries) {
      begun.push(entry)
      // Without text it is refused in its place, so that bad items are bounded and ordered as good ones are.
      yield entry.error === undefined ? item : ''
    }
  }
  const results = render(items())
  return {
    next: async () => {
      const step = await results.next()
      if (step.done) return { done: true, value: undefined }
      const { value, error } = step.value
      const entry = begun.shift() as E
      if (error) entry.error ??= error
      return { done: false, value: Object.assign(entry, { value }) }
    },
    return: async () => {
      await results.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** A row on its way. */
export interface RowEntry extends Entry {
  index: number
  line: number
  row: Row
  name?: string
  error?: BatchError | QrError
}

export interface RowOptions {
  template: Template | undefined
  /** So many rows are done: their names are taken, and `onSkipped` hears of them. */
  skip?: number
  onSkipped?: (entry: RowEntry) => void
  /** Asked before each row; what is begun is finished. */
  isStopped?: () => boolean
}

/** Rows as items, with what can be said of each before it is drawn. */
export async function* entriesOf(
  rows: AsyncIterable<Row> | Iterable<Row>,
  { template, skip = 0, onSkipped, isStopped }: RowOptions,
): AsyncGenerator<[string, RowEntry], void, undefined> {
  const names = new UniqueNames()
  for await (const row of rows) {
    if (isStopped?.()) return
    const entry = entryOf(row, template, names)
    if (row.index < skip) onSkipped?.(entry)
    else yield [row.text, entry]
  }
}

function entryOf(row: Row, template: Template | undefined, names: UniqueNames): RowEntry {
  const { index, line, error } = row
  if (error) return { index, line, row, error }
  if (!template) return { index, line, row }
  const name = template.nameOf(row)
  if (typeof name !== 'string') return { index, line, row, error: name }
  if (names.claim(name)) return { index, line, row, name }
  return {
    index,
    line,
    row,
    name,
    error: fault.clash`Expected a name of its own but received '${name}', which a row before has, if not in the same case`,
  }
}
