// What lies between a source and a consumer: items read ahead, rendered in chunks, handed on in order.

import { type Readable, Stream } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { stats } from '../../index.js'
import { ByteBudget } from './byte-budget.js'
import { ByteShare, type Bytes } from './byte-share.js'
import { bytesOf, Chunk, type Result } from './chunk.js'
import type { Checked } from './options.js'
import { type Item, snapshotItem, type ThrownByCaller } from './snapshot.js'
import { close, closeUnread, open, type Source } from './source.js'

/** One chunk is rendered while the next is ready; each holds a thread of libuv's pool, which has four. */
const RUNNING = 2
/** Of the window: one chunk is handed over, two run, and one fills. */
const CHUNKS = 4
/** After so long, in ms, a chunk that found the addon's queue full tries again. */
const RETRY = 10
/** For so long, in ms, a source that never waits may keep the event loop. */
const MAX_SYNC_MS = 5

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

  readonly #bytes: ByteShare

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
    const { highWaterMarkBytes } = options
    this.#bytes = new ByteShare(
      bytes ?? {
        budget: new ByteBudget(highWaterMarkBytes),
        perChunk: Math.ceil(highWaterMarkBytes / CHUNKS),
      },
    )
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
        if (chunk?.isRendered) {
          // Here and not in a generator of its own, which would cost as much as a small code.
          for (let at = 0; at < chunk.length; at++) {
            if (!chunk.has(at)) await this.#renderRest(chunk, at)
            if (this.#closed) break
            const result = chunk.take(at) as Result
            this.#given++
            this.#room.ring()
            yield result
            // From when it asks for the next, it is the consumer's to count.
            this.#bytes.give(bytesOf(result))
          }
          if (!this.#closed) this.#chunks.shift()
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
      this.#bytes.close()
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
    const most = this.#bytes.isMeasured ? RUNNING : 1
    if (this.#closed || this.#filling.length === 0 || this.#running >= most) return
    if (isQueueFull()) {
      setTimeout(() => this.#flush(), RETRY)
      return
    }
    const reserved = this.#reserve()
    if (reserved === undefined) return
    const chunk = new Chunk(this.#filling, this.#taken - this.#filling.length)
    this.#filling = []
    this.#chunks.push(chunk)
    this.#running++
    this.#room.ring()
    this.#render(chunk, reserved)
      .catch((reason) => void this.stop({ reason }))
      .then(() => {
        this.#running--
        this.#flush()
        this.#news.ring()
      })
  }

  /** Bytes for a chunk; without any, the stream goes on when there are. With no other under way, a chunk gets them. */
  #reserve(): number | undefined {
    if (this.#chunks.length > 0) return this.#bytes.tryReserve(() => this.#flush())
    this.#bytes.stopWaiting()
    return this.#bytes.reserve()
  }

  async #render(chunk: Chunk, reserved: number, places?: readonly number[]): Promise<void> {
    const { render } = this.#options
    const { signal } = this.#leaving
    const sizes = await chunk.render((items) => render(items, signal, reserved), places)
    this.#bytes.settle(reserved, sizes)
  }

  /** Renders what was left for later, now that it is wanted: as many as there is room for. */
  async #renderRest(chunk: Chunk, at: number): Promise<void> {
    const next = chunk.leftFrom(at).slice(0, this.#bytes.perChunk)
    await this.#render(chunk, this.#bytes.reserve(), next)
    // Another may have been first to have the bytes.
    if (!this.#closed && !chunk.has(at)) await this.#render(chunk, this.#bytes.reserve(), [at])
  }
}

/** Whether the addon refuses calls: a source can wait, and a refused call has read its items for nothing. */
function isQueueFull(): boolean {
  const { queued, running, maxQueue } = stats()
  return running > 0 && queued >= maxQueue
}
