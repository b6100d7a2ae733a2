//! Characters → modes → segments.

use crate::error::QrError;
use crate::request::Data;

/// How a segment's characters become bits (clause 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
  /// Digits, 3⅓ bits each.
  Numeric,
  /// Digits, capital letters, space and `$%*+-./:`, 5½ bits each.
  Alphanumeric,
  /// Bytes, 8 bits each.
  Byte,
}

/// A run of data in one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<'data> {
  /// The mode.
  pub mode: Mode,
  /// ASCII in the numeric and alphanumeric modes, anything in byte mode.
  pub data: &'data [u8],
}

/// Splits `data` into segments by characters, never by bytes.
///
/// # Errors
/// [`QrError::Empty`] when there is nothing to encode.
pub fn plan(data: &Data) -> Result<Vec<Segment<'_>>, QrError> {
  let (mode, bytes) = match data {
    Data::Bytes(bytes) => (Mode::Byte, bytes.as_slice()),
    Data::Text(text) => (densest(text), text.as_bytes()),
  };
  if bytes.is_empty() {
    Err(QrError::Empty)
  } else {
    Ok(vec![Segment { mode, data: bytes }])
  }
}

fn densest(text: &str) -> Mode {
  if text.bytes().all(|byte| byte.is_ascii_digit()) {
    Mode::Numeric
  } else if text.bytes().all(is_alphanumeric) {
    Mode::Alphanumeric
  } else {
    Mode::Byte
  }
}

fn is_alphanumeric(byte: u8) -> bool {
  byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
}
