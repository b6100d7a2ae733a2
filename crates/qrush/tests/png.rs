//! PNG: every pixel, read by the `png` crate, against a naive drawing of the modules; and the sizes
//! beside those that zlib's level 9 has for the same pixels.

use std::io::{Cursor, Write};

use png::{BitDepth, ColorType, Info, Transformations};
use qrush::Symbol;
use qrush::generate::encode;
use qrush::picture::{Color, Format, Picture, Sizing};
use qrush::render::{Output, render};
use qrush::scene::{Drawing, Geometry};
use qrush::spec::{Level, Version};
use qrush::{Data, Encoding, Limits};
use rayon::prelude::*;

mod oracle;

/// A symbol of `version`, of digits that leave some of it to padding.
fn of_version(version: Version) -> Symbol {
  let encoding = Encoding {
    level: Level::L,
    boost: false,
    min_version: version,
    max_version: version,
    ..Encoding::default()
  };
  let symbol = ["31415926535897932384626433832795", "27182"]
    .into_iter()
    .find_map(|text| encode(&Data::Text(text.to_owned()), &encoding).ok());
  symbol.expect("digits that fit").symbol
}

/// Versions of all widths in words, and some between.
fn some() -> Vec<Symbol> {
  let numbers = [1, 2, 5, 11, 12, 20, 27, 28, 40];
  let micro = (1..=4).filter_map(Version::micro);
  let all = micro.chain(numbers.into_iter().filter_map(Version::new));
  all.map(of_version).collect()
}

fn picture(margin: u32, sizing: Sizing) -> Picture {
  Picture {
    margin,
    sizing,
    ..Picture::new(Format::Png)
  }
}

fn write(matrix: &Symbol, picture: &Picture) -> Option<Vec<u8>> {
  let drawing = Drawing::new(matrix, picture, &Limits::default()).ok()?;
  render(&drawing).and_then(Output::into_bytes).ok()
}

/// Whether the pixel at `x`, `y` is dark, by division: of whole modules, in the middle of the picture.
fn is_dark(matrix: &Symbol, picture: &Picture, (x, y): (usize, usize)) -> bool {
  let modules = matrix.width() + 2 * picture.margin as usize;
  let (side, module) = match picture.sizing {
    Sizing::Scale(scale) => (modules * scale as usize, scale as usize),
    Sizing::Width(width) => (width as usize, width as usize / modules),
  };
  let before = (side - matrix.width() * module) / 2;
  let place = |at: usize| at.checked_sub(before).map(|at| at / module);
  let inside = |at: &usize| *at < matrix.width();
  match (place(y).filter(inside), place(x).filter(inside)) {
    (Some(row), Some(column)) => matrix.is_dark(row, column),
    _ => false,
  }
}

/// Asserts that `file` is of one bit a pixel and has each pixel's colour; what it says of itself.
fn assert_pixels(file: &[u8], matrix: &Symbol, picture: &Picture) -> Info<'static> {
  let mut decoder = png::Decoder::new(Cursor::new(file));
  decoder.set_transformations(Transformations::IDENTITY);
  let mut reader = decoder.read_info().expect("a header");
  let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
  let frame = reader.next_frame(&mut pixels).expect("an image");
  reader.finish().expect("an end");
  let info = reader.info().clone();
  assert_eq!((info.width, info.bit_depth), (info.height, BitDepth::One));
  let colors = [0, 1].map(|index| color(&info, index));
  let side = info.width as usize;
  for y in 0..side {
    let row = &pixels[y * frame.line_size..][..frame.line_size];
    for x in 0..side {
      let bit = row[x / 8] >> (7 - x % 8) & 1;
      let expected = if is_dark(matrix, picture, (x, y)) {
        picture.dark
      } else {
        picture.light
      };
      assert!(
        colors[usize::from(bit)] == expected,
        "{x}, {y} of {:?} as {picture:?}",
        matrix.version
      );
    }
  }
  info
}

