//! Modules of a fraction of a pixel: each pixel of a picture in the layout of npm `qrcode` shows the module
//! that its formula gives, by every format of pixels.

use png::{ColorType, Transformations};
use proptest::prelude::*;
use qrush::Symbol;
use qrush::generate::{self, Request};
use qrush::picture::QrcodeLayout;
use qrush::render::Output;
use qrush::{Compatibility, Data, Encoding, Format, Limits, Picture};

/// The pixels, dark where true, and how many there are on a side: counted as npm `qrcode` counts them.
fn expected(matrix: &Symbol, margin: f64, scale: f64) -> (usize, Vec<bool>) {
  let size = matrix.width();
  let across = ((f64::from(size as u32) + margin * 2.0) * scale).floor();
  let module = |pixel: u32| {
    let from_margin = f64::from(pixel) - margin * scale;
    let is_inside = from_margin >= 0.0 && f64::from(pixel) < across - margin * scale;
    is_inside.then(|| (from_margin / scale).floor() as usize)
  };
  let pixels = (0..across as u32).flat_map(|y| (0..across as u32).map(move |x| (y, x)));
  let dark = pixels.map(|(y, x)| match (module(y), module(x)) {
    (Some(row), Some(column)) if row < size && column < size => matrix.is_dark(row, column),
    _ => false,
  });
  (across as usize, dark.collect())
}

fn drawn(text: &str, format: Format, margin: f64, scale: f64) -> (Symbol, Vec<u8>) {
  let request = Request {
    data: Data::Text(text.to_owned()),
    encoding: Encoding {
      compatibility: Compatibility::Qrcode { kanji: false },
      ..Encoding::default()
    },
    picture: Picture {
      qrcode: Some(QrcodeLayout {
        margin,
        scale,
        width: None,
        small: false,
      }),
      ..Picture::new(format)
    },
    limits: Limits::default(),
  };
  let matrix = generate::encode(&request.data, &request.encoding)
    .unwrap()
    .symbol;
  match generate::picture(&request).unwrap() {
    Output::Bytes(bytes) => (matrix, bytes),
    other => panic!("no bytes but {other:?}"),
  }
}

fn decode_png(file: &[u8]) -> Vec<bool> {
  let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
  decoder.set_transformations(Transformations::EXPAND);
  let mut reader = decoder.read_info().unwrap();
  let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
  let frame = reader.next_frame(&mut pixels).unwrap();
  assert_eq!(frame.color_type, ColorType::Grayscale);
  pixels.iter().map(|&luma| luma == 0).collect()
}

proptest! {
  #![proptest_config(ProptestConfig::with_cases(96))]

  #[test]
  fn as_the_formula_has_it(
    length in 1..400_usize,
    margin in prop_oneof![Just(0.0), Just(4.0), (0..40_u32).prop_map(|quarters| f64::from(quarters) / 4.0)],
    scale in prop_oneof![(3..50_u32).prop_map(|tenths| f64::from(tenths) / 10.0), 0.6..30.0_f64],
  ) {
    let text = "a1B".repeat(length);
    let (matrix, file) = drawn(&text, Format::Png, margin, scale);
    let (across, pixels) = expected(&matrix, margin, scale);
    prop_assert!(decode_png(&file) == pixels, "png of {across} pixels a side");
    let (_, gray) = drawn(&text, Format::Gray, margin, scale);
    prop_assert!(gray.iter().map(|&luma| luma == 0).eq(pixels), "gray of {across} pixels a side");
  }
}
