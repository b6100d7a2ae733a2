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
 * Renders the items of a source and gives the entry of each with what was rendered, or the first error.
 *
 * @param entryOf - What a part of the source is as an item, or nothing where it is none.
 * @param render - A stream of results.
 */
export function settle<Part, E extends Entry, Value>(
  source: AsyncIterable<Part> | Iterable<Part>,
  entryOf: (part: Part) => [item: Item, entry: E] | undefined,
  render: (items: AsyncIterable<Item>) => AsyncIterator<StreamResult<Value>>,
): AsyncIterableIterator<E & { value?: Value | undefined }, undefined> {
  /** In the order of the results; no more than the stream reads ahead. */
  const begun: E[] = []
  async function* items() {
    for await (const part of source) {
      const found = entryOf(part)
      if (!found) continue
      const [item, entry] = found
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

/** What can be said of rows before they are drawn. */
export class RowNames {
  readonly #template: Template | undefined
  readonly #taken = new UniqueNames()

  constructor(template: Template | undefined) {
    this.#template = template
  }

  entryOf(row: Row): RowEntry {
    const { index, line, error } = row
    if (error) return { index, line, row, error }
    if (!this.#template) return { index, line, row }
    const name = this.#template.nameOf(row)
    if (typeof name !== 'string') return { index, line, row, error: name }
    if (this.#taken.claim(name)) return { index, line, row, name }
    const clash = fault.clash`Expected a name of its own but received '${name}', which a row before has, if not in the same case`
    return { index, line, row, name, error: clash }
  }
}
