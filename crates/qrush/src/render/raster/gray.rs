use crate::error::Error;
use crate::limits::Estimate;
use crate::picture::Color;
use crate::render::shape::{Shape, mapped};
use crate::scene::rows::Rows;
use crate::scene::{Drawing, Geometry};

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  2_800 + 2 * shape.area() + shape.pixels() / 10 + mapped(shape.pixels())
}

/// The bytes of the file.
pub fn estimate(geometry: &Geometry) -> Estimate {
  Estimate::exact((geometry.width * geometry.height) as u64)
}

/// Writes one byte of grey a pixel, from left to right and top to bottom, and nothing else.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    ..
  } = drawing;
  Rows::new(symbol, geometry).pixels([luma(picture.light)], [luma(picture.dark)])
}

/// The brightness of a colour, 0–255 (ITU-R BT.601, 2.5.1).
fn luma(color: Color) -> u8 {
  let [red, green, blue] = [color.red, color.green, color.blue].map(u32::from);
  ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
}
