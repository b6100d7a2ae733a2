//! What is fuzzed of WebP: a symbol, sizes, greys and a quality as bytes say, drawn and read back.

use image::{ImageFormat, load_from_memory_with_format};
use qrush::request::{Color, Format, Picture};

use crate::drawing::{Drawing, sizing};

/// From here on each module of some pixels keeps its side of the middle.
const KEEPS_MODULES: u8 = 50;
/// What is less contrast, rounding may take.
const CONTRAST: u8 = 32;

/// Runs one case: ten bytes of sizes, colours and quality, and the data.
pub fn round_trip(bytes: &[u8]) {
  let Some((
    &[
      scale,
      margin,
      width,
      more,
      micro,
      kind,
      quality,
      dark,
      light,
      alpha,
    ],
    data,
  )) = bytes.split_first_chunk::<10>()
  else {
    return;
  };
  let gray = |value: u8, alpha: u8| Color {
    red: value,
    green: value,
    blue: value,
    alpha,
  };
  let alphas = [[255, 255], [255, alpha], [alpha, 255], [alpha, alpha / 2]][usize::from(kind % 4)];
  let picture = Picture {
    margin: u32::from(margin % 16),
    sizing: sizing(kind, (scale, 1..=24), ([width, more], 1..=1_024)),
    dark: gray(dark, alphas[0]),
    light: gray(light, alphas[1]),
    lossless: quality > 200,
    quality: 1 + quality % 100,
    ..Picture::new(Format::Webp)
  };
  let Some(drawing) = Drawing::of(data, micro, &picture) else {
    return;
  };
  let image = load_from_memory_with_format(&drawing.file, ImageFormat::WebP).expect("a WebP");
  let image = image.into_rgba8();
  let geometry = &drawing.geometry;
  assert_eq!(
    image.dimensions(),
    (geometry.side as u32, geometry.side as u32)
  );

  let is_clear = picture.quality >= KEEPS_MODULES
    && geometry.module >= 3
    && dark.abs_diff(light) >= CONTRAST
    && !alphas.contains(&0);
  for (x, y, pixel) in image.enumerate_pixels() {
    let (across, down) = (x as usize, y as usize);
    let [own, other] = if drawing.is_dark(across, down) {
      [picture.dark, picture.light]
    } else {
      [picture.light, picture.dark]
    };
    let [red, .., alpha] = pixel.0;
    assert_eq!(alpha, own.alpha, "{x}, {y} of {picture:?}");
    if picture.lossless && alpha > 0 {
      assert_eq!(red, own.red, "{x}, {y} of {picture:?}");
    }
    let is_middle = |pixel| {
      let place = drawing.module(pixel);
      place.is_some_and(|(_, within)| within == geometry.module / 2)
    };
    if is_clear && is_middle(across) && is_middle(down) {
      let is_nearer = red.abs_diff(own.red) < red.abs_diff(other.red);
      assert!(is_nearer, "{x}, {y} of {picture:?}");
    }
  }
}
