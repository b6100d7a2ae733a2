//! Codewords → modules: function patterns, placement, masks, penalty, format information.

#![allow(clippy::inline_always)] // Vector code must be inlined where its features are enabled.

mod choose;
mod function;
mod lanes;
mod mask;
mod masked;
mod micro;
mod penalty;
mod place;
mod tally;
mod template;
mod transpose;
mod wide_finder;

#[doc(hidden)]
pub mod internal;

use choose::choose;
use lanes::{Lanes, Path, Task};
use masked::Masked;
use place::place;
use template::{AnyTemplate, Template, template};
use transpose::transpose;

use crate::request::Rules;
use crate::spec::{Level, Mask, Version};

/// A finished symbol without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
  /// The version, which gives the size.
  pub version: Version,
  /// The error correction level after boosting.
  pub level: Level,
  /// The mask pattern in force.
  pub mask: Mask,
  /// Row after row, [`Self::row`] says how.
  words: Box<[u64]>,
}

impl Matrix {
  /// Modules per side.
  #[must_use]
  pub fn size(&self) -> usize {
    self.version.size()
  }

  /// Row `row` from the top, bit-packed: column `c` is bit `c % 64` of word `c / 64`, set when dark.
  ///
  /// Of 1 to 3 words, as many as the size asks for; bits past the last column are zero.
  #[must_use]
  pub fn row(&self, row: usize) -> &[u64] {
    let width = self.size().div_ceil(64);
    &self.words[row * width..][..width]
  }

  /// The rows from top to bottom, each as [`Self::row`] gives it.
  #[must_use]
  pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> {
    self.words.chunks_exact(self.size().div_ceil(64))
  }

  /// Whether the module at `row`, `column` (both from 0, top left) is dark.
  ///
  /// # Panics
  ///
  /// Outside the symbol, if `row` is past the last; `column` is only checked in debug builds.
  #[must_use]
  pub fn is_dark(&self, row: usize, column: usize) -> bool {
    debug_assert!(column < self.size());
    self.row(row)[column / 64] >> (column % 64) & 1 == 1
  }

  /// The rows of modules of which [`Self::is_function`] is true, packed as in [`Self::row`], but always in
  /// three words.
  #[must_use]
  pub fn function_rows(&self) -> &'static [[u64; 3]] {
    match template(self.version) {
      AnyTemplate::Narrow(template) => template.drawing.function_rows(),
      AnyTemplate::Medium(template) => template.drawing.function_rows(),
      AnyTemplate::Wide(template) => template.drawing.function_rows(),
    }
  }

  /// Whether the module at `row`, `column` belongs to a function pattern, the format information or
  /// the version information, and not to the data.
  #[must_use]
  pub fn is_function(&self, row: usize, column: usize) -> bool {
    match template(self.version) {
      AnyTemplate::Narrow(template) => template.drawing.is_function(row, column),
      AnyTemplate::Medium(template) => template.drawing.is_function(row, column),
      AnyTemplate::Wide(template) => template.drawing.is_function(row, column),
    }
  }
}

/// Draws the symbol of `codewords`: interleaved data and error correction codewords, whose bits fill
/// the data modules from the first (clause 7.7.3); modules left over are light before masking.
///
/// In M1 and M3 the last data codeword has four bits, which stand in the high half of its byte.
/// Without a `mask`, that of the least penalty is taken, and of equals the first (clause 7.8.3).
///
/// # Panics
///
/// If a Micro QR `version` does not have the level or the mask.
#[must_use]
pub fn draw(version: Version, level: Level, codewords: &[u8], mask: Option<Mask>) -> Matrix {
  draw_as(Rules::Standard, version, level, codewords, mask)
}

/// [`draw`]s with the mask of the least penalty by `rules`, unless there is a `mask`.
///
/// # Panics
///
/// As `draw`.
#[must_use]
pub fn draw_as(
  rules: Rules,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Matrix {
  draw_by(Path::best(), rules, version, level, codewords, mask)
}

fn draw_by(
  path: Path,
  rules: Rules,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Matrix {
  // A path's code is compiled for each rules: so neither slows the other down.
  match rules {
    Rules::Standard => draw_scored::<false>(path, version, level, codewords, mask),
    Rules::Qrcode { .. } => draw_scored::<true>(path, version, level, codewords, mask),
  }
}

fn draw_scored<const QRCODE: bool>(
  path: Path,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Matrix {
  let stream = micro::stream(version, level, codewords);
  let stream = stream.as_ref().map_or(codewords, |stream| stream);
  match template(version) {
    AnyTemplate::Narrow(template) => path.run(Drawing::<_, _, QRCODE> {
      template,
      level,
      stream,
      mask,
    }),
    AnyTemplate::Medium(template) => path.run(Drawing::<_, _, QRCODE> {
      template,
      level,
      stream,
      mask,
    }),
    AnyTemplate::Wide(template) => path.run(Drawing::<_, _, QRCODE> {
      template,
      level,
      stream,
      mask,
    }),
  }
}

/// The steps from codewords to modules.
struct Drawing<'a, const W: usize, const H: usize, const QRCODE: bool> {
  template: &'static Template<W, H>,
  level: Level,
  stream: &'a [u8],
  mask: Option<Mask>,
}

impl<const W: usize, const H: usize, const QRCODE: bool> Task for Drawing<'_, W, H, QRCODE> {
  type Output = Matrix;

  #[inline(always)]
  fn run<V: Lanes>(self) -> Matrix {
    let Self {
      template,
      level,
      stream,
      mask,
    } = self;
    let Template { version, masks, .. } = template;
    let base = template.base(level);
    let mut columns = [[0; W]; H];
    place(&template.strips, stream, &mut columns);
    let mut rows = transpose(&columns);
    overlay(&mut rows, &base.rows);
    // Not `unwrap_or_else`: a closure would be compiled without the features of the lanes.
    let mask = if let Some(mask) = mask {
      mask
    } else {
      overlay(&mut columns, &base.columns);
      choose::<V, W, H, QRCODE>(*version, &rows, &columns, masks)
    };
    let rows = Masked::new(&rows, &masks.rows, masks, mask);
    // As many words as the size asks for, known when this is compiled.
    let width = W.min(3);
    debug_assert_eq!(width, rows.size().div_ceil(64));
    let mut words = Vec::with_capacity(rows.size() * width);
    for row in 0..rows.size() {
      words.extend_from_slice(&rows.line(row)[..width]);
    }
    Matrix {
      version: *version,
      level,
      mask,
      words: words.into(),
    }
  }
}

/// Lays the dark modules of `upper` upon `lines`.
#[inline(always)]
fn overlay<const W: usize>(lines: &mut [[u64; W]], upper: &[[u64; W]]) {
  for (line, upper) in lines.iter_mut().zip(upper) {
    for (word, upper) in line.iter_mut().zip(upper) {
      *word |= upper;
    }
  }
}
