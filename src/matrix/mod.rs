//! Codewords → modules: function patterns, placement, masks, penalty, format bits.

use crate::spec::{Level, Mask, Version};

/// A row of modules, bit-packed: column `c` is bit `c % 64` of word `c / 64`, set when dark.
pub type Row = [u64; 3];

/// A finished symbol without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
  /// The version, which gives the size.
  pub version: Version,
  /// The error correction level after boosting.
  pub level: Level,
  /// The mask pattern in force.
  pub mask: Mask,
  /// `version.size()` rows, top to bottom; bits past the last column are zero.
  pub rows: Vec<Row>,
}

impl Matrix {
  /// Modules per side.
  #[must_use]
  pub fn size(&self) -> usize {
    self.version.size()
  }

  /// Whether the module at `row`, `column` (both from 0, top left) is dark.
  #[must_use]
  pub fn is_dark(&self, row: usize, column: usize) -> bool {
    self.rows[row][column / 64] >> (column % 64) & 1 == 1
  }
}
