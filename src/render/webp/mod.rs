//! WebP (RFC 9649): lossless, or lossy on request.

mod container;
mod lossless;
mod lossy;

use super::Geometry;
use crate::matrix::Matrix;
use crate::request::Picture;

/// Writes a WebP.
pub fn write(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Vec<u8> {
  if picture.lossless {
    return container::file(&[(*b"VP8L", lossless::image(matrix, picture, geometry))]);
  }
  let frame = (*b"VP8 ", lossy::frame(matrix, picture, geometry));
  if picture.light.is_opaque() && picture.dark.is_opaque() {
    return container::file(&[frame]);
  }
  container::file(&[
    (*b"VP8X", container::extended(geometry.side)),
    (*b"ALPH", lossless::alpha(matrix, picture, geometry)),
    frame,
  ])
}
