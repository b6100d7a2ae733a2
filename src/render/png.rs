use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};

use super::Geometry;
use crate::matrix::Matrix;
use crate::request::{Color, Picture, Print};

/// Writes an indexed PNG of one bit a pixel: 0 is light, 1 is dark.
pub fn write(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Vec<u8> {
  let side = geometry.side as u32;
  let mut file = Vec::new();
  let mut encoder = Encoder::new(&mut file, side, side);
  encoder.set_color(ColorType::Indexed);
  encoder.set_depth(BitDepth::One);
  encoder.set_palette(
    [picture.light, picture.dark]
      .map(|c| [c.red, c.green, c.blue])
      .concat(),
  );
  if let Some(alphas) = alphas(picture.light, picture.dark) {
    encoder.set_trns(alphas);
  }
  if let Some(Print::Ppi(ppi)) = picture.print {
    let per_metre = (f64::from(ppi) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions {
      xppu: per_metre,
      yppu: per_metre,
      unit: Unit::Meter,
    }));
  }
  encoder.set_compression(Compression::Fastest);
  // A scaled row repeats the one above it: filtered, it is all zeros.
  encoder.set_filter(Filter::Up);
  let mut writer = encoder.write_header().expect("sizes and palette are valid");
  writer
    .write_image_data(&pixels(matrix, geometry))
    .expect("a Vec takes every write");
  writer.finish().expect("a Vec takes every write");
  file
}

/// The palette's opacities, if one of them is not full.
fn alphas(light: Color, dark: Color) -> Option<Vec<u8>> {
  (!light.is_opaque() || !dark.is_opaque()).then(|| vec![light.alpha, dark.alpha])
}

/// All rows, one bit a pixel, the leftmost in the highest bit, each row starting a byte.
fn pixels(matrix: &Matrix, geometry: &Geometry) -> Vec<u8> {
  let size = matrix.size();
  let stride = geometry.side.div_ceil(8);
  let mut pixels = vec![0; stride * geometry.side];
  let mut at = geometry.before * stride;
  for row in 0..size {
    let line = &mut pixels[at..at + stride];
    for column in (0..size).filter(|column| matrix.is_dark(row, *column)) {
      let from = geometry.before + column * geometry.module;
      for x in from..from + geometry.module {
        line[x / 8] |= 0x80 >> (x % 8);
      }
    }
    for _ in 1..geometry.module {
      pixels.copy_within(at..at + stride, at + stride);
      at += stride;
    }
    at += stride;
  }
  pixels
}
