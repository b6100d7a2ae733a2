use super::{Level, Version};

/// How the codewords of a symbol are cut into Reed–Solomon blocks (table 9).
///
/// The first blocks are one data codeword shorter than the last ones where the division leaves a
/// rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blocks {
  /// How many blocks there are.
  pub count: usize,
  /// Data codewords of all blocks together.
  pub data: usize,
  /// Error correction codewords of each block.
  pub correction: usize,
}

impl Blocks {
  /// Data codewords of a short block.
  #[must_use]
  pub const fn short_data(self) -> usize {
    self.data / self.count
  }

  /// How many blocks are short; they come first.
  #[must_use]
  pub const fn short_count(self) -> usize {
    self.count - self.data % self.count
  }
}

/// Codewords by version, data and error correction together (table 1).
const CODEWORDS: [u16; Version::COUNT] = [
  5, 10, 17, 24, //
  26, 44, 70, 100, 134, 172, 196, 242, 292, 346, //
  404, 466, 532, 581, 655, 733, 815, 901, 991, 1085, //
  1156, 1258, 1364, 1474, 1588, 1706, 1828, 1921, 2051, 2185, //
  2323, 2465, 2611, 2761, 2876, 3034, 3196, 3362, 3532, 3706,
];

/// Error correction codewords of each block by level and version, 0 where the version lacks the
/// level; M1, which only detects errors, stands under L (table 9).
const CORRECTION: [[u8; Version::COUNT]; 4] = [
  [
    2, 5, 6, 8, //
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, //
    28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  [
    0, 6, 8, 10, //
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, //
    26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  ],
  [
    0, 0, 0, 14, //
    13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, //
    28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  [
    0, 0, 0, 0, //
    17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, //
    30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
];

/// Blocks by level and version (table 9).
const BLOCKS: [[u8; Version::COUNT]; 4] = [
  [
    1, 1, 1, 1, //
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, //
    8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
  ],
  [
    0, 1, 1, 1, //
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, //
    17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
  ],
  [
    0, 0, 0, 1, //
    1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, //
    23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
  ],
  [
    0, 0, 0, 0, //
    1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, //
    25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
  ],
];

impl Version {
  /// Codewords of the symbol, data and error correction together (table 1).
  #[must_use]
  pub const fn codewords(self) -> usize {
    CODEWORDS[self.index()] as usize
  }

  /// The Reed–Solomon blocks at `level`, or `None` where the version lacks the level (table 9).
  #[must_use]
  pub const fn blocks(self, level: Level) -> Option<Blocks> {
    let count = BLOCKS[level as usize][self.index()] as usize;
    let correction = CORRECTION[level as usize][self.index()] as usize;
    match count {
      0 => None,
      count => Some(Blocks {
        count,
        data: self.codewords() - count * correction,
        correction,
      }),
    }
  }

  /// Whether the last data codeword has only four bits, as in M1 and M3 (clause 7.4.10).
  #[must_use]
  pub const fn ends_in_nibble(self) -> bool {
    matches!(self.index(), 0 | 2)
  }

  /// Data bits that the symbol holds at `level`, headers included, or `None` where the version
  /// lacks the level (table 7).
  #[must_use]
  pub const fn data_bits(self, level: Level) -> Option<usize> {
    match self.blocks(level) {
      None => None,
      Some(blocks) => Some(blocks.data * 8 - if self.ends_in_nibble() { 4 } else { 0 }),
    }
  }

  /// The version at place `index` among all, the inverse of [`Version::index`].
  #[must_use]
  pub const fn from_index(index: usize) -> Option<Self> {
    match index {
      0..4 => Self::micro(index as u8 + 1),
      4..Self::COUNT => Self::new(index as u8 - 3),
      _ => None,
    }
  }
}
