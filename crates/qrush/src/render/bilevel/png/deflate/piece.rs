//! What a block is made of: literals and copies.

use super::symbols::{LONGEST, SHORTEST};

/// Literal bytes, then a copy of what was written before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
  /// Where the literals start among the bytes that the pieces are of.
  pub start: u32,
  /// How many they are.
  pub literals: u32,
  /// How far back the copy starts; in a piece without a copy, nothing.
  pub distance: u32,
  /// Bytes to copy, none or at least three: more than deflate has in one are taken in several.
  pub length: u32,
}

impl Piece {
  /// Its literals.
  pub fn of(self, bytes: &[u8]) -> &[u8] {
    &bytes[self.start as usize..][..self.literals as usize]
  }

  /// The copy as so many of the longest, and one or two of what is left.
  pub fn split(self) -> (u32, impl Iterator<Item = usize>) {
    let longest = LONGEST as u32;
    let (whole, rest) = (self.length / longest, self.length % longest);
    let (whole, rest) = match rest {
      0 => (whole, [0, 0]),
      // Too little for a copy: one of the longest gives up some.
      1 | 2 => (whole - 1, [longest + rest - 3, 3]),
      _ => (whole, [rest, 0]),
    };
    let rest = rest.into_iter().filter(|&length| length > 0);
    (whole, rest.map(|length| length as usize))
  }
}

const _: () = assert!(SHORTEST == 3);
