// What lies between a source and a consumer: items read ahead, rendered in chunks, handed on in order.

import { type Readable, Stream } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { stats } from '../../index.js'
import { ByteBudget } from './byte-budget.js'
import type { Checked, Settled } from './options.js'
import { type Item, snapshotItem, ThrownByCaller } from './snapshot.js'

export type Source = Iterable<Item> | AsyncIterable<Item>
type Result = { index: number; value: Buffer | string } | { index: number; error: unknown }

/** One chunk is rendered while the next is ready; each holds a thread of libuv's pool, which has four. */
const RUNNING = 2
/** Of the window: one chunk is handed over, two run, and one fills. */
const CHUNKS = 4
/** After so long, in ms, a chunk that found the addon's queue full tries again. */
const RETRY = 10
/** For so long, in ms, a source that never waits may keep the event loop. */
const MAX_SYNC_MS = 5

/** Where a stream's bytes are counted. */
export interface Bytes {
  budget: ByteBudget
  /** Reserved for a chunk before it is rendered: what more it makes is left for later. */
  perChunk: number
}

/** Items that are rendered together, and what came of them. */
interface Chunk {
  items: (Item | ThrownByCaller)[]
  /** The number of its first item. */
  first: number
  /** Missing while the chunk runs; within it, what was left for later. */
  results?: (Result | undefined)[]
}

/** Something that one side waits for and the other announces. */
class Condition {
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

export class ReadAhead {
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

  #filling: (Item | ThrownByCaller)[] = []
  #flushing = false
  #running = 0
  /** Chunks in order; one without results still runs. */
  #chunks: Chunk[] = []

  readonly #bytes: Bytes
  /** Bytes that this stream holds of the budget. */
  #held = 0
  /** Ends the wait for bytes of the next chunk. */
  #cancelWait: (() => void) | undefined
  /** Bytes that are taken of the budget for the next chunk, and not yet held. */
  #granted = 0
  /** Bytes of the largest result so far; none before the first chunk is rendered. */
  #largest: number | undefined

  readonly #room = new Condition()
  readonly #news = new Condition()
  readonly #leaving = new AbortController()
  #closed: Promise<void> | undefined
  #failure: { reason: unknown } | undefined

