// Names that rows of this batch have taken: 64 bits of a hash each, so that a million cost 16 MB. Two names
// that share them, one chance in 37 million for a million rows, are reported as a clash, and lose nothing.

import { createHash } from 'node:crypto'

export class UniqueNames {
  /** A power of two of places, of which at most half are taken; 0 is free. */
  #places = new BigUint64Array(1024)
  #taken = 0

  /** @returns Whether the name, in letters of either case, was free. */
  claim(name: string): boolean {
    // Upper first, which makes one of ς and σ, of ſ and s, and of ß and ss.
    const folded = name.normalize('NFC').toUpperCase().toLowerCase()
    // Keyed by nothing: who makes names clash on purpose has them reported.
    const hash = createHash('sha256').update(folded).digest().readBigUInt64LE() || 1n
    if (!put(this.#places, hash)) return false
    if (++this.#taken * 2 > this.#places.length) this.#grow()
    return true
  }

  #grow(): void {
    const wider = new BigUint64Array(this.#places.length * 2)
    for (const hash of this.#places) if (hash) put(wider, hash)
    this.#places = wider
  }
}

function put(places: BigUint64Array, hash: bigint): boolean {
  const mask = places.length - 1
  let at = Number(hash & 0xffffffffn) & mask
  while (places[at] !== 0n) {
    if (places[at] === hash) return false
    at = (at + 1) & mask
  }
  places[at] = hash
  return true
}
