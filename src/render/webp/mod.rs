//! WebP (RFC 9649): lossless, or lossy on request.

mod container;
mod lossless;
mod lossy;

use super::{Estimate, Geometry, Limit};
use crate::error::QrError;
use crate::matrix::Matrix;
use crate::request::Picture;

/// The bytes of the file, for a symbol of `size` modules a side.
pub fn estimate(size: usize, picture: &Picture, geometry: &Geometry) -> Estimate {
  let lossless = lossless::estimate(size, geometry);
  let Estimate {
    mut least,
    mut likely,
  } = lossless;
  if !picture.lossless {
    Estimate { least, likely } = lossy::estimate(size, picture, geometry);
    if !is_opaque(picture) {
      (least, likely) = (least + lossless.least, likely + lossless.likely);
    }
  }
  Estimate {
    least: container::FRAME + least,
    likely: container::FRAME + likely,
  }
}

fn is_opaque(picture: &Picture) -> bool {
  picture.light.is_opaque() && picture.dark.is_opaque()
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
  if picture.lossless {
    let image = lossless::image(matrix, picture, geometry, limit)?;
    return container::file(&[(*b"VP8L", image)], limit);
  }
  let frame = (*b"VP8 ", lossy::frame(matrix, picture, geometry, limit)?);
  if is_opaque(picture) {
    return container::file(&[frame], limit);
  }
  let chunks = [
    (*b"VP8X", container::extended(geometry.side)),
    (*b"ALPH", lossless::alpha(matrix, picture, geometry, limit)?),
    frame,
  ];
  container::file(&chunks, limit)
}
