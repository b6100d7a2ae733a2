//! What a picture costs, estimated in nanoseconds of one core before anything is made. The figures, each beside its
//! format, are fitted to measurements of an optimised build on x64.

use super::{bilevel, raster, text, vector};
use crate::encoding::Encoding;
use crate::generate::Request;
use crate::picture::{Color, Format, Picture, Sizing};
use crate::spec::Level;

/// What the cost of a picture depends on.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
  /// Modules per side, about: from the length of the data, since the version is not known yet.
  pub modules: u64,
  /// Pixels per side.
  pub width: u64,
  /// Whether modules begin where the format's units of pixels do.
  pub is_aligned: bool,
  /// Whether both colours are grey.
  pub is_gray: bool,
}

impl Shape {
  /// Modules in all.
  #[must_use]
  pub fn area(&self) -> u64 {
    self.modules * self.modules
  }

  /// Pixels of the rows of modules, a row of pixels each.
  #[must_use]
  pub fn rows(&self) -> u64 {
    self.modules * self.width
  }

  /// Pixels in all.
  #[must_use]
  pub fn pixels(&self) -> u64 {
    self.width * self.width
  }
}

/// About how many nanoseconds of one core the picture of `request` takes.
#[must_use]
pub fn cost(request: &Request) -> u64 {
  let picture = &request.picture;
  let modules = modules(&request.encoding, request.data.len() as u64);
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

/// What `bytes` cost that the system maps page by page as they are written first; of many MB, clears, too.
#[must_use]
pub fn mapped(bytes: u64) -> u64 {
  bytes.saturating_sub(1 << 17) / 4 + bytes.saturating_sub(1 << 23) / 2
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
