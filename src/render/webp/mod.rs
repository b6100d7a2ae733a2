//! WebP (RFC 9649), lossless.

mod container;
mod lossless;

use super::{Estimate, Geometry, Limit};
use crate::error::QrError;
use crate::matrix::Matrix;
use crate::request::Picture;

/// The bytes of the file, for a symbol of `size` modules a side.
pub fn estimate(size: usize, geometry: &Geometry) -> Estimate {
  let Estimate { least, likely } = lossless::estimate(size, geometry);
  Estimate {
    least: container::FRAME + least,
    likely: container::FRAME + likely,
  }
}

/// Writes a WebP.
///
/// # Errors
/// [`QrError::TooLarge`] over the limit of bytes, and [`QrError::Memory`].
pub fn write(
  matrix: &Matrix,
  picture: &Picture,
  geometry: &Geometry,
  limit: Limit,
) -> Result<Vec<u8>, QrError> {
  container::file(&lossless::image(matrix, picture, geometry, limit)?, limit)
}
