//! Codewords → modules: function patterns, placement, masks, penalty, format information.

#![allow(clippy::inline_always)] // Vector code must be inlined where its features are enabled.

mod choose;
mod function;
mod simd;
mod mask;
mod masked;
mod micro;
mod penalty;
mod place;
mod carry_save;
mod template;
mod transpose;
mod wide_finder;

#[doc(hidden)]
pub mod testing;

use choose::choose;
use masked::Masked;
use place::place;
use simd::{Backend, Kernel, Lanes};
use template::{AnyTemplate, Template, template};
use transpose::transpose;

use crate::compatibility::Compatibility;
use crate::spec::{Level, Mask, Version};
use crate::symbol::Symbol;

impl Symbol {
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
/// Without a `mask`, that of the least penalty by `compatibility` is taken, and of equals the first (clause 7.8.3).
///
/// # Panics
///
/// If a Micro QR `version` does not have the level or the mask.
#[must_use]
pub fn draw(
  compatibility: Compatibility,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Symbol {
  draw_on(
    Backend::best(),
    compatibility,
    version,
    level,
    codewords,
    mask,
  )
}

fn draw_on(
  path: Backend,
  compatibility: Compatibility,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Symbol {
  // A path's code is compiled for each: so neither slows the other down.
  match compatibility {
    Compatibility::Standard => draw_scored::<false>(path, version, level, codewords, mask),
    Compatibility::Qrcode { .. } => draw_scored::<true>(path, version, level, codewords, mask),
  }
}

fn draw_scored<const QRCODE: bool>(
  path: Backend,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Symbol {
  let stream = micro::stream(version, level, codewords);
  let stream = stream.as_ref().map_or(codewords, |stream| stream);
  match template(version) {
    AnyTemplate::Narrow(template) => template.draw::<QRCODE>(path, level, stream, mask),
    AnyTemplate::Medium(template) => template.draw::<QRCODE>(path, level, stream, mask),
    AnyTemplate::Wide(template) => template.draw::<QRCODE>(path, level, stream, mask),
  }
}

impl<const W: usize, const H: usize> Template<W, H> {
  fn draw<const QRCODE: bool>(
    &'static self,
    path: Backend,
    level: Level,
    stream: &[u8],
    mask: Option<Mask>,
  ) -> Symbol {
    path.run(Placement::<W, H, QRCODE> {
      template: self,
      level,
      stream,
      mask,
    })
  }
}

/// The steps from codewords to modules.
struct Placement<'a, const W: usize, const H: usize, const QRCODE: bool> {
  template: &'static Template<W, H>,
  level: Level,
  stream: &'a [u8],
  mask: Option<Mask>,
}

impl<const W: usize, const H: usize, const QRCODE: bool> Kernel for Placement<'_, W, H, QRCODE> {
  type Output = Symbol;

  #[inline(always)]
  fn run<V: Lanes>(self) -> Symbol {
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
    Symbol {
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
