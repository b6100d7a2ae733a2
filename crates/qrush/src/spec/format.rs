//! Format information (clause 7.9, Annex C) and version information (clause 7.10, Annex D).

use super::{Level, Mask, Version};

/// What the format information of a full-size symbol is added to, so that it is never all light.
const FORMAT_MASK: u16 = 0x5412;
/// The same of Micro QR.
const MICRO_FORMAT_MASK: u16 = 0x4445;

/// The 15 bits of format information of a full-size symbol, most significant first.
#[must_use]
pub const fn format_information(level: Level, mask: Mask) -> u16 {
  let level = match level {
    Level::L => 0b01,
    Level::M => 0b00,
    Level::Q => 0b11,
    Level::H => 0b10,
  };
  bch_15_5(level << 3 | mask.reference() as u16) ^ FORMAT_MASK
}

/// What changes in the format information when `mask` takes the place of mask 0.
///
/// The code is linear, so the level makes no difference.
#[must_use]
pub const fn format_difference(mask: Mask) -> u16 {
  bch_15_5(mask.reference() as u16)
}

/// The 15 bits of format information of a Micro QR symbol, most significant first.
///
/// `None` where Micro QR has no such combination (table 13): M1 knows only [`Level::L`] (which
/// stands for error detection alone), M2 and M3 end at M, M4 at Q, and the masks at 3.
#[must_use]
pub const fn micro_format_information(version: Version, level: Level, mask: Mask) -> Option<u16> {
  let symbol_number = match (version.number(), level) {
    (1, Level::L) => 0,
    (2, Level::L) => 1,
    (2, Level::M) => 2,
    (3, Level::L) => 3,
    (3, Level::M) => 4,
    (4, Level::L) => 5,
    (4, Level::M) => 6,
    (4, Level::Q) => 7,
    _ => return None,
  };
  if !version.is_micro() || mask.reference() > 3 {
    return None;
  }
  Some(bch_15_5(symbol_number << 2 | mask.reference() as u16) ^ MICRO_FORMAT_MASK)
}

/// The 18 bits of version information, most significant first; `None` below version 7.
#[must_use]
pub const fn version_information(version: Version) -> Option<u32> {
  if version.is_micro() || version.number() < 7 {
    return None;
  }
  let data = version.number() as u32;
  Some(data << 12 | remainder(data << 12, 0x1F25, 12))
}

/// Five bits of data followed by their ten check bits (Annex C.2).
const fn bch_15_5(data: u16) -> u16 {
  data << 10 | remainder((data as u32) << 10, 0x537, 10) as u16
}

/// The remainder of `dividend` by `generator`, as polynomials over GF(2).
const fn remainder(mut dividend: u32, generator: u32, degree: u32) -> u32 {
  while dividend >> degree != 0 {
    dividend ^= generator << (dividend.ilog2() - degree);
  }
  dividend
}
