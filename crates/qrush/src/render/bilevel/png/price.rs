//! What literals and copies will cost, reckoned before their codes are made.

use super::deflate::symbols::{self, FARTHEST, LONGEST, SHORTEST};
use super::rows::Scanlines;

/// Sixteenths of a bit.
pub type Cost = i32;
const BIT: Cost = 16;
/// The price of a length's code.
const LENGTH: Cost = 3 * BIT + BIT / 2;

/// Bands to learn prices from, at most.
const SAMPLE: usize = 8;

/// The prices of a picture.
pub struct Prices {
  /// Of a module by literals.
  pub literal: Cost,
  /// Of each length.
  pub length: [u16; LONGEST + 1],
  /// Of the distance to the row above, which is the commonest.
  above: Cost,
  period: usize,
}

impl Prices {
  pub const fn new() -> Self {
    Self {
      literal: 0,
      length: [0; LONGEST + 1],
      above: 0,
      period: 0,
    }
  }

  /// By the bytes of some rows of a symbol of `size` modules a side.
  pub fn of(rows: &Scanlines, size: usize) -> Self {
    let mut prices = Self::new();
    let mut counts = [0u32; 256];
    let mut sampled = 0;
    for at in (0..rows.bands.len()).step_by(rows.bands.len().div_ceil(SAMPLE)) {
      if rows.bands[at].modules != [0; 3] {
        for &byte in rows.row(at) {
          counts[byte as usize] += 1;
        }
        sampled += 1;
      }
    }
    let total = sampled * rows.period;
    let all: u32 = counts
      .iter()
      .filter(|&&count| count > 0)
      .map(|&count| count * (information(total as u32, count).max(16) + 8))
      .sum();
    // Wide modules cost no more: they are runs. Literals left by copies cost less than all would.
    prices.literal = (all as Cost / (sampled * size).max(1) as Cost).clamp(BIT, 6 * BIT) * 4 / 5;
    for (length, price) in prices.length.iter_mut().enumerate().skip(SHORTEST) {
      *price = (LENGTH + BIT * Cost::from(symbols::length(length).extra_bits)) as u16;
    }
    let above = symbols::distance(rows.period.min(FARTHEST)).extra_bits;
    prices.above = BIT * Cost::from(above) + BIT + BIT / 2;
    prices.period = rows.period;
    prices
  }

  /// The price of a distance.
  pub fn distance(&self, distance: usize) -> Cost {
    if distance == self.period {
      self.above
    } else {
      BIT * Cost::from(symbols::distance(distance).extra_bits) + 3 * BIT
    }
  }
}

/// What one of `count` things among `total` says: the logarithm, between powers of two by a line.
fn information(total: u32, count: u32) -> u32 {
  let share = (u64::from(total) << 8) / u64::from(count);
  let power = share.ilog2();
  (16 * power + ((share * 16) >> power) as u32 - 16).saturating_sub(8 * 16)
}
