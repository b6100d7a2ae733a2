//! What an item costs, estimated in nanoseconds of one core before anything is made.
//!
//! The figures are fitted to measurements of an optimised build on x64; `load.rs` corrects them by what
//! works really take, format by format.

use super::work::Item;
use qrush::generate::Request;
use qrush::picture::{Color, Format, Picture, Sizing};
use qrush::spec::Level;

/// About how many nanoseconds an item takes. A bad item takes none.
pub fn estimate(item: &Item) -> u64 {
  let Ok(request) = item else {
    return 0;
  };
  let modules = side(request);
  let picture = &request.picture;
  let (width, is_aligned) = layout(picture, modules);
  let (area, rows, pixels) = (modules * modules, modules * width, width * width);
  // Blocks of 8 × 8 pixels that differ: at most as many in a row as modules begin.
  let blocks = modules.min(width / 8).pow(2);
  let is_gray = is_gray(picture.dark) && is_gray(picture.light);
  match picture.format {
    Format::Utf8 | Format::Ascii | Format::Terminal => 4_000 + 4 * area,
    Format::Svg => 3_500 + 2 * area,
    Format::Eps => 2_000 + 14 * area,
    Format::Pdf => 95 * area,
    // Where whole modules fill a byte, nothing is searched; else the search is bounded.
    Format::Png if is_aligned => 4_000 + 2 * area,
    Format::Png => 4_000 + 25 * modules * modules.min(90) + rows / 5,
    Format::Gif => 2_000 + 3 * rows + 2 * pixels,
    Format::Gray => 2_800 + 2 * area + pixels / 10 + mapped(pixels),
    Format::Rgba => 1_500 + 2 * area + pixels * 2 / 5 + mapped(4 * pixels),
    Format::Webp => 6_000 + 10 * area + rows,
    Format::Jpeg => {
      let channel = if is_aligned {
        16_000 + 25 * area
      } else {
        38_000 + 11 * area + 4 * rows + 60 * blocks + pixels / 7
      };
      channel * if is_gray { 1 } else { 2 }
    }
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
fn mapped(bytes: u64) -> u64 {
  bytes.saturating_sub(1 << 17) / 4 + bytes.saturating_sub(1 << 23) / 2
}

fn is_gray(color: Color) -> bool {
  color.red == color.green && color.green == color.blue
}

/// About the modules per side, from the length of the data: the version is not known yet.
fn side(request: &Request) -> u64 {
  let percent_data = match request.encoding.level {
    Level::L => 80,
    Level::M => 62,
    Level::Q => 47,
    Level::H => 36,
  };
  let modules = 200 + request.data.len() as u64 * 8 * 100 / percent_data;
  let least = request.encoding.min_version.size() as u64;
  modules.isqrt().max(least)
}
