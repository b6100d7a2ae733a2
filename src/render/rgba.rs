use super::Geometry;
use super::rows::Rows;
use crate::matrix::Matrix;
use crate::request::{Color, Picture};

/// Writes four bytes a pixel, red, green, blue and alpha (not premultiplied), from left to right and
/// top to bottom, and nothing else.
pub fn write(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Vec<u8> {
  let bytes = |color: Color| [color.red, color.green, color.blue, color.alpha];
  Rows::new(matrix, geometry).pixels(bytes(picture.light), bytes(picture.dark))
}
