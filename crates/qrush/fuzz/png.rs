//! What is fuzzed of PNG: a symbol, sizes and colours as bytes say, drawn and read back.

use std::io::Cursor;

use png::{ColorType, Decoder, Transformations};
use qrush::picture::{Color, Format, Picture};

use crate::drawing::{Drawing, sizing};

/// Runs one case: six bytes of sizes, eight of colours, and the data.
pub fn round_trip(bytes: &[u8]) {
  let Some((&[scale, margin, width, more, micro, kind, ref colors @ ..], data)) =
    bytes.split_first_chunk::<14>()
  else {
    return;
  };
  let color = |four: &[u8]| match kind % 4 {
    0 => [Color::BLACK, Color::WHITE][usize::from(four[0] % 2)],
    _ => Color {
      red: four[0],
      green: four[1],
      blue: four[2],
      alpha: if kind % 4 == 1 { 255 } else { four[3] },
    },
  };
  let picture = Picture {
    margin: u32::from(margin % 16),
    sizing: sizing(kind, (scale, 1..=80), ([width, more], 1..=2_048)),
    dark: color(&colors[..4]),
    light: color(&colors[4..]),
    ..Picture::new(Format::Png)
  };
  let Some(drawing) = Drawing::of(data, micro, &picture) else {
    return;
  };

  let mut decoder = Decoder::new(Cursor::new(&drawing.file));
  decoder.set_transformations(Transformations::IDENTITY);
  let mut reader = decoder.read_info().expect("a header");
  let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
  let line = reader.next_frame(&mut pixels).expect("an image").line_size;
  reader.finish().expect("an end");
  let info = reader.info();
  let shown = |value: usize| {
    let alphas = info.trns.as_deref();
    if info.color_type == ColorType::Grayscale {
      let shade = [Color::BLACK, Color::WHITE][value];
      let transparent = alphas.is_some_and(|sample| sample == [value as u8]);
      return Color {
        alpha: if transparent { 0 } else { 255 },
        ..shade
      };
    }
    let palette = info.palette.as_deref().expect("a palette");
    Color {
      red: palette[3 * value],
      green: palette[3 * value + 1],
      blue: palette[3 * value + 2],
      alpha: alphas
        .and_then(|alphas| alphas.get(value).copied())
        .unwrap_or(255),
    }
  };
  let shown = [shown(0), shown(1)];
  for y in 0..drawing.geometry.width {
    for x in 0..drawing.geometry.width {
      let expected = if drawing.is_dark(x, y) {
        picture.dark
      } else {
        picture.light
      };
      let value = pixels[y * line + x / 8] >> (7 - x % 8) & 1;
      assert!(
        shown[usize::from(value)] == expected,
        "{x}, {y} of {picture:?}"
      );
    }
  }
}
