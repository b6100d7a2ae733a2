//! Data mask patterns (clause 7.8.2).

use crate::spec::{Mask, Version};

/// The masks of Micro QR, 0–3, by the full-size masks with the same condition (table 10).
pub(super) const MICRO_CONDITIONS: [u8; 4] = [1, 4, 6, 7];

/// Whether `mask` inverts the module at `row`, `column` if it is one of data.
pub(super) const fn inverts(version: Version, mask: Mask, row: usize, column: usize) -> bool {
  let mut condition = mask.reference();
  if version.is_micro() {
    condition = MICRO_CONDITIONS[condition as usize];
  }
  let (sum, product) = (row + column, row * column);
  match condition {
    0 => sum.is_multiple_of(2),
    1 => row.is_multiple_of(2),
    2 => column.is_multiple_of(3),
    3 => sum.is_multiple_of(3),
    4 => (row / 2 + column / 3).is_multiple_of(2),
    5 => product % 2 + product % 3 == 0,
    6 => (product % 2 + product % 3).is_multiple_of(2),
    _ => (sum % 2 + product % 3).is_multiple_of(2),
  }
}
