use super::rows::Rows;
use super::{Estimate, Geometry};
use crate::error::QrError;
use crate::matrix::Matrix;
use crate::request::{Color, Picture};

/// The bytes of the file.
pub fn estimate(geometry: &Geometry) -> Estimate {
  Estimate::exact(4 * (geometry.side as u64).pow(2))
}

/// Writes four bytes a pixel, red, green, blue and alpha (not premultiplied), from left to right and
/// top to bottom, and nothing else.
pub fn write(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Result<Vec<u8>, QrError> {
  let bytes = |color: Color| [color.red, color.green, color.blue, color.alpha];
  Rows::new(matrix, geometry).pixels(bytes(picture.light), bytes(picture.dark))
}
