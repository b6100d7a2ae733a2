// What lies between a source and a consumer: items read ahead, rendered in chunks, handed on in order.

import { type Readable, Stream } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { stats } from '../../index.js'
import { type Item, Thrown, taken } from './copy.js'
import type { Checked, Settled } from './options.js'

export type Source = Iterable<Item> | AsyncIterable<Item>
type Result = { index: number; value: Buffer | string } | { index: number; error: unknown }

/** One chunk is rendered while the next is ready; each holds a thread of libuv's pool, which has four. */
const RUNNING = 2
/** Of the window: one chunk is handed over, two run, and one fills. */
const CHUNKS = 4
/** After so long, in ms, a chunk that found the addon's queue full tries again. */
const RETRY = 10
/** For so long, in ms, a source that never waits may keep the event loop. */
const BREATH = 5

/** Something that one side waits for and the other announces. */
class Bell {
  #ring: (() => void) | undefined
  heard() {
    return new Promise<void>((resolve) => {
      this.#ring = resolve
    })
  }
  ring() {
    this.#ring?.()
  }
}

export class Window {
  readonly #source: Source
  readonly #options: Checked
  readonly #chunkSize: number
  readonly #onTaken: () => void

  #iterator: Iterator<Item> | AsyncIterator<Item> | undefined
  /** An asynchronous source owes an item. */
  #pulling = false
  /** The source has ended by itself, well or with an error: there is nothing to close. */
  #exhausted = false
  #sourceError: { reason: unknown } | undefined
  #taken = 0
  #given = 0

  #filling: (Item | Thrown)[] = []
  #flushing = false
  #running = 0
  /** Chunks in order; one without results still runs. */
  #chunks: { results?: Result[] }[] = []

  readonly #room = new Bell()
  readonly #news = new Bell()
  readonly #leaving = new AbortController()
  #closed: Promise<void> | undefined
  #failure: { reason: unknown } | undefined

  /** `onTaken` is called whenever an item of the source has been copied. */
  constructor(source: Source, options: Checked, onTaken = () => {}) {
    this.#source = source
    this.#options = options
    this.#onTaken = onTaken
    this.#chunkSize = Math.ceil(options.highWaterMark / CHUNKS)
  }