/// The colour of pixels of value `index`.
fn color(info: &Info, index: usize) -> Color {
  let alphas = info.trns.as_deref();
  if info.color_type == ColorType::Grayscale {
    let grey = [0, 255][index];
    // The crate leaves out the high byte of a sample.
    let transparent = alphas.is_some_and(|sample| sample == [index as u8]);
    return Color {
      red: grey,
      green: grey,
      blue: grey,
      alpha: if transparent { 0 } else { 255 },
    };
  }
  assert_eq!(info.color_type, ColorType::Indexed);
  let entry = &info.palette.as_deref().expect("a palette")[3 * index..][..3];
  Color {
    red: entry[0],
    green: entry[1],
    blue: entry[2],
    alpha: alphas
      .and_then(|alphas| alphas.get(index))
      .copied()
      .unwrap_or(255),
  }
}

#[test]
fn every_version_at_every_scale_up_to_16() {
  for matrix in oracle::versions().map(of_version) {
    let scales = if matrix.width() < 60 { 1..=16 } else { 1..=8 };
    for scale in scales {
      let picture = picture(4, Sizing::Scale(scale));
      let file = write(&matrix, &picture).expect("a picture");
      assert_pixels(&file, &matrix, &picture);
    }
  }
}

#[test]
fn large_versions_at_large_scales() {
  for version in [14, 28, 40] {
    let matrix = of_version(Version::new(version).unwrap());
    for scale in [9, 11, 12, 14, 15, 16] {
      let picture = picture(2, Sizing::Scale(scale));
      let file = write(&matrix, &picture).expect("a picture");
      assert_pixels(&file, &matrix, &picture);
    }
  }
}

#[test]
fn margins_of_0_to_10() {
  for matrix in some() {
    for margin in 0..=10 {
      for scale in 1..=5 {
        let picture = picture(margin, Sizing::Scale(scale));
        let file = write(&matrix, &picture).expect("a picture");
        assert_pixels(&file, &matrix, &picture);
      }
    }
  }
}

/// What the modules leave over shifts them within their bytes.
#[test]
fn every_width_that_leaves_a_remainder() {
  for matrix in some().into_iter().filter(|matrix| matrix.width() < 50) {
    for margin in [0, 1, 4] {
      let least = matrix.width() as u32 + 2 * margin;
      for width in (least..).take(5 * least as usize).step_by(3) {
        let picture = picture(margin, Sizing::Width(width));
        let file = write(&matrix, &picture).expect("a picture");
        assert_pixels(&file, &matrix, &picture);
      }
    }
  }
}

#[test]
fn large_modules_and_margins() {
  let matrix = of_version(Version::new(1).unwrap());
  let scales = [17, 28, 29, 31, 32, 50, 56, 57, 63, 64, 100];
  let sizings = scales.map(Sizing::Scale).into_iter();
  for sizing in sizings.chain([1000, 1001, 2047, 4096].map(Sizing::Width)) {
    for margin in [0, 4] {
      let picture = picture(margin, sizing);
      let file = write(&matrix, &picture).expect("a picture");
      assert_pixels(&file, &matrix, &picture);
    }
  }
  let picture = picture(1000, Sizing::Scale(2));
  let file = write(&matrix, &picture).expect("a picture");
  assert_pixels(&file, &matrix, &picture);
}

#[test]
fn colours_and_opacities() {
  let shades = [
    "#000",
    "#fff",
    "#0000",
    "#fff0",
    "#0008",
    "#fff8",
    "#1a2b3c",
    "#1a2b3c00",
    "#1a2b3c7f",
  ];
  let colors = shades.map(|shade| Color::parse(shade).expect("a colour"));
  let matrix = of_version(Version::new(2).unwrap());
  for dark in colors {
    for light in colors {
      for scale in [3, 4] {
        let picture = Picture {
          dark,
          light,
          ..picture(4, Sizing::Scale(scale))
        };
        let file = write(&matrix, &picture).expect("a picture");
        assert_pixels(&file, &matrix, &picture);
      }
    }
  }
}

