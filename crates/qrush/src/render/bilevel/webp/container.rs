//! The container: one chunk in a RIFF file (RFC 9649, 2.6).

use crate::error::Error;
use crate::limits::Limit;
use crate::memory;

/// Bytes of a file but for the content of its chunk.
pub const FRAME: u64 = 12 + 8;

/// A file whose chunk `VP8L` contains `image`.
///
/// # Errors
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn file(image: &[u8], limit: Limit) -> Result<Vec<u8>, Error> {
  // A chunk takes an even number of bytes.
  let padded = image.len().next_multiple_of(2);
  let size = FRAME as usize + padded;
  limit.check(size as u64)?;
  let mut file = memory::with_capacity(size)?;
  file.extend_from_slice(b"RIFF");
  file.extend_from_slice(&(size as u32 - 8).to_le_bytes());
  file.extend_from_slice(b"WEBPVP8L");
  file.extend_from_slice(&(image.len() as u32).to_le_bytes());
  file.extend_from_slice(image);
  file.resize(size, 0);
  Ok(file)
}
