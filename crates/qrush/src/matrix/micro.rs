//! What is special to Micro QR: the half codeword, and a mask choice of its own.

use super::masked::Masked;
use super::template::Masks;
use crate::spec::{Level, Mask, Version};

/// Codewords of M1 and M3 as a stream of bits: without the low half of the last data codeword, of
/// which these versions have only four bits (clause 7.4.10).
///
/// `None` for versions where all codewords are whole. M3 has 17 codewords, M1 has fewer.
pub(super) fn stream(version: Version, level: Level, codewords: &[u8]) -> Option<[u8; 17]> {
  let half = match (version.is_micro(), version.number(), level) {
    (true, 1, _) => 2,
    (true, 3, Level::L) => 10,
    (true, 3, _) => 8,
    _ => return None,
  };
  let mut stream = [0; 17];
  stream[..codewords.len()].copy_from_slice(codewords);
  for at in half..stream.len() {
    let next = stream.get(at + 1).copied().unwrap_or(0);
    stream[at] = if at == half {
      stream[at] & 0xF0
    } else {
      stream[at] << 4
    } | next >> 4;
  }
  Some(stream)
}

/// The mask with the highest score, and of equals the first (clause 7.8.3.2).
pub(super) fn choose<const W: usize, const H: usize>(
  rows: &[[u64; W]; H],
  columns: &[[u64; W]; H],
  masks: &Masks,
) -> Mask {
  let last = masks.size - 1;
  let mut best = (0, Mask::ZERO);
  for mask in (0..4).filter_map(Mask::new) {
    let right = Masked::new(columns, &masks.columns, masks, mask).line(last);
    let lower = Masked::new(rows, &masks.rows, masks, mask).line(last);
    // Dark modules of the lower and of the right edge, but for those of the timing patterns.
    let [sum1, sum2] = [right[0], lower[0]].map(|edge| (edge >> 1).count_ones());
    let score = 16 * sum1.min(sum2) + sum1.max(sum2);
    if score > best.0 {
      best = (score, mask);
    }
  }
  best.1
}