  /** Starts at the first `next()`. */
  async *results(): AsyncGenerator<Result, void, undefined> {
    const { signal } = this.#options
    const abort = () => void this.stop({ reason: signal?.reason })
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
    try {
      if (!this.#closed) void this.#read()
      while (!this.#closed) {
        const [chunk] = this.#chunks
        if (chunk?.results) {
          yield* this.#handOver(chunk.results)
          this.#chunks.shift()
        } else if (!chunk && this.#exhausted && this.#filling.length === 0) {
          if (this.#sourceError) throw this.#sourceError.reason
          return
        } else {
          await this.#news.heard()
        }
      }
    } finally {
      signal?.removeEventListener('abort', abort)
      await this.stop()
    }
    if (this.#failure) throw this.#failure.reason
  }

  *#handOver(results: Result[]) {
    for (const result of results) {
      if (this.#closed) return
      this.#given++
      this.#room.ring()
      yield result
    }
  }

  /**
   * Ends everything, with an error if there is one. Resolves when the source is closed, or at once
   * while an answer of the source is outstanding, which may never come.
   */
  stop(failure?: { reason: unknown }): Promise<void> {
    if (!this.#closed) {
      this.#failure = failure
      this.#closed = this.#close()
      this.#filling = []
      // Nobody waits for the chunks under way.
      this.#leaving.abort()
      this.#room.ring()
      this.#news.ring()
      // An error of closing has nobody to go to if the consumer does not wait.
      this.#closed.catch(() => {})
    }
    return this.#closed
  }

  async #close(): Promise<void> {
    // A generator that aborts its own stream is still running, and cannot be closed right now.
    await undefined
    if (this.#exhausted) return
    this.#exhausted = true
    const closing = this.#iterator ? close(this.#iterator) : closeUnread(this.#source)
    if (!this.#pulling && !this.#failure) return closing
    closing.catch(() => {})
    // A Readable would wait for its next chunk before it closes.
    if (this.#source instanceof Stream) (this.#source as Partial<Readable>).destroy?.()
  }

  async #read() {
    try {
      this.#iterator = open(this.#source)
      let breath = performance.now() + BREATH
      for (;;) {
        if (!this.#hasRoom()) await this.#untilRoom()
        if (this.#closed) return
        const step = await this.#pull(this.#iterator)
        if (this.#closed) return
        if (step.done) break
        this.#take(step.value)
        if (performance.now() > breath) {
          await turn()
          breath = performance.now() + BREATH
        }
      }
    } catch (reason) {
      this.#sourceError = { reason }
    }
    this.#exhausted = true
    this.#flush()
    this.#news.ring()
  }

  async #pull(iterator: Iterator<Item> | AsyncIterator<Item>) {
    try {
      const step = iterator.next()
      this.#pulling = 'then' in step
      return await step
    } finally {
      this.#pulling = false
    }
  }

  #hasRoom() {
    const ahead = this.#taken - this.#given
    return ahead < this.#options.highWaterMark && this.#filling.length < this.#chunkSize
  }

  /** A full window waits for room for a whole chunk: single items would make costly chunks of one. */
  async #untilRoom() {
    const most = this.#options.highWaterMark - this.#chunkSize
    do {
      await this.#room.heard()
    } while (!this.#closed && !(this.#hasRoom() && this.#taken - this.#given <= most))
  }

  /** Adds to the chunk, which starts when it is full or when the source has no more this turn. */
  #take(item: Item) {
    this.#taken++
    this.#filling.push(taken(item))
    this.#onTaken()
    if (this.#filling.length === this.#chunkSize) {
      this.#flush()
    } else if (!this.#flushing) {
      this.#flushing = true
      setImmediate(() => {
        this.#flushing = false
        this.#flush()
      })
    }
  }

  #flush() {
    if (this.#closed || this.#filling.length === 0 || this.#running === RUNNING) return
    if (isQueueFull()) {
      setTimeout(() => this.#flush(), RETRY)
      return
    }
    const items = this.#filling
    const first = this.#taken - items.length
    const chunk: { results?: Result[] } = {}
    this.#filling = []
    this.#chunks.push(chunk)
    this.#running++
    this.#room.ring()
    this.#rendered(items, first)
      .then(
        (results) => {
          chunk.results = results
        },
        (reason) => void this.stop({ reason }),
      )
      .then(() => {
        this.#running--
        this.#flush()
        this.#news.ring()
      })
  }

  /** What comes of a chunk, whose items are numbered from `first` on. */
  async #rendered(items: (Item | Thrown)[], first: number): Promise<Result[]> {
    const good = items.filter((item) => !(item instanceof Thrown)) as Item[]
    const settled = good.length > 0 ? await this.#options.render(good, this.#leaving.signal) : []
    let next = 0
    return items.map((item, at) => {
      const index = first + at
      // What an item's getter threw is the caller's, and stays as it is.
      if (item instanceof Thrown) return { index, error: item.reason }
      return numbered(settled[next++] as Settled, index)
    })
  }
}

/** Whether the addon refuses calls: a source can wait, and a refused call has read its items for nothing. */
function isQueueFull(): boolean {
  const { queued, running, maxQueue } = stats()
  return running > 0 && queued >= maxQueue
}

function open(source: Source): Iterator<Item> | AsyncIterator<Item> {
  const { [Symbol.asyncIterator]: async } = source as Partial<AsyncIterable<Item>>
  return async ? async.call(source) : (source as Iterable<Item>)[Symbol.iterator]()
}

/** Nobody has opened it; but a stream is open by itself, and so is what is its own iterator. */
async function closeUnread(source: object): Promise<void> {
  if (source instanceof Stream) (source as Partial<Readable>).destroy?.()
  else if (source instanceof ReadableStream) await source.cancel()
  else await (source as Partial<Iterator<Item>>).return?.()
}

async function close(iterator: Iterator<Item> | AsyncIterator<Item>): Promise<void> {
  await iterator.return?.()
}

function numbered(result: Settled, index: number): Result {
  if (result.status === 'fulfilled') return { index, value: result.value }
  // The addon numbers within the chunk.
  return { index, error: Object.assign(result.reason, { index }) }
}
