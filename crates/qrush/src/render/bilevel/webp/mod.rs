//! WebP (RFC 9649), lossless.

mod code;
mod container;
mod lossless;
mod token;

use crate::error::Error;
use crate::limits::Estimate;
use crate::render::shape::Shape;
use crate::scene::{Drawing, Geometry};

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  6_000 + 10 * shape.area() + shape.rows()
}

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
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  container::file(&lossless::image(drawing)?, drawing.limit)
}
