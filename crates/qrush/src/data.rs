//! What a symbol carries.

use crate::manual_segment::ManualSegment;

/// What the symbol carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
  /// Characters, to be split into the shortest segments.
  Text(String),
  /// Bytes, encoded as they are in byte mode.
  Bytes(Vec<u8>),
  /// Segments and designators as the caller split them, in their order.
  Segments(Vec<ManualSegment>),
}

impl Data {
  /// More digits than this fit no symbol, those of version 40-L.
  pub const MAX_DIGITS: usize = 7_089;
  /// More bytes than this fit no symbol, those of version 40-L.
  pub const MAX_BYTES: usize = 2_953;
  /// More segments than this fit no symbol: each has at least the four bits of its mode.
  pub const MAX_SEGMENTS: usize = Self::MAX_BITS / 4;
  /// Bits that the largest symbol holds, version 40-L.
  pub const MAX_BITS: usize = 23_648;

  /// Bytes of the data in all: of text, those of its UTF-8.
  #[must_use]
  pub fn len(&self) -> usize {
    match self {
      Self::Text(text) => text.len(),
      Self::Bytes(bytes) => bytes.len(),
      Self::Segments(segments) => segments.iter().map(ManualSegment::len).sum(),
    }
  }

  /// Whether there is nothing to encode.
  #[must_use]
  pub fn is_empty(&self) -> bool {
    self.len() == 0
  }
}

impl From<&str> for Data {
  fn from(text: &str) -> Self {
    Self::Text(text.to_owned())
  }
}

impl From<String> for Data {
  fn from(text: String) -> Self {
    Self::Text(text)
  }
}

impl From<Vec<u8>> for Data {
  fn from(bytes: Vec<u8>) -> Self {
    Self::Bytes(bytes)
  }
}

impl From<&[u8]> for Data {
  fn from(bytes: &[u8]) -> Self {
    Self::Bytes(bytes.to_vec())
  }
}

impl From<Vec<ManualSegment>> for Data {
  fn from(segments: Vec<ManualSegment>) -> Self {
    Self::Segments(segments)
  }
}
