//! The choice of the mask (clause 7.8.3).

use super::masked::{Masked, inside};
use super::micro;
use super::penalty::{Penalty, balance, score};
use super::simd::Lanes;
use super::template::Masks;
use super::wide_finder;
use crate::spec::{Mask, Version};

/// The mask of the least penalty, and of equals the first; in Micro QR the highest score. With `QRCODE`,
/// penalties are those of npm `qrcode` 1.5.4.
///
/// `rows` and `columns` are the symbol with mask 0's format information and no mask on the data.
#[inline(always)]
pub(super) fn choose<V: Lanes, const W: usize, const H: usize, const QRCODE: bool>(
  version: Version,
  rows: &[[u64; W]; H],
  columns: &[[u64; W]; H],
  masks: &Masks,
) -> Mask {
  if version.is_micro() {
    return micro::choose(rows, columns, masks);
  }
  let scores = scores::<V, W, H, QRCODE>(rows, columns, masks);
  let mut partial = [(0, Mask::ZERO); 8];
  for (penalty, (reference, entry)) in scores.iter().zip((0..).zip(&mut partial)) {
    *entry = (penalty.total(), Mask::new(reference).expect("eight masks"));
  }
  // What is left to add takes a pass of its own over the symbol, but can only add: it is for those
  // masks that could still win, and they come first in this order.
  partial.sort_unstable();
  let mut least = (u32::MAX, Mask::ZERO);
  for (penalty, mask) in partial {
    if penalty > least.0 {
      break;
    }
    least = least.min((
      penalty + rest::<V, W, H, QRCODE>(rows, columns, masks, mask).total(),
      mask,
    ));
  }
  least.1
}

/// What [`score`] says about the eight masks, that is all but [`rest`].
#[inline(always)]
pub(super) fn scores<V: Lanes, const W: usize, const H: usize, const QRCODE: bool>(
  rows: &[[u64; W]; H],
  columns: &[[u64; W]; H],
  masks: &Masks,
) -> [Penalty; 8] {
  let size = masks.size;
  let edges = edges(rows, size);
  let mut penalties = [Penalty::default(); 8];
  for (group, penalties) in penalties.chunks_exact_mut(4 / W).enumerate() {
    let lines = group * size..(group + 1) * size;
    let scores = score::<V, W, QRCODE>(
      size,
      [&rows[..size], &columns[..size], &edges[..size]],
      [&masks.rows, &masks.columns, &masks.edges].map(|masks| &masks[lines.clone()]),
    );
    penalties.copy_from_slice(&scores[..4 / W]);
  }
  penalties
}

/// What [`score`] leaves out, under one mask.
#[inline(always)]
pub(super) fn rest<V: Lanes, const W: usize, const H: usize, const QRCODE: bool>(
  rows: &[[u64; W]; H],
  columns: &[[u64; W]; H],
  masks: &Masks,
  mask: Mask,
) -> Penalty {
  let rows = Masked::new(rows, &masks.rows, masks, mask);
  let columns = Masked::new(columns, &masks.columns, masks, mask);
  Penalty {
    finders: if QRCODE {
      0
    } else {
      wide_finder::penalty::<V, W>(&rows, &columns) + wide_finder::penalty::<V, W>(&columns, &rows)
    },
    balance: balance::<V, W, QRCODE>(&rows),
    ..Penalty::default()
  }
}

/// In each row the bits where a module differs from the next.
#[inline(always)]
fn edges<const W: usize, const H: usize>(rows: &[[u64; W]; H], size: usize) -> [[u64; W]; H] {
  let inside = inside::<W>(size - 1);
  let mut edges = [[0; W]; H];
  for (edges, row) in edges[..size].iter_mut().zip(rows) {
    for word in 0..W {
      let next = if word + 1 < W { row[word + 1] << 63 } else { 0 };
      edges[word] = (row[word] ^ (row[word] >> 1 | next)) & inside[word];
    }
  }
  edges
}
