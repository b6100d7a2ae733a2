//! Text as JavaScript has it.

use crate::error::QrError;

/// Text from UTF-16.
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
