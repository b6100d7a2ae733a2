use crate::spec::{Level, Mask, Version};

/// How data becomes a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
  /// The least error correction level.
  pub level: Level,
  /// Whether the level is raised where the version stays the same.
  pub boost: bool,
  /// The smallest version allowed.
  pub min_version: Version,
  /// The largest version allowed.
  pub max_version: Version,
  /// The mask pattern, or `None` for the one with the least penalty.
  pub mask: Option<Mask>,
}

impl Default for Encoding {
  fn default() -> Self {
    Self {
      level: Level::M,
      boost: true,
      min_version: Version::MIN,
      max_version: Version::MAX,
      mask: None,
    }
  }
}
