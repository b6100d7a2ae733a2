use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::Color;

static MAX_PIXELS: AtomicU64 = AtomicU64::new(1 << 24);

/// The file format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
  /// Portable Network Graphics, two colours.
  Png,
  /// Scalable Vector Graphics.
  Svg,
  /// Unicode half blocks, one character for two modules.
  Utf8,
}

impl Format {
  /// The `type` option's name for it.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::Png => "png",
      Self::Svg => "svg",
      Self::Utf8 => "utf8",
    }
  }

  /// The media type that a data URL or an HTTP response carries.
  #[must_use]
  pub const fn media_type(self) -> &'static str {
    match self {
      Self::Png => "image/png",
      Self::Svg => "image/svg+xml",
      Self::Utf8 => "text/plain;charset=utf-8",
    }
  }
}

/// How large the picture becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizing {
  /// Whole pixels per module.
  Scale(u32),
  /// Exact pixels per side; what whole-pixel modules leave over widens the quiet zone.
  Width(u32),
}

/// What the picture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
  /// The file format.
  pub format: Format,
  /// The quiet zone in modules; the standard asks for 4 (clause 6.3.8).
  pub margin: u32,
  /// The size.
  pub sizing: Sizing,
  /// Colour of dark modules.
  pub dark: Color,
  /// Colour of light modules and of the quiet zone.
  pub light: Color,
}

impl Picture {
  /// Modules of quiet zone at most.
  pub const MAX_MARGIN: u32 = 1_000;
  /// Pixels per module at most.
  pub const MAX_SCALE: u32 = 1_000;
  /// Pixels per side at most.
  pub const MAX_WIDTH: u32 = 16_384;
  /// What [`Self::set_max_pixels`] may allow at most: 16,384 × 16,384.
  pub const MOST_PIXELS: u32 = 1 << 28;

  /// Pixels per picture at most; 4,096 × 4,096 unless set otherwise.
  #[must_use]
  pub fn max_pixels() -> u64 {
    MAX_PIXELS.load(Relaxed)
  }

  /// Allows pictures of `pixels` pixels, in the whole process.
  pub fn set_max_pixels(pixels: u64) {
    MAX_PIXELS.store(pixels.min(u64::from(Self::MOST_PIXELS)), Relaxed);
  }

  /// The defaults, as `format`.
  #[must_use]
  pub const fn new(format: Format) -> Self {
    Self {
      format,
      margin: 4,
      sizing: Sizing::Scale(4),
      dark: Color::BLACK,
      light: Color::WHITE,
    }
  }
}
