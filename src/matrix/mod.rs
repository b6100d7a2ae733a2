//! Codewords → modules: function patterns, placement, masks, penalty, format bits.

use qrcode::Color;
use qrcode::canvas::{Canvas, MaskPattern, is_functional};

use crate::codeword::{Codewords, crate_level, crate_version};
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

  /// Whether the module belongs to a function pattern or to format or version information.
  #[must_use]
  pub fn is_function(&self, row: usize, column: usize) -> bool {
    let size = self.size() as i16;
    is_functional(crate_version(self.version), size, column as i16, row as i16)
  }
}

/// Draws the symbol of `codewords`, with the mask of least penalty where none is given.
#[must_use]
pub fn draw(codewords: &Codewords, mask: Option<Mask>) -> Matrix {
  let (version, level) = (codewords.version, codewords.level);
  let mut canvas = Canvas::new(crate_version(version), crate_level(level));
  canvas.draw_all_functional_patterns();
  canvas.draw_data(&codewords.data, &codewords.correction);
  let candidate = |mask: Mask| {
    let mut candidate = canvas.clone();
    candidate.apply_mask(PATTERNS[usize::from(mask.reference())]);
    candidate.into_colors()
  };
  let (mask, colors) = if let Some(mask) = mask {
    (mask, candidate(mask))
  } else {
    // The canvas does not tell which mask won: it is the one that gives the same picture.
    let best = canvas.apply_best_mask().into_colors();
    let winner = (0..8)
      .filter_map(Mask::new)
      .find(|mask| candidate(*mask) == best);
    (winner.unwrap_or_default(), best)
  };
  let size = version.size();
  let mut rows = vec![Row::default(); size];
  for (at, color) in colors.into_iter().enumerate() {
    let (row, column) = (at / size, at % size);
    rows[row][column / 64] |= u64::from(color == Color::Dark) << (column % 64);
  }
  Matrix {
    version,
    level,
    mask,
    rows,
  }
}

const PATTERNS: [MaskPattern; 8] = [
  MaskPattern::Checkerboard,
  MaskPattern::HorizontalLines,
  MaskPattern::VerticalLines,
  MaskPattern::DiagonalLines,
  MaskPattern::LargeCheckerboard,
  MaskPattern::Fields,
  MaskPattern::Diamonds,
  MaskPattern::Meadow,
];
