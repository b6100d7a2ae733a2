import { MODES } from './mode.js'
import type { AlphanumericData, ByteData, KanjiData, Mode, NumericData } from './types.js'

/** What segments have in common: how long they are, and how many bits they take, header aside. */
abstract class Segment<Content extends string | Uint8Array> {
  constructor(public data: Content) {}

  getLength() {
    return this.data.length
  }

  abstract getBitsLength(): number
}

export class NumericSegment extends Segment<string> implements NumericData {
  mode = MODES.numeric as Mode<'Numeric'>

  getBitsLength() {
    return Math.ceil((this.data.length * 10) / 3)
  }
}

export class AlphanumericSegment extends Segment<string> implements AlphanumericData {
  mode = MODES.alphanumeric as Mode<'Alphanumeric'>

  getBitsLength() {
    return Math.ceil((this.data.length * 11) / 2)
  }
}

export class ByteSegment extends Segment<Uint8Array> implements ByteData {
  mode = MODES.byte as Mode<'Byte'>

  getBitsLength() {
    return this.data.length * 8
  }
}

export class KanjiSegment extends Segment<string> implements KanjiData {
  mode = MODES.kanji as Mode<'Kanji'>

  getBitsLength() {
    return this.data.length * 13
  }
}
