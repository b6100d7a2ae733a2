//! What a picture costs, estimated in nanoseconds of one core before anything is made. The figures, each beside its
//! format, are fitted to measurements of an optimised build on x64.

use super::shape::Shape;
use super::{bilevel, raster, text, vector};
use crate::encoding::Encoding;
use crate::picture::{Color, Format, Picture, Sizing};
use crate::spec::Level;

/// About how many nanoseconds of one core a picture of `bytes` bytes of data takes.
#[must_use]
pub fn cost(picture: &Picture, encoding: &Encoding, bytes: u64) -> u64 {
  let modules = modules(encoding, bytes);
  let (width, is_aligned) = layout(picture, modules);
  let shape = Shape {
    modules,
    width,
    is_aligned,
    is_gray: is_gray(picture.dark) && is_gray(picture.light),
  };
  match picture.format {
    Format::Utf8 | Format::Ascii | Format::Terminal => text::cost(&shape),
    Format::Svg => vector::svg::cost(&shape),
    Format::Eps => vector::eps::cost(&shape),
    Format::Pdf => vector::pdf::cost(&shape),
    Format::Png => bilevel::png::cost(&shape),
    Format::Gif => bilevel::gif::cost(&shape),
    Format::Webp => bilevel::webp::cost(&shape),
    Format::Gray => raster::gray::cost(&shape),
    Format::Rgba => raster::rgba::cost(&shape),
    Format::Jpeg => raster::jpeg::cost(&shape),
  }
}

/// Pixels per side, and whether modules begin where the format's units of pixels do.
fn layout(picture: &Picture, modules: u64) -> (u64, bool) {
  let side = |margin: u64, scale: u64| (modules + 2 * margin) * scale;
  if let Some(layout) = &picture.qrcode {
    let scaled = || side(layout.margin as u64, layout.scale.ceil() as u64);
    return (
      layout.width.map_or_else(scaled, |width| width as u64),
      false,
    );
  }
  match picture.sizing {
    Sizing::Width(width) => (u64::from(width), false),
    Sizing::Scale(scale) => {
      let is_aligned = match picture.format {
        Format::Png => matches!(scale, 1 | 2 | 4),
        _ => scale % 4 == 0,
      };
      let width = side(u64::from(picture.margin), u64::from(scale));
      (width, is_aligned)
    }
  }
}

fn is_gray(color: Color) -> bool {
  color.red == color.green && color.green == color.blue
}

/// About the modules per side for `bytes` bytes of data.
fn modules(encoding: &Encoding, bytes: u64) -> u64 {
  let percent_data = match encoding.level {
    Level::L => 80,
    Level::M => 62,
    Level::Q => 47,
    Level::H => 36,
  };
  let modules = 200 + bytes * 8 * 100 / percent_data;
  let least = encoding.min_version.size() as u64;
  modules.isqrt().max(least)
}
