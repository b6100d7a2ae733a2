use super::GivenSegment;
use crate::error::QrError;

/// What the symbol carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
  /// Characters, to be split into the shortest segments.
  Text(String),
  /// Bytes, encoded as they are in byte mode.
  Bytes(Vec<u8>),
  /// Segments and designators as the caller split them, in their order.
  Segments(Vec<GivenSegment>),
}

impl Data {
  /// More UTF-16 code units than this fit no symbol: version 40-L holds 7,089 digits.
  pub const MAX_TEXT_UNITS: usize = 7_089;
  /// More bytes than this fit no symbol: version 40-L holds 2,953.
  pub const MAX_BYTES: usize = 2_953;
  /// Bits that the largest symbol holds, version 40-L.
  const MAX_BITS: usize = 23_648;

  /// Bits of mode and count before digits and before bytes, in version 40.
  const NUMERIC_HEADER: usize = 4 + 14;
  const BYTE_HEADER: usize = 4 + 16;

  /// More segments than this fit no symbol: each has at least the four bits of its mode.
  pub const MAX_SEGMENTS: usize = Self::MAX_BITS / 4;

  /// Bytes of the data in all: of text, those of its UTF-8.
  #[must_use]
  pub fn len(&self) -> usize {
    match self {
      Self::Text(text) => text.len(),
      Self::Bytes(bytes) => bytes.len(),
      Self::Segments(segments) => segments.iter().map(GivenSegment::len).sum(),
    }
  }

  /// Whether there is nothing to encode.
  #[must_use]
  pub fn is_empty(&self) -> bool {
    self.len() == 0
  }

  /// Text from UTF-16, as JavaScript has it.
  ///
  /// # Errors
  /// [`QrError::Text`] for a lone surrogate.
  pub fn decode(units: &[u16]) -> Result<String, QrError> {
    let mut text = String::with_capacity(units.len());
    for character in char::decode_utf16(units.iter().copied()) {
      match character {
        Ok(character) => text.push(character),
        Err(error) => {
          let (at, unit) = (text.encode_utf16().count(), error.unpaired_surrogate());
          return Err(QrError::Text { at, unit });
        }
      }
    }
    Ok(text)
  }

  /// The error for a text of `units` code units, over [`Self::MAX_TEXT_UNITS`]: it is refused
  /// before it is read, so its bits are those of the densest mode, the numeric: it needs no fewer.
  #[must_use]
  pub fn too_many_units(units: usize) -> QrError {
    let used = Self::NUMERIC_HEADER + (units * 10).div_ceil(3);
    Self::too_long(used, "digits", Self::MAX_TEXT_UNITS)
  }

  /// The error for `bytes` bytes, over [`Self::MAX_BYTES`].
  #[must_use]
  pub fn too_many_bytes(bytes: usize) -> QrError {
    Self::too_long(Self::BYTE_HEADER + bytes * 8, "bytes", Self::MAX_BYTES)
  }

  /// The error for `segments` segments, over [`Self::MAX_SEGMENTS`].
  #[must_use]
  pub fn too_many_segments(segments: usize) -> QrError {
    Self::too_long(segments * 4, "segments", Self::MAX_SEGMENTS)
  }

  fn too_long(used: usize, unit: &str, most: usize) -> QrError {
    QrError::TooLong {
      used,
      capacity: Self::MAX_BITS,
      symbol: "version 40, level L".to_owned(),
      remedy: format!("no QR code holds more than {most} {unit}, so split the data"),
      version: None,
    }
  }
}
