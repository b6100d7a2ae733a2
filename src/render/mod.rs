//! Modules → picture: the geometry, once for all formats, and a file per format.

mod geometry;
mod png;
mod svg;
mod utf8;

pub use geometry::Geometry;

use crate::matrix::Matrix;
use crate::request::{Format, Picture};

/// A finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
  /// A binary file.
  Bytes(Vec<u8>),
  /// A text that is ASCII, as a rule.
  Text(String),
  /// A text that is not, in UTF-16: what JavaScript takes without a conversion.
  Wide(Vec<u16>),
}

impl Output {
  /// The picture as a file's content: text in UTF-8.
  #[must_use]
  pub fn into_bytes(self) -> Vec<u8> {
    match self {
      Self::Bytes(bytes) => bytes,
      Self::Text(text) => text.into_bytes(),
      Self::Wide(units) => String::from_utf16_lossy(&units).into_bytes(),
    }
  }
}

/// Draws `matrix` as `picture` asks, at the size that `geometry` found.
#[must_use]
pub fn render(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Output {
  match picture.format {
    Format::Png => Output::Bytes(png::write(matrix, picture, geometry)),
    Format::Svg => Output::Text(svg::write(matrix, picture, geometry)),
    Format::Utf8 => Output::Wide(utf8::write(matrix, picture)),
    // Written as they come to be offered, in `Call::formats`; until then no request has them.
    format => unreachable!("no call offers {}", format.name()),
  }
}
