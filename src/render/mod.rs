//! Modules → picture: the geometry, once for all formats, and a file per format.

mod ascii;
mod blocks;
mod contour;
mod eps;
mod geometry;
mod gif;
mod gray;
mod huffman;
mod jpeg;
mod number;
mod page;
mod pdf;
mod png;
mod qrcode;
mod rgba;
mod rows;
mod svg;
mod terminal;
mod uneven;
mod utf8;
mod webp;

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

/// [`render`]s and lends the file's content to `job`: a PNG for a data URL needs none of its own.
pub fn lend<T>(
  matrix: &Matrix,
  picture: &Picture,
  geometry: &Geometry,
  job: impl FnOnce(&[u8]) -> T,
) -> T {
  match picture.format {
    Format::Png => png::lend(matrix, picture, geometry, job),
    _ => job(&render(matrix, picture, geometry).into_bytes()),
  }
}

/// Draws `matrix` as `picture` asks, at the size that `geometry` found.
#[must_use]
pub fn render(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Output {
  match picture.format {
    Format::Png => Output::Bytes(png::write(matrix, picture, geometry)),
    Format::Svg => Output::Text(svg::write(matrix, picture, geometry)),
    Format::Pdf => Output::Bytes(pdf::write(matrix, picture, geometry)),
    Format::Eps => Output::Text(eps::write(matrix, picture, geometry)),
    Format::Jpeg => Output::Bytes(jpeg::write(matrix, picture, geometry)),
    Format::Webp => Output::Bytes(webp::write(matrix, picture, geometry)),
    Format::Gif => Output::Bytes(gif::write(matrix, picture, geometry)),
    Format::Gray => Output::Bytes(gray::write(matrix, picture, geometry)),
    Format::Rgba => Output::Bytes(rgba::write(matrix, picture, geometry)),
    Format::Terminal if let Some(layout) = &picture.qrcode => {
      qrcode::terminal(matrix, picture.inverse, layout.small)
    }
    Format::Utf8 if picture.qrcode.is_some() => Output::Wide(qrcode::utf8(matrix, picture)),
    Format::Ascii => Output::Text(ascii::write(matrix, picture)),
    Format::Terminal => Output::Wide(terminal::write(matrix, picture)),
    Format::Utf8 => Output::Wide(utf8::write(matrix, picture)),
  }
}
