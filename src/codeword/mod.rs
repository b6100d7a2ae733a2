//! Segments → codewords: version choice, headers, padding, Reed–Solomon, interleaving.

mod bits;
mod choice;
mod interleave;
pub mod reed_solomon;
mod refusal;

use crate::error::QrError;
use crate::request::Encoding;
use crate::segment::{Plan, Segment};
use crate::spec::{Level, Version};
use choice::Choice;

/// All codewords of a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codewords<'a> {
  /// The version.
  pub version: Version,
  /// The error correction level after boosting; `Level::L` for M1, which only detects errors.
  pub level: Level,
  /// Data and error correction, interleaved, in the order of placement: `version.codewords()`
  /// bytes. The last data codeword of M1 and M3 (`version.ends_in_nibble()`) has four bits: they
  /// are the high nibble of its byte, the low one is zero and has no modules.
  pub bytes: Vec<u8>,
  /// The segments of the bit string.
  pub segments: Vec<Segment<'a>>,
}

/// Chooses version and level for `plan` under `encoding` and makes the codewords.
///
/// # Errors
/// [`QrError::TooLong`] when the data fits no allowed version, [`QrError::Data`] when no allowed
/// Micro QR version has the mode it needs, [`QrError::Option`] when none has the level.
pub fn assemble<'a>(plan: &Plan<'a>, encoding: &Encoding) -> Result<Codewords<'a>, QrError> {
  let Choice { version, level, blocks, segments } = choice::choose(plan, encoding)?;
  let data = bits::write(&segments, version, blocks.data);
  let bytes = interleave::with_correction(&data, blocks, version);
  Ok(Codewords { version, level, bytes, segments })
}
