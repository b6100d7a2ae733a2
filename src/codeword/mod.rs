//! Segments → version, header, padding, error correction: the codewords.

use qrcode::bits::Bits;
use qrcode::types::{EcLevel, QrResult};
use qrcode::{Version as CrateVersion, ec};

use crate::error::QrError;
use crate::request::Encoding;
use crate::segment::{Mode, Segment};
use crate::spec::{Level, Version};

/// The symbol's content, ready for placement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codewords {
  /// The smallest allowed version that holds the data.
  pub version: Version,
  /// The level, after boosting.
  pub level: Level,
  /// Data codewords, interleaved.
  pub data: Vec<u8>,
  /// Error correction codewords, interleaved.
  pub correction: Vec<u8>,
}

/// Chooses version and level, and computes all codewords.
///
/// # Errors
/// [`QrError::TooLong`] when the largest allowed version cannot hold the segments.
pub fn assemble(segments: &[Segment], encoding: &Encoding) -> Result<Codewords, QrError> {
  let (first, last) = (encoding.min_version.number(), encoding.max_version.number());
  for version in (first..=last).filter_map(Version::new) {
    if capacity(version, encoding.level) >= bit_length(segments, version) {
      let level = if encoding.boost {
        boosted(segments, version, encoding)
      } else {
        encoding.level
      };
      return build(segments, version, level).map_err(|error| QrError::Internal {
        detail: error.to_string(),
      });
    }
  }
  Err(QrError::TooLong {
    used: bit_length(segments, encoding.max_version),
    capacity: capacity(encoding.max_version, encoding.level),
    symbol: format!(
      "version {:?}, level {}",
      encoding.max_version,
      encoding.level.name()
    ),
    remedy: "shorten the data, lower errorCorrectionLevel or raise maxVersion".to_owned(),
  })
}

fn boosted(segments: &[Segment], version: Version, encoding: &Encoding) -> Level {
  let used = bit_length(segments, version);
  let fits = |level: &&Level| **level >= encoding.level && capacity(version, **level) >= used;
  Level::ALL
    .iter()
    .rfind(fits)
    .copied()
    .unwrap_or(encoding.level)
}

fn build(segments: &[Segment], version: Version, level: Level) -> QrResult<Codewords> {
  let mut bits = Bits::new(crate_version(version));
  for segment in segments {
    match segment.mode {
      Mode::Numeric => bits.push_numeric_data(segment.data)?,
      Mode::Alphanumeric => bits.push_alphanumeric_data(segment.data)?,
      Mode::Byte => bits.push_byte_data(segment.data)?,
    }
  }
  bits.push_terminator(crate_level(level))?;
  let (data, correction) = ec::construct_codewords(
    &bits.into_bytes(),
    crate_version(version),
    crate_level(level),
  )?;
  Ok(Codewords {
    version,
    level,
    data,
    correction,
  })
}

fn bit_length(segments: &[Segment], version: Version) -> usize {
  segments
    .iter()
    .map(|segment| segment_bits(segment, version))
    .sum()
}

fn segment_bits(segment: &Segment, version: Version) -> usize {
  let class = usize::from(version.number() > 9) + usize::from(version.number() > 26);
  let length = segment.data.len();
  match segment.mode {
    Mode::Numeric => 4 + [10, 12, 14][class] + (10 * length).div_ceil(3),
    Mode::Alphanumeric => 4 + [9, 11, 13][class] + (11 * length).div_ceil(2),
    Mode::Byte => 4 + [8, 16, 16][class] + 8 * length,
  }
}

fn capacity(version: Version, level: Level) -> usize {
  Bits::new(crate_version(version))
    .max_len(crate_level(level))
    .unwrap_or(0)
}

pub(crate) fn crate_version(version: Version) -> CrateVersion {
  CrateVersion::Normal(i16::from(version.number()))
}

pub(crate) fn crate_level(level: Level) -> EcLevel {
  match level {
    Level::L => EcLevel::L,
    Level::M => EcLevel::M,
    Level::Q => EcLevel::Q,
    Level::H => EcLevel::H,
  }
}
