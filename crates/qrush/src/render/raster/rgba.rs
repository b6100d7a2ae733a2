use crate::error::Error;
use crate::limits::Estimate;
use crate::picture::Color;
use crate::render::shape::{Shape, mapped};
use crate::scene::rows::Rows;
use crate::scene::{Drawing, Geometry};

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  1_500 + 2 * shape.area() + shape.pixels() * 2 / 5 + mapped(4 * shape.pixels())
}

/// The bytes of the file.
pub fn estimate(geometry: &Geometry) -> Estimate {
  Estimate::exact(4 * (geometry.width * geometry.height) as u64)
}

/// Writes four bytes a pixel, red, green, blue and alpha (not premultiplied), from left to right and
/// top to bottom, and nothing else.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    ..
  } = drawing;
  let bytes = |color: Color| [color.red, color.green, color.blue, color.alpha];
  Rows::new(symbol, geometry).pixels(bytes(picture.light), bytes(picture.dark))
}
