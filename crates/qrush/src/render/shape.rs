//! What the cost of a picture depends on.

/// A picture's measures, before there is a symbol.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
  /// Modules per side, about: from the length of the data, since the version is not known yet.
  pub modules: u64,
  /// Pixels per side.
  pub width: u64,
  /// Whether modules begin where the format's units of pixels do.
  pub is_aligned: bool,
  /// Whether both colours are grey.
  pub is_gray: bool,
}

impl Shape {
  /// Modules in all.
  #[must_use]
  pub fn area(&self) -> u64 {
    self.modules * self.modules
  }

  /// Pixels of the rows of modules, a row of pixels each.
  #[must_use]
  pub fn rows(&self) -> u64 {
    self.modules * self.width
  }

  /// Pixels in all.
  #[must_use]
  pub fn pixels(&self) -> u64 {
    self.width * self.width
  }
}

/// What `bytes` cost that the system maps page by page as they are written first; of many MB, clears, too.
#[must_use]
pub fn mapped(bytes: u64) -> u64 {
  bytes.saturating_sub(1 << 17) / 4 + bytes.saturating_sub(1 << 23) / 2
}
