//! What is fuzzed of JPEG: a symbol, sizes, colours and a quality as bytes say, drawn and read back.

use image::{ImageFormat, load_from_memory_with_format};
use qrush::picture::{Color, Format, Picture, Print};

use crate::drawing::{Drawing, sizing};

/// From here on each module of some pixels keeps its side of the middle.
const KEEPS_MODULES: u8 = 50;
/// What is less contrast, rounding may take.
const CONTRAST: i32 = 64;
/// A channel's distance from its colour at most, at full quality: three roundings, to which the
/// conversion from `YCbCr` adds its factor of 1.772.
const ROUNDING: u8 = 6;

/// Runs one case: eight bytes of sizes and quality, six of colours, and the data.
pub fn round_trip(bytes: &[u8]) {
  let Some((&[scale, margin, width, more, micro, kind, quality, ppi], rest)) =
    bytes.split_first_chunk::<8>()
  else {
    return;
  };
  let Some((colors, data)) = rest.split_first_chunk::<6>() else {
    return;
  };
  let color = |three: &[u8]| Color {
    red: three[0],
    // Greys have one component, colours three.
    green: three[if kind.is_multiple_of(2) { 0 } else { 1 }],
    blue: three[if kind.is_multiple_of(2) { 0 } else { 2 }],
    alpha: 255,
  };
  let picture = Picture {
    margin: u32::from(margin % 16),
    sizing: sizing(kind, (scale, 1..=24), ([width, more], 1..=1_024)),
    dark: color(&colors[..3]),
    light: color(&colors[3..]),
    quality: 1 + quality % 100,
    print: (ppi > 0).then(|| Print::Ppi(u32::from(ppi) * 257)),
    ..Picture::new(Format::Jpeg)
  };
  let Some(drawing) = Drawing::of(data, micro, &picture) else {
    return;
  };
  if let Some(Print::Ppi(ppi)) = picture.print {
    let [high, low] = (ppi as u16).to_be_bytes();
    assert_eq!(drawing.file[13..18], [1, high, low, high, low]);
  }
  let image = load_from_memory_with_format(&drawing.file, ImageFormat::Jpeg).expect("a JPEG");
  let image = image.into_rgb8();
  let geometry = &drawing.geometry;
  assert_eq!(
    image.dimensions(),
    (geometry.width as u32, geometry.width as u32)
  );

  let is_clear = picture.quality >= KEEPS_MODULES
    && geometry.module >= 3
    && (luma(channels(picture.dark)) - luma(channels(picture.light))).abs() >= CONTRAST;
  for (x, y, pixel) in image.enumerate_pixels() {
    let (across, down) = (x as usize, y as usize);
    let [own, other] = if drawing.is_dark(across, down) {
      [picture.dark, picture.light]
    } else {
      [picture.light, picture.dark]
    };
    if picture.quality == 100 {
      let mut pairs = channels(own).into_iter().zip(pixel.0);
      let is_near = pairs.all(|(own, shown)| own.abs_diff(shown) <= ROUNDING);
      assert!(is_near, "{x}, {y}: {pixel:?} of {picture:?}");
    }
    let is_middle = |pixel| {
      let place = drawing.module(pixel);
      place.is_some_and(|(_, within)| within == geometry.module / 2)
    };
    if is_clear && is_middle(across) && is_middle(down) {
      let distance = |color| (luma(pixel.0) - luma(channels(color))).abs();
      assert!(
        distance(own) < distance(other),
        "{x}, {y}: {pixel:?} of {picture:?}"
      );
    }
  }
}

fn channels(color: Color) -> [u8; 3] {
  [color.red, color.green, color.blue]
}

/// The brightness of a colour (ITU-R BT.601, 2.5.1).
fn luma([red, green, blue]: [u8; 3]) -> i32 {
  (299 * i32::from(red) + 587 * i32::from(green) + 114 * i32::from(blue)) / 1000
}
