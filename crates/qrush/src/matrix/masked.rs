//! A symbol's lines under one mask.

use super::simd::Lanes;
use super::template::Masks;
use crate::spec::Mask;

/// Lines, rows or columns, to be seen under a mask.
pub(super) struct Masked<'a, const W: usize> {
  lines: &'a [[u64; W]],
  masks: &'a [[u64; 4]],
  /// The mask's first word in a line of `masks`.
  word: usize,
  inside: [u64; W],
}

impl<'a, const W: usize> Masked<'a, W> {
  /// `lines` under `mask`, whose lines are among `mask_lines` as `masks` arranges them.
  #[inline(always)]
  pub(super) fn new(
    lines: &'a [[u64; W]],
    mask_lines: &'a [[u64; 4]],
    masks: &Masks,
    mask: Mask,
  ) -> Self {
    let (first, word) = masks.place::<W>(mask);
    let (lines, masks, size) = (
      &lines[..masks.size],
      &mask_lines[first..][..masks.size],
      masks.size,
    );
    Self {
      lines,
      masks,
      word,
      inside: inside(size),
    }
  }

  #[inline(always)]
  pub(super) fn size(&self) -> usize {
    self.lines.len()
  }

  /// A line; light past its last module.
  #[inline(always)]
  pub(super) fn line(&self, at: usize) -> [u64; W] {
    let mut line = self.lines[at];
    let masks = &self.masks[at][self.word..];
    for ((bits, mask), inside) in line.iter_mut().zip(masks).zip(self.inside) {
      *bits ^= mask & inside;
    }
    line
  }

  /// A line in the first `W` lanes.
  #[inline(always)]
  pub(super) fn lanes<V: Lanes>(&self, at: usize) -> V {
    V::repeat(&self.line(at))
  }
}

/// A line with the bits of the first `size` columns set.
#[inline(always)]
pub(super) fn inside<const W: usize>(size: usize) -> [u64; W] {
  let mut inside = [0; W];
  for (word, inside) in inside.iter_mut().enumerate() {
    *inside = match size.saturating_sub(64 * word) {
      bits @ ..64 => !(u64::MAX << bits),
      _ => u64::MAX,
    };
  }
  inside
}
