// Items that are rendered together, and what came of them.

import type { Settled } from './options.js'
import { type Item, ThrownByCaller } from './snapshot.js'

export type Result = { index: number; value: Buffer | string } | { index: number; error: unknown }

export class Chunk {
  readonly #items: readonly (Item | ThrownByCaller)[]
  readonly #first: number
  readonly #results: (Result | undefined)[]
  #isRendered = false

  /** @param first - The number of the first item. */
  constructor(items: readonly (Item | ThrownByCaller)[], first: number) {
    this.#items = items
    this.#first = first
    this.#results = new Array(items.length).fill(undefined)
  }

  get length(): number {
    return this.#items.length
  }

  /** Whether it has been rendered, with some items perhaps left for later. */
  get isRendered(): boolean {
    return this.#isRendered
  }

  /** The result at a place, if there is one, which is not kept. */
  take(at: number): Result | undefined {
    const result = this.#results[at]
    this.#results[at] = undefined
    return result
  }

  has(at: number): boolean {
    return this.#results[at] !== undefined
  }

  /** Places from `at` on whose items were left for later. */
  leftFrom(at: number): number[] {
    return [...this.#items.keys()].filter((place) => place >= at && !this.has(place))
  }

  /**
   * Renders the items at some places, by default all.
   *
   * @param render - A batch of them, which may leave some for later.
   * @returns The bytes of each result.
   */
  async render(
    render: (items: Item[]) => Promise<Settled[]>,
    places: readonly number[] = [...this.#items.keys()],
  ): Promise<number[]> {
    const sent = places.filter((at) => !(this.#items[at] instanceof ThrownByCaller))
    const items = sent.map((at) => this.#items[at] as Item)
    const settled = items.length > 0 ? await render(items) : []
    for (const [next, at] of sent.entries()) {
      const result = settled[next] as Settled
      if (!isLeftForLater(result)) this.#results[at] = numbered(result, this.#first + at)
    }
    for (const at of places) {
      const item = this.#items[at]
      // What an item's getter threw is the caller's, and stays as it is.
      if (item instanceof ThrownByCaller) {
        this.#results[at] = { index: this.#first + at, error: item.reason }
      }
    }
    this.#isRendered = true
    return places.map((at) => bytesOf(this.#results[at]))
  }
}

/** Bytes of a Buffer, or of a data URL, whose characters have one each. */
export function bytesOf(result: Result | undefined): number {
  return result && 'value' in result ? result.value.length : 0
}

/** Whether an item was not made since those before it had all the bytes. */
function isLeftForLater(result: Settled): boolean {
  return result.status === 'rejected' && result.reason.option === 'maxTotalBytes'
}

function numbered(result: Settled, index: number): Result {
  if (result.status === 'fulfilled') return { index, value: result.value }
  // The addon numbers within the chunk.
  return { index, error: Object.assign(result.reason, { index }) }
}
