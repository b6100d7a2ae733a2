//! Segments → codewords: version choice, headers, padding, Reed–Solomon, interleaving.

mod bits;
mod choice;
mod interleave;
pub mod reed_solomon;
mod remedy;

use crate::encoding::Encoding;
use crate::error::Error;
use crate::segment::{Plan, Segments};
use crate::spec::{Level, Version};
use bits::MAX_DATA;
use choice::Choice;

/// Where codewords are made: room for the largest symbol, which one symbol leaves to the next, so
/// that none is allocated.
#[derive(Clone, Debug)]
pub struct CodewordBuffers {
  data: [u8; MAX_DATA],
  bytes: [u8; Version::MAX.codewords()],
}

impl CodewordBuffers {
  /// Room of zeros.
  #[must_use]
  pub const fn new() -> Self {
    Self {
      data: [0; MAX_DATA],
      bytes: [0; Version::MAX.codewords()],
    }
  }
}

impl Default for CodewordBuffers {
  fn default() -> Self {
    Self::new()
  }
}

/// All codewords of a symbol of data `'a`, in a workspace `'w`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codewords<'a, 'w> {
  /// The version.
  pub version: Version,
  /// The error correction level after boosting; `Level::L` for M1, which only detects errors.
  pub level: Level,
  /// Data and error correction, interleaved, in the order of placement: `version.codewords()`
  /// bytes. The last data codeword of M1 and M3 (`version.ends_in_nibble()`) has four bits: they
  /// are the high nibble of its byte, the low one is zero and has no modules.
  pub bytes: &'w [u8],
  /// The segments of the bit string.
  pub segments: Segments<'a>,
}

/// Chooses version and level for `plan` under `encoding` and makes the codewords in `workspace`.
///
/// # Errors
/// [`Error::TooLong`] when the data fits no allowed version, [`Error::NoMode`] when no allowed
/// Micro QR version has the mode it needs, [`Error::NoLevel`] when none has the level.
pub fn assemble<'a, 'w>(
  plan: &Plan<'a>,
  encoding: &Encoding,
  workspace: &'w mut CodewordBuffers,
) -> Result<Codewords<'a, 'w>, Error> {
  let Choice {
    version,
    level,
    blocks,
    segments,
  } = choice::fit(plan, encoding).ok_or_else(|| remedy::explain(plan, encoding))?;
  bits::write(&segments, version, blocks.data, &mut workspace.data);
  let bytes = &mut workspace.bytes[..version.codewords()];
  interleave::with_correction(&workspace.data[..blocks.data], blocks, bytes);
  Ok(Codewords {
    version,
    level,
    bytes,
    segments,
  })
}
