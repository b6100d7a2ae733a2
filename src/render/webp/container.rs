//! The container: chunks of a RIFF file (RFC 9649, 2).

use crate::error::QrError;
use crate::memory;
use crate::render::Limit;

/// Bytes before the first chunk.
const HEAD: usize = 12;
/// Bytes of a file of one chunk but for its content.
pub const FRAME: u64 = HEAD as u64 + 8;

/// Appends a chunk, which takes an even number of bytes.
pub fn push_chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
  file.extend_from_slice(&name);
  file.extend_from_slice(&(content.len() as u32).to_le_bytes());
  file.extend_from_slice(content);
  file.resize(file.len() + content.len() % 2, 0);
}

/// A file of chunks.
///
/// # Errors
/// [`QrError::TooLarge`] over the limit of bytes, and [`QrError::Memory`].
pub fn file(chunks: &[([u8; 4], Vec<u8>)], limit: Limit) -> Result<Vec<u8>, QrError> {
  let size: usize = chunks
    .iter()
    .map(|(_, content)| 8 + content.len().next_multiple_of(2))
    .sum();
  limit.check((HEAD + size) as u64)?;
  let mut file = memory::with_capacity(HEAD + size)?;
  file.extend_from_slice(b"RIFF");
  file.extend_from_slice(&(4 + size as u32).to_le_bytes());
  file.extend_from_slice(b"WEBP");
  for (name, content) in chunks {
    push_chunk(&mut file, *name, content);
  }
  Ok(file)
}

/// The header of a file of more than one chunk, here of one with transparency.
pub fn extended(side: usize) -> Vec<u8> {
  const HAS_ALPHA: u8 = 0x10;
  let last = &(side as u32 - 1).to_le_bytes()[..3];
  [&[HAS_ALPHA, 0, 0, 0], last, last].concat()
}
