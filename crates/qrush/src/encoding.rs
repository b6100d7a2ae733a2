//! How data become a symbol.

use crate::compatibility::Compatibility;
use crate::spec::{Level, Mask, Version};

/// How data becomes a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
  /// The least error correction level.
  pub level: Level,
  /// Whether the level is raised where the version stays the same.
  pub boost: bool,
  /// The smallest version allowed; a Micro QR version (M1–M4) here lets the symbol be a Micro QR
  /// code where the data fit one, and a Micro QR `max_version` allows nothing else.
  pub min_version: Version,
  /// The largest version allowed.
  pub max_version: Version,
  /// Whether text says that it is UTF-8, with the designator of ECI 26 before it. Costs 12 bits,
  /// rules Kanji mode and Micro QR out; bytes and explicit segments go out as they are.
  pub eci: bool,
  /// The mask pattern, or `None` for the one with the least penalty.
  pub mask: Option<Mask>,
  /// Whose rules split text and reckon penalties.
  pub compatibility: Compatibility,
}

impl Default for Encoding {
  fn default() -> Self {
    Self {
      level: Level::M,
      boost: true,
      min_version: Version::MIN,
      max_version: Version::MAX,
      eci: false,
      mask: None,
      compatibility: Compatibility::Standard,
    }
  }
}
