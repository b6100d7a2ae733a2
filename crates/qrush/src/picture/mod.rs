//! What a picture looks like.

mod color;
mod format;

pub use color::Color;
pub use format::{Format, Transparency};

/// How large the picture becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizing {
  /// Whole pixels per module.
  Scale(u32),
  /// Exact pixels per side; what whole-pixel modules leave over widens the quiet zone.
  Width(u32),
}

/// How large the picture is where it is not made of a screen's pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Print {
  /// As many of its pixels as this are an inch.
  Ppi(u32),
  /// Each side, quiet zone included, is as many millimetres as this.
  Millimetres(f64),
}

/// How npm `qrcode` 1.5.4 lays a picture out: in pixels, modules may be uneven.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QrcodeLayout {
  /// The quiet zone in modules, whole or not.
  pub margin: f64,
  /// Pixels per module, whole or not.
  pub scale: f64,
  /// Pixels per side; of no effect on pixels where the symbol has more modules.
  pub width: Option<f64>,
  /// Whether a terminal's text has two modules a character, or else two characters a module.
  pub small: bool,
}

/// What an SVG alone can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SvgOptions {
  /// Whether dark modules have the colour of the text around, `currentColor`, and not `dark`.
  pub dark_is_current: bool,
  /// Whether light modules and the quiet zone have it, and not `light`.
  pub light_is_current: bool,
}

/// What the picture looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
  /// The file format.
  pub format: Format,
  /// The quiet zone in modules; the standard asks for 4 (clause 6.3.8).
  pub margin: u32,
  /// The size.
  pub sizing: Sizing,
  /// The size in print, which the file tells beside its pixels.
  pub print: Option<Print>,
  /// Colour of dark modules.
  pub dark: Color,
  /// Colour of light modules and of the quiet zone.
  pub light: Color,
  /// Its name, for screen readers and title bars: characters that XML has, not yet escaped.
  pub title: Option<Box<str>>,
  /// What it shows, at more length: likewise.
  pub desc: Option<Box<str>>,
  /// What is for SVG alone.
  pub svg: SvgOptions,
  /// How much JPEG keeps, 1–100.
  pub quality: u8,
  /// Whether text is for light characters on a dark background: light modules are drawn.
  pub inverse: bool,
  /// The layout of npm `qrcode`, which goes before `margin` and `sizing`.
  pub qrcode: Option<QrcodeLayout>,
}

impl Picture {
  /// Modules of quiet zone at most.
  pub const MAX_MARGIN: u32 = 1_000;
  /// Pixels per module at most.
  pub const MAX_SCALE: u32 = 1_000;
  /// Pixels per side at most.
  pub const MAX_WIDTH: u32 = 16_384;
  /// Pixels per inch at most: JPEG counts them in 16 bits.
  pub const MAX_PPI: u32 = 65_535;
  /// Millimetres per side at least: a page of PDF has three points of 1/72 inch.
  pub const MIN_MM: f64 = 2.0;
  /// Millimetres per side at most: a page of PDF has 14,400 points of 1/72 inch (5,080 mm).
  pub const MAX_MM: f64 = 5_000.0;
  /// UTF-16 code units of a title or a description at most.
  pub const MAX_CAPTION: usize = 1_000;
  /// The quality of JPEG where none is asked for.
  pub const QUALITY: u8 = 80;
  /// The defaults, as `format`.
  #[must_use]
  pub const fn new(format: Format) -> Self {
    Self {
      format,
      margin: 4,
      sizing: Sizing::Scale(4),
      print: None,
      dark: Color::BLACK,
      light: Color::WHITE,
      title: None,
      desc: None,
      svg: SvgOptions {
        dark_is_current: false,
        light_is_current: false,
      },
      quality: Self::QUALITY,
      inverse: false,
      qrcode: None,
    }
  }
}
