import type { BitMatrix } from './types.js'

/** Modules row by row, 1 where dark. */
export class Modules implements BitMatrix {
  constructor(
    public size: number,
    public data: Uint8Array,
    public reservedBit: Uint8Array,
  ) {}

  set(row: number, col: number, value: number | boolean, reserved?: boolean) {
    const at = row * this.size + col
    this.data[at] = Number(value)
    if (reserved) this.reservedBit[at] = 1
  }

  get(row: number, col: number) {
    return this.data[row * this.size + col] as number
  }

  xor(row: number, col: number, value: number | boolean) {
    this.set(row, col, this.get(row, col) ^ Number(value))
  }

  isReserved(row: number, col: number) {
    return this.reservedBit[row * this.size + col] as number
  }
}
