//! Function patterns (clause 6.3): what a symbol shows whatever its data.

use crate::spec::{
  Level, Mask, Version, alignment_centres, format_information, micro_format_information,
  version_information,
};

/// A symbol in the making, module by module. Only templates are built of it, once per version.
#[derive(Clone)]
pub(super) struct FunctionPatterns {
  version: Version,
  size: usize,
  dark: Vec<[u64; 3]>,
  function: Vec<[u64; 3]>,
}

impl FunctionPatterns {
  /// The function patterns of `version`; the format information's place is kept free, light.
  pub(super) fn of(version: Version) -> Self {
    let size = version.size();
    let mut drawing = Self {
      version,
      size,
      dark: vec![[0; 3]; size],
      function: vec![[0; 3]; size],
    };
    drawing.timing_patterns(timing_line(version));
    drawing.finder_pattern(3, 3);
    drawing.format(0);
    if !version.is_micro() {
      // The module that is always dark (clause 7.9.1).
      drawing.set(size - 8, 8, true);
      drawing.finder_pattern(3, size - 4);
      drawing.finder_pattern(size - 4, 3);
      drawing.alignment_patterns();
      drawing.version_information();
    }
    drawing
  }

  /// Writes the format information of `level` and `mask`.
  ///
  /// # Panics
  ///
  /// If a Micro QR `version` has no such combination.
  pub(super) fn format_information(&mut self, level: Level, mask: Mask) {
    self.format(if self.version.is_micro() {
      micro_format_information(self.version, level, mask)
        .expect("a level and a mask that this Micro QR version has")
    } else {
      format_information(level, mask)
    });
  }

  /// Writes 15 bits in the place of the format information.
  fn format(&mut self, bits: u16) {
    for bit in 0..15 {
      let dark = bits >> bit & 1 == 1;
      let [first, second] = format_modules(self.version, bit);
      self.set(first.0, first.1, dark);
      self.set(second.0, second.1, dark);
    }
  }

  pub(super) fn version(&self) -> Version {
    self.version
  }

  pub(super) fn size(&self) -> usize {
    self.size
  }

  pub(super) fn is_dark(&self, row: usize, column: usize) -> bool {
    bit(&self.dark, row, column)
  }

  pub(super) fn is_function(&self, row: usize, column: usize) -> bool {
    bit(&self.function, row, column)
  }

  /// The modules that belong to function patterns, as [`super::Symbol::row`] packs them, in three words.
  pub(super) fn function_rows(&self) -> &[[u64; 3]] {
    &self.function
  }

  fn set(&mut self, row: usize, column: usize, dark: bool) {
    let (word, bit) = (column / 64, 1 << (column % 64));
    self.function[row][word] |= bit;
    self.dark[row][word] &= !bit;
    if dark {
      self.dark[row][word] |= bit;
    }
  }

  fn timing_patterns(&mut self, line: usize) {
    for at in 0..self.size {
      self.set(line, at, at % 2 == 0);
      self.set(at, line, at % 2 == 0);
    }
  }

  /// A finder pattern around its centre, with what of its separator lies inside the symbol.
  fn finder_pattern(&mut self, row: usize, column: usize) {
    // One more than the coordinates, which may be -1.
    for (y, x) in square(row + 1, column + 1, 4) {
      if (1..=self.size).contains(&y) && (1..=self.size).contains(&x) {
        let distance = (y - 1).abs_diff(row).max((x - 1).abs_diff(column));
        self.set(y - 1, x - 1, distance != 2 && distance != 4);
      }
    }
  }

  fn alignment_patterns(&mut self) {
    let centres = alignment_centres(self.version);
    for &row in centres {
      for &column in centres {
        let (row, column) = (row as usize, column as usize);
        let last = self.size - 7;
        if [(6, 6), (6, last), (last, 6)].contains(&(row, column)) {
          continue;
        }
        for (y, x) in square(row, column, 2) {
          self.set(y, x, y.abs_diff(row).max(x.abs_diff(column)) != 1);
        }
      }
    }
  }

  fn version_information(&mut self) {
    let Some(bits) = version_information(self.version) else {
      return;
    };
    for bit in 0..18 {
      let dark = bits >> bit & 1 == 1;
      let (long, short) = (bit / 3, self.size - 11 + bit % 3);
      self.set(long, short, dark);
      self.set(short, long, dark);
    }
  }
}

/// The row, and the column, of the timing patterns.
pub(super) fn timing_line(version: Version) -> usize {
  if version.is_micro() { 0 } else { 6 }
}

/// The coordinates of a square with sides of `2 * radius + 1` modules.
fn square(row: usize, column: usize, radius: usize) -> impl Iterator<Item = (usize, usize)> {
  (row - radius..=row + radius)
    .flat_map(move |y| (column - radius..=column + radius).map(move |x| (y, x)))
}

/// Row and column of both copies of one bit (0 the least significant) of the format information.
///
/// Micro QR has one copy, which is given twice.
pub(super) fn format_modules(version: Version, bit: usize) -> [(usize, usize); 2] {
  let size = version.size();
  if version.is_micro() {
    let place = if bit < 8 { (bit + 1, 8) } else { (8, 15 - bit) };
    return [place, place];
  }
  match bit {
    0..=5 => [(bit, 8), (8, size - 1 - bit)],
    6 | 7 => [(bit + 1, 8), (8, size - 1 - bit)],
    8 => [(8, 7), (size - 7, 8)],
    _ => [(8, 14 - bit), (size - 15 + bit, 8)],
  }
}

fn bit(rows: &[[u64; 3]], row: usize, column: usize) -> bool {
  rows[row][column / 64] >> (column % 64) & 1 == 1
}