/// Grey says black and white without a palette; opacities are said up to the last that is not full.
#[test]
fn no_chunk_that_is_not_needed() {
  let matrix = of_version(Version::new(2).unwrap());
  let of = |dark, light| {
    let picture = Picture {
      dark: Color::parse(dark).unwrap(),
      light: Color::parse(light).unwrap(),
      ..Picture::new(Format::Png)
    };
    let file = write(&matrix, &picture).unwrap();
    let info = assert_pixels(&file, &matrix, &picture);
    (info.color_type, info.trns.map(|alphas| alphas.len()))
  };
  assert_eq!(of("#000", "#fff"), (ColorType::Grayscale, None));
  assert_eq!(of("#fff", "#000"), (ColorType::Grayscale, None));
  assert_eq!(of("#000", "#fff0"), (ColorType::Grayscale, Some(1)));
  assert_eq!(of("#123", "#fff"), (ColorType::Indexed, None));
  assert_eq!(of("#000", "#0000"), (ColorType::Indexed, Some(1)));
  assert_eq!(of("#1230", "#fff"), (ColorType::Indexed, Some(1)));
  assert_eq!(of("#1237", "#fff7"), (ColorType::Indexed, Some(2)));
}

/// What zlib's level 9 makes of the rows of pixels, unfiltered, and of PNG's chunks around them.
fn by_zlib(matrix: &Symbol, picture: &Picture) -> usize {
  let geometry = Geometry::of(matrix.version, picture, &Limits::default()).expect("a picture");
  let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(9));
  let mut row = vec![0; 1 + geometry.width.div_ceil(8)];
  for y in 0..geometry.width {
    // A row of modules begins, or the margin below them.
    if y >= geometry.left && (y - geometry.left).is_multiple_of(geometry.module) || y == 0 {
      row[1..].fill(0xFF);
      for x in (0..geometry.width).filter(|&x| is_dark(matrix, picture, (x, y))) {
        row[1 + x / 8] ^= 0x80 >> (x % 8);
      }
    }
    encoder.write_all(&row).expect("a Vec takes every write");
  }
  let stream = encoder.finish().expect("a Vec takes every write");
  8 + (12 + 13) + (12 + stream.len()) + 12
}

/// Bytes over the corpus, ours and zlib's.
fn sizes(symbols: &[Symbol], margin: u32, sizing: Sizing) -> (usize, usize) {
  let picture = picture(margin, sizing);
  symbols
    .par_iter()
    .map(|matrix| {
      let ours = write(matrix, &picture).expect("a picture").len();
      (ours, by_zlib(matrix, &picture))
    })
    .reduce(|| (0, 0), |one, other| (one.0 + other.0, one.1 + other.1))
}

fn corpus() -> Vec<Symbol> {
  let texts = oracle::corpus().into_iter();
  let symbols = texts.map(|text| encode(&Data::Text(text), &Encoding::default()));
  symbols
    .filter_map(Result::ok)
    .map(|made| made.symbol)
    .collect()
}

/// Ratios as measured, and a hundredth more.
#[test]
fn smaller_than_zlib_over_the_corpus() {
  let symbols = corpus();
  assert!(symbols.len() >= 700, "{}", symbols.len());
  let most = [
    105, 94, 98, 77, 100, 98, 102, 90, 102, 102, 103, 102, 104, 104, 105, 102,
  ];
  for (scale, most) in (1..).zip(most) {
    let (ours, theirs) = sizes(&symbols, 4, Sizing::Scale(scale));
    assert!(
      100 * ours <= most * theirs,
      "scale {scale}: {ours} bytes, zlib {theirs}"
    );
  }
}

#[test]
fn smaller_than_zlib_without_margins_with_remainders_and_large() {
  let symbols: Vec<_> = corpus().into_iter().step_by(12).collect();
  let most = [
    (0, Sizing::Scale(4), 100),
    (0, Sizing::Scale(5), 100),
    (1, Sizing::Scale(8), 100),
    (4, Sizing::Width(300), 100),
    (4, Sizing::Width(301), 100),
    (4, Sizing::Width(1000), 105),
    (4, Sizing::Scale(32), 105),
  ];
  for (margin, sizing, most) in most {
    let symbols: Vec<_> = symbols
      .iter()
      .filter(|symbol| symbol.width() < 150)
      .cloned()
      .collect();
    let (ours, theirs) = sizes(&symbols, margin, sizing);
    assert!(
      100 * ours <= most * theirs,
      "{margin}, {sizing:?}: {ours} bytes, zlib {theirs}"
    );
  }
}
