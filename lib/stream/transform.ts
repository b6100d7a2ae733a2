// The stream of results as one of Node's: items are written, results are read.

import { Transform } from 'node:stream'
import type { Checked } from './options.js'
import { ReadAhead } from './read-ahead.js'
import type { Item } from './snapshot.js'

type Callback = (error?: Error | null) => void

export class ItemTransform extends Transform {
  readonly #feed = new Feed()
  readonly #window: ReadAhead
  #finished: Callback | undefined
  #wanted: (() => void) | undefined

  constructor(options: Checked) {
    super({ objectMode: true })
    // On a turn of its own: what the writer's callback throws is no error of the source.
    const onTaken = () => queueMicrotask(() => this.#feed.taken())
    this.#window = new ReadAhead(this.#feed, options, onTaken)
    void this.#pushResults()
  }

  override _transform(item: Item, _encoding: BufferEncoding, taken: Callback) {
    this.#feed.give(item, taken)
  }

  override _flush(finished: Callback) {
    this.#finished = finished
    this.#feed.end()
  }

  override _read(size: number) {
    super._read(size)
    this.#wanted?.()
  }

  override _destroy(error: Error | null, destroyed: Callback) {
    this.#wanted?.()
    // Nobody takes it any more; the answer has Node.js tell those that wait behind it, too.
    this.#feed.taken(error)
    this.#window.stop().finally(() => destroyed(error))
  }

  async #pushResults() {
    try {
      for await (const result of this.#window.results()) {
        if (!this.push(result) && !this.destroyed) await this.#untilWanted()
      }
      this.#finished?.()
    } catch (error) {
      this.destroy(error as Error)
    }
  }

  #untilWanted() {
    return new Promise<void>((resolve) => {
      this.#wanted = resolve
    })
  }
}

/** What is written, as a source. */
class Feed implements AsyncIterable<Item>, AsyncIterator<Item> {
  /** The write that is not answered yet. */
  #given: { item: Item; taken: Callback; isHandedOver?: boolean } | undefined
  #ended = false
  #asked: ((step: IteratorResult<Item>) => void) | undefined;

  [Symbol.asyncIterator]() {
    return this
  }

  give(item: Item, taken: Callback) {
    this.#given = { item, taken }
    this.#answer()
  }

  end() {
    this.#ended = true
    this.#answer()
  }

  /** Answers the write, after which the writer may use the item again. */
  taken(error?: Error | null) {
    const given = this.#given
    this.#given = undefined
    given?.taken(error)
  }

  next(): Promise<IteratorResult<Item>> {
    return new Promise((resolve) => {
      this.#asked = resolve
      this.#answer()
    })
  }

  #answer() {
    const [asked, given] = [this.#asked, this.#given]
    if (!asked) return
    if (given && !given.isHandedOver) {
      this.#asked = undefined
      given.isHandedOver = true
      asked({ done: false, value: given.item })
    } else if (this.#ended) {
      asked({ done: true, value: undefined })
    }
  }
}
