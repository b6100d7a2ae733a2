// The stream of results as one of Node's: items are written, results are read.

import { Transform } from 'node:stream'
import type { Checked, Item } from './options.js'
import { Window } from './window.js'

type Callback = (error?: Error | null) => void

export class ItemTransform extends Transform {
  readonly #feed = new Feed()
  readonly #window: Window
  #finished: Callback | undefined
  #wanted: (() => void) | undefined

  constructor(options: Checked) {
    super({ objectMode: true })
    this.#window = new Window(this.#feed, options)
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

/** What is written, as a source: a write is answered when its item is taken. */
class Feed implements AsyncIterable<Item>, AsyncIterator<Item> {
  #given: { item: Item; taken: Callback } | undefined
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

  next(): Promise<IteratorResult<Item>> {
    return new Promise((resolve) => {
      this.#asked = resolve
      this.#answer()
    })
  }

  #answer() {
    const [asked, given] = [this.#asked, this.#given]
    if (!asked) return
    if (given) {
      this.#asked = undefined
      this.#given = undefined
      asked({ done: false, value: given.item })
      given.taken()
    } else if (this.#ended) {
      asked({ done: true, value: undefined })
    }
  }
}
