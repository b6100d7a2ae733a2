//! The way in: data to symbol to picture, option by option.

use crate::compatibility::Compatibility;
use crate::data::Data;
use crate::encoding::Encoding;
use crate::error::Error;
use crate::generate;
use crate::limits::Limits;
use crate::picture::{Color, Format, Picture, Sizing};
use crate::render::{self, Output};
use crate::scene::Drawing;
use crate::spec::{Level, Mask, Version};
use crate::symbol::Symbol;

/// Data on its way to a [`Symbol`].
///
/// ```
/// use qrush::{Level, Qr, Version};
///
/// let symbol = Qr::new("HELLO").level(Level::Q).encode()?;
/// assert_eq!((symbol.version, symbol.level), (Version::MIN, Level::H)); // H fits as well.
///
/// let bytes = Qr::new(&[0, 255, 7][..]).boost(false).encode()?;
/// assert_eq!(bytes.level, Level::M);
/// # Ok::<(), qrush::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Qr {
  data: Data,
  encoding: Encoding,
}

impl Qr {
  /// Starts with `data`: text, which is split into the shortest segments, bytes, or segments.
  pub fn new(data: impl Into<Data>) -> Self {
    Self {
      data: data.into(),
      encoding: Encoding::default(),
    }
  }

  /// The least error correction level; [`Level::M`] without.
  pub fn level(mut self, level: Level) -> Self {
    self.encoding.level = level;
    self
  }

  /// Whether a higher level is taken where the version stays the same, which is so without.
  pub fn boost(mut self, boost: bool) -> Self {
    self.encoding.boost = boost;
    self
  }

  /// Allows versions from `min` to `max`; 1 to 40 without. A Micro QR `min` allows Micro QR codes.
  pub fn versions(mut self, min: Version, max: Version) -> Self {
    (self.encoding.min_version, self.encoding.max_version) = (min, max);
    self
  }

  /// Takes this mask; without, that of the least penalty.
  pub fn mask(mut self, mask: Mask) -> Self {
    self.encoding.mask = Some(mask);
    self
  }

  /// Whether text says that it is UTF-8, by ECI 26, which is not so without.
  pub fn eci(mut self, eci: bool) -> Self {
    self.encoding.eci = eci;
    self
  }

  /// Whose rules choose what the standard leaves open; the standard's own without.
  pub fn compatibility(mut self, compatibility: Compatibility) -> Self {
    self.encoding.compatibility = compatibility;
    self
  }

  /// Encodes the data.
  ///
  /// # Errors
  /// [`Error::Empty`] where there is nothing to encode; [`Error::TooLong`], [`Error::NoLevel`] and
  /// [`Error::NoMode`] where no allowed version holds it.
  ///
  /// ```
  /// use qrush::{Error, Qr};
  ///
  /// let error = Qr::new("a".repeat(3_000)).encode().unwrap_err();
  /// assert!(matches!(error, Error::TooLong { capacity: 18_672, .. }));
  /// ```
  pub fn encode(&self) -> Result<Symbol, Error> {
    Ok(generate::encode(&self.data, &self.encoding)?.symbol)
  }
}

impl Symbol {
  /// Starts a picture of the symbol.
  pub fn draw(&self, format: Format) -> Draw<'_> {
    Draw {
      symbol: self,
      picture: Picture::new(format),
      limits: Limits::default(),
    }
  }
}

/// A picture on its way to a file.
///
/// ```
/// use qrush::{Color, Format, Qr};
///
/// let symbol = Qr::new("https://example.com").encode()?;
/// let svg = symbol.draw(Format::Svg).dark(Color::parse("#036").unwrap()).to_text()?;
/// assert!(svg.contains("#036"));
/// let text = symbol.draw(Format::Utf8).margin(2).to_text()?;
/// assert_eq!(text.lines().count(), (25 + 2 * 2 + 1) / 2);
/// # Ok::<(), qrush::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Draw<'a> {
  symbol: &'a Symbol,
  picture: Picture,
  limits: Limits,
}

impl Draw<'_> {
  /// Modules of quiet zone; 4 without.
  pub fn margin(mut self, modules: u32) -> Self {
    self.picture.margin = modules;
    self
  }

  /// Pixels per module; 4 without.
  pub fn scale(mut self, pixels: u32) -> Self {
    self.picture.sizing = Sizing::Scale(pixels);
    self
  }

  /// Pixels per side, in place of a scale: what whole-pixel modules leave over widens the quiet zone.
  pub fn width(mut self, pixels: u32) -> Self {
    self.picture.sizing = Sizing::Width(pixels);
    self
  }

  /// The colour of dark modules; black without.
  pub fn dark(mut self, color: Color) -> Self {
    self.picture.dark = color;
    self
  }

  /// The colour of light modules and the quiet zone; white without.
  pub fn light(mut self, color: Color) -> Self {
    self.picture.light = color;
    self
  }

  /// All that a picture has, in place of what was said of it before.
  pub fn picture(mut self, picture: Picture) -> Self {
    self.picture = picture;
    self
  }

  /// How large the picture may be; [`Limits::default`] without.
  pub fn limits(mut self, limits: Limits) -> Self {
    self.limits = limits;
    self
  }

  /// The picture, as the format has it: bytes or text.
  ///
  /// # Errors
  /// [`Error::TooLarge`] over one of the limits, [`Error::TooNarrow`] and others where the symbol cannot be laid
  /// out, and [`Error::Memory`].
  pub fn render(&self) -> Result<Output, Error> {
    render::render(&Drawing::new(self.symbol, &self.picture, &self.limits)?)
  }

  /// The picture as a file's content; text in UTF-8.
  ///
  /// # Errors
  /// Those of [`Self::render`].
  pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
    self.render()?.into_bytes()
  }

  /// The picture as text. Of a format that is none, bytes that are no UTF-8 become U+FFFD.
  ///
  /// # Errors
  /// Those of [`Self::render`].
  pub fn to_text(&self) -> Result<String, Error> {
    let bytes = self.to_bytes()?;
    Ok(
      String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    )
  }
}
