//! What is fuzzed of WebP: a symbol, sizes, greys and a quality as bytes say, drawn and read back.

use image::{ImageFormat, load_from_memory_with_format};
use qrush::generate::symbol;
use qrush::render::{Geometry, render};
use qrush::request::{Color, Data, Encoding, Format, Picture, Sizing};
use qrush::spec::{Level, Version};

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
  let encoding = Encoding {
    level: Level::L,
    min_version: if micro % 2 == 0 {
      Version::MIN
    } else {
      Version::MICRO_MIN
    },
    ..Encoding::default()
  };
  let Ok(made) = symbol(&Data::Bytes(data.to_vec()), &encoding) else {
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
    sizing: if kind < 128 {
      Sizing::Scale(1 + u32::from(scale % 24))
    } else {
      Sizing::Width(1 + u32::from(u16::from_le_bytes([width, more]) % 1_024))
    },
    dark: gray(dark, alphas[0]),
    light: gray(light, alphas[1]),
    lossless: quality > 200,
    quality: 1 + quality % 100,
    ..Picture::new(Format::Webp)
  };
  let matrix = made.matrix;
  let Ok(geometry) = Geometry::of(matrix.version, &picture) else {
    return;
  };
  let file = render(&matrix, &picture, &geometry).into_bytes();
  let image = load_from_memory_with_format(&file, ImageFormat::WebP).expect("a WebP");
  let image = image.into_rgba8();
  let side = geometry.side as u32;
  assert_eq!(image.dimensions(), (side, side));

  let module = |at: u32| {
    let at = (at as usize).checked_sub(geometry.before)?;
    let place = (at / geometry.module, at % geometry.module);
    (place.0 < matrix.size()).then_some(place)
  };
  let is_clear = picture.quality >= KEEPS_MODULES
    && geometry.module >= 3
    && dark.abs_diff(light) >= CONTRAST
    && !alphas.contains(&0);
  for (x, y, pixel) in image.enumerate_pixels() {
    let places = module(y).zip(module(x));
    let is_dark = places.is_some_and(|((row, _), (column, _))| matrix.is_dark(row, column));
    let [own, other] = if is_dark {
      [picture.dark, picture.light]
    } else {
      [picture.light, picture.dark]
    };
    let [red, .., alpha] = pixel.0;
    assert_eq!(alpha, own.alpha, "{x}, {y} of {picture:?}");
    if picture.lossless && alpha > 0 {
      assert_eq!(red, own.red, "{x}, {y} of {picture:?}");
    }
    let middle = geometry.module / 2;
    if is_clear && places.is_some_and(|((_, down), (_, right))| (down, right) == (middle, middle)) {
      let is_nearer = red.abs_diff(own.red) < red.abs_diff(other.red);
      assert!(is_nearer, "{x}, {y} of {picture:?}");
    }
  }
}
