//! Characters.

pub mod ascii;
mod half_blocks;
pub mod qrcode;
pub mod terminal;
pub mod utf8;

use super::shape::Shape;

/// About how many nanoseconds of one core a text takes.
pub fn cost(shape: &Shape) -> u64 {
  4_000 + 4 * shape.area()
}
