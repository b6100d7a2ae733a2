//! Drawing → file, a writer for each format.

mod bilevel;
mod cost;
mod huffman;
mod raster;
mod shape;
mod text;
mod vector;

use bilevel::{gif, png, webp};
pub use cost::cost;
use raster::{gray, jpeg, rgba};
use text::{ascii, qrcode, terminal, utf8};
use vector::{eps, pdf, svg};

use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::memory;
use crate::picture::{Format, Picture};
use crate::scene::{Drawing, Geometry};
use crate::spec::Version;

/// A finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
  /// A binary file.
  Bytes(Vec<u8>),
  /// A text that is ASCII, as a rule.
  Text(String),
  /// A text that is not, in UTF-16: what some languages take without a conversion.
  Wide(Vec<u16>),
}

impl Output {
  /// The picture as a file's content: text in UTF-8.
  ///
  /// # Errors
  /// [`Error::Memory`] where there is too little for the conversion.
  pub fn into_bytes(self) -> Result<Vec<u8>, Error> {
    Ok(match self {
      Self::Bytes(bytes) => bytes,
      Self::Text(text) => text.into_bytes(),
      Self::Wide(units) => {
        let mut bytes = memory::with_capacity(utf8_bytes(&units))?;
        for character in char::decode_utf16(units) {
          let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
          bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        bytes
      }
    })
  }

  /// Bytes of that content.
  #[must_use]
  pub fn bytes(&self) -> usize {
    match self {
      Self::Bytes(bytes) => bytes.len(),
      Self::Text(text) => text.len(),
      Self::Wide(units) => utf8_bytes(units),
    }
  }

  /// Checks the bytes of that content.
  fn check(&self, limit: Limit) -> Result<(), Error> {
    match self {
      // A unit has three bytes at most: as a rule none needs to be counted.
      Self::Wide(units) if limit.check(3 * units.len() as u64).is_ok() => Ok(()),
      output => limit.check(output.bytes() as u64),
    }
  }
}

/// Bytes of well-formed UTF-16 in UTF-8: each half of a pair has two of its four.
fn utf8_bytes(units: &[u16]) -> usize {
  let bytes = |unit: u16| match unit {
    0..0x80 => 1,
    0x80..0x800 | 0xd800..0xe000 => 2,
    _ => 3,
  };
  units.iter().map(|&unit| bytes(unit)).sum()
}

/// The bytes of a picture, before it is drawn.
#[must_use]
pub fn estimate(version: Version, picture: &Picture, geometry: &Geometry) -> Estimate {
  let size = version.size();
  match picture.format {
    Format::Png => png::estimate(size, geometry),
    Format::Svg => svg::estimate(size, picture),
    Format::Pdf => pdf::estimate(size, picture),
    Format::Eps => eps::estimate(size),
    Format::Jpeg => jpeg::estimate(size, picture, geometry),
    Format::Webp => webp::estimate(size, geometry),
    Format::Gif => gif::estimate(size, geometry),
    Format::Gray => gray::estimate(geometry),
    Format::Rgba => rgba::estimate(geometry),
    Format::Ascii => ascii::estimate(size, picture),
    Format::Terminal => match &picture.qrcode {
      Some(layout) => qrcode::estimate_terminal(size, layout.small),
      None => terminal::estimate(size, picture),
    },
    Format::Utf8 => utf8::estimate(size, picture),
  }
}

/// [`render`]s and lends the file's content to `job`: a PNG for a data URL needs none of its own.
///
/// # Errors
/// As [`render`].
pub fn lend<T>(drawing: &Drawing, job: impl FnOnce(&[u8]) -> T) -> Result<T, Error> {
  match drawing.picture.format {
    Format::Png => png::lend(drawing, job),
    _ => Ok(job(&render(drawing)?.into_bytes()?)),
  }
}

/// Writes the picture of `drawing`.
///
/// # Errors
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn render(drawing: &Drawing) -> Result<Output, Error> {
  let &Drawing {
    symbol,
    picture,
    limit,
    ..
  } = drawing;
  let output = match picture.format {
    Format::Png => Output::Bytes(png::write(drawing)?),
    Format::Svg => Output::Text(svg::write(drawing)?),
    Format::Pdf => Output::Bytes(pdf::write(drawing)?),
    Format::Eps => Output::Text(eps::write(drawing)?),
    Format::Jpeg => Output::Bytes(jpeg::write(drawing)?),
    Format::Webp => Output::Bytes(webp::write(drawing)?),
    Format::Gif => Output::Bytes(gif::write(drawing)?),
    Format::Gray => Output::Bytes(gray::write(drawing)?),
    Format::Rgba => Output::Bytes(rgba::write(drawing)?),
    Format::Utf8 if picture.qrcode.is_some() => Output::Wide(qrcode::utf8(symbol, picture, limit)?),
    Format::Ascii => Output::Text(ascii::write(symbol, picture)?),
    Format::Terminal => match &picture.qrcode {
      Some(layout) => qrcode::terminal(symbol, picture.inverse, layout.small, limit)?,
      None => Output::Wide(terminal::write(symbol, picture, limit)?),
    },
    Format::Utf8 => Output::Wide(utf8::write(symbol, picture, limit)?),
  };
  output.check(limit)?;
  Ok(output)
}
