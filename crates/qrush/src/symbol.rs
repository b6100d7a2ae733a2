//! A finished symbol.

use crate::spec::{Level, Mask, Version};

/// The modules of a QR code, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
  /// The version, which gives the size.
  pub version: Version,
  /// The error correction level after boosting.
  pub level: Level,
  /// The mask pattern in force.
  pub mask: Mask,
  /// Row after row, [`Self::row`] says how.
  pub(crate) words: Box<[u64]>,
}

impl Symbol {
  /// Modules across.
  #[must_use]
  pub fn width(&self) -> usize {
    self.version.size()
  }

  /// Modules from top to bottom.
  #[must_use]
  pub fn height(&self) -> usize {
    self.version.size()
  }

  /// Row `row` from the top, bit-packed: column `c` is bit `c % 64` of word `c / 64`, set when dark.
  ///
  /// Of 1 to 3 words, as many as the width asks for; bits past the last column are zero.
  #[must_use]
  pub fn row(&self, row: usize) -> &[u64] {
    let words = self.width().div_ceil(64);
    &self.words[row * words..][..words]
  }

  /// The rows from top to bottom, each as [`Self::row`] gives it.
  #[must_use]
  pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> {
    self.words.chunks_exact(self.width().div_ceil(64))
  }

  /// Whether the module at `row`, `column` (both from 0, top left) is dark.
  ///
  /// # Panics
  ///
  /// Outside the symbol, if `row` is past the last; `column` is only checked in debug builds.
  #[must_use]
  pub fn is_dark(&self, row: usize, column: usize) -> bool {
    debug_assert!(column < self.width());
    self.row(row)[column / 64] >> (column % 64) & 1 == 1
  }
}