  /**
   * @param onTaken - Called whenever an item of the source has been copied.
   * @param bytes - The budget, where it is shared with others.
   */
  constructor(source: Source, options: Checked, onTaken = () => {}, bytes?: Bytes) {
    this.#source = source
    this.#options = options
    this.#onTaken = onTaken
    this.#chunkSize = Math.ceil(options.highWaterMark / CHUNKS)
    this.#bytes = bytes ?? {
      budget: new ByteBudget(options.highWaterMarkBytes),
      perChunk: Math.ceil(options.highWaterMarkBytes / CHUNKS),
    }
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
          for (let at = 0; at < chunk.results.length; at++) {
            const result = chunk.results[at] ?? (await this.#renderRest(chunk, at))
            if (this.#closed) break
            // What is handed over is the consumer's to count, from when it asks for the next.
            chunk.results[at] = undefined
            this.#given++
            this.#room.ring()
            yield result
            this.#giveBytes(bytesOf(result))
          }
          if (!this.#closed) this.#chunks.shift()
          // Without any, the next one may begin whatever others hold.
          if (this.#chunks.length === 0) this.#flush()
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

  /**
   * Ends everything, with an error if there is one. Resolves when the source is closed, or at once
   * while an answer of the source is outstanding, which may never come.
   */
  stop(failure?: { reason: unknown }): Promise<void> {
    if (!this.#closed) {
      this.#failure = failure
      this.#closed = this.#close()
      this.#filling = []
      this.#chunks = []
      this.#cancelWait?.()
      this.#bytes.budget.give(this.#held + this.#granted)
      this.#held = 0
      this.#granted = 0
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
      let breath = performance.now() + MAX_SYNC_MS
      for (;;) {
        if (!this.#hasRoom()) await this.#untilRoom()
        if (this.#closed) return
        const step = await this.#pull(this.#iterator)
        if (this.#closed) return
        if (step.done) break
        this.#take(step.value)
        if (performance.now() > breath) {
          await turn()
          breath = performance.now() + MAX_SYNC_MS
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
    this.#filling.push(snapshotItem(item))
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
    // How large results are, the first chunk tells.
    const most = this.#largest === undefined ? 1 : RUNNING
    if (this.#closed || this.#filling.length === 0 || this.#running >= most) return
    if (isQueueFull()) {
      setTimeout(() => this.#flush(), RETRY)
      return
    }
    const bytes = this.#takeBytes()
    if (bytes === undefined) return
    const items = this.#filling
    const chunk: Chunk = { items, first: this.#taken - items.length }
    this.#filling = []
    this.#chunks.push(chunk)
    this.#running++
    this.#room.ring()
    this.#render(chunk, bytes)
      .catch((reason) => void this.stop({ reason }))
      .then(() => {
        this.#running--
        this.#flush()
        this.#news.ring()
      })
  }

  /** Bytes to reserve for a chunk: one result is always made of it, however large. */
  get #reserve(): number {
    return Math.max(this.#bytes.perChunk, this.#largest ?? 0)
  }

  /** Takes bytes for a chunk; without any, the stream goes on when there are. With no chunk under way it gets them. */
  #takeBytes(): number | undefined {
    const { budget } = this.#bytes
    let bytes = this.#granted
    this.#granted = 0
    if (bytes === 0) {
      bytes = this.#reserve
      if (this.#chunks.length === 0) {
        this.#cancelWait?.()
        this.#cancelWait = undefined
        budget.take(bytes)
      } else if (this.#cancelWait || !budget.tryTake(bytes)) {
        this.#cancelWait ??= budget.wait(bytes, () => {
          this.#cancelWait = undefined
          this.#granted = bytes
          this.#flush()
        })
        return undefined
      }
    }
    this.#held += bytes
    return bytes
  }

  #giveBytes(bytes: number): void {
    if (this.#closed) return
    this.#held -= bytes
    this.#bytes.budget.give(bytes)
  }

  /** Renders items of a chunk. More than `reserved` bytes are left for later. */
  async #render(
    chunk: Chunk,
    reserved: number,
    places: readonly number[] = [...chunk.items.keys()],
  ): Promise<void> {
    const { items, results = [] } = chunk
    const sent = places.map((at) => items[at]).filter((item) => !(item instanceof ThrownByCaller))
    const settled =
      sent.length > 0
        ? await this.#options.render(sent as Item[], this.#leaving.signal, reserved)
        : []
    if (this.#closed) return
    let [next, made] = [0, 0]
    for (const at of places) {
      const item = items[at]
      const index = chunk.first + at
      // What an item's getter threw is the caller's, and stays as it is.
      if (item instanceof ThrownByCaller) results[at] = { index, error: item.reason }
      else {
        const result = settled[next++] as Settled
        results[at] = isLeftForLater(result) ? undefined : numbered(result, index)
        const bytes = bytesOf(results[at])
        made += bytes
        this.#largest = Math.max(this.#largest ?? 0, bytes)
      }
    }
    this.#largest ??= 0
    results.length = items.length
    chunk.results = results
    this.#held += made - reserved
    this.#bytes.budget.take(made - reserved)
  }

  /** Renders what was left for later, now that it is wanted: as many as there are bytes for, by the largest so far. */
  async #renderRest(chunk: Chunk, at: number): Promise<Result> {
    const { results = [] } = chunk
    const { perChunk } = this.#bytes
    const many = Math.max(1, Math.floor(perChunk / Math.max(1, this.#largest ?? 0)))
    const rest = [...chunk.items.keys()].filter((place) => place >= at && !results[place])
    await this.#renderNow(chunk, rest.slice(0, many))
    // Another may have been first to have the bytes.
    if (!this.#closed && !results[at]) await this.#renderNow(chunk, [at])
    return results[at] as Result
  }

  #renderNow(chunk: Chunk, places: number[]): Promise<void> {
    const bytes = this.#reserve
    this.#held += bytes
    this.#bytes.budget.take(bytes)
    return this.#render(chunk, bytes, places)
  }
}

/** Whether an item was not made since those before it had all the bytes. */
function isLeftForLater(result: Settled): boolean {
  return result.status === 'rejected' && result.reason.option === 'maxTotalBytes'
}

function bytesOf(result: Result | undefined): number {
  return result && 'value' in result ? result.value.length : 0
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
