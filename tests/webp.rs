//! Lossy WebP, decoded by the `image` crate, beside the exact pixels.

mod oracle;

use std::io::Cursor;

use image::{ImageFormat, ImageReader, RgbaImage, load_from_memory_with_format};
use oracle::random::{Random, cases, try_all};
use qrush::generate::{picture, symbol};
use qrush::render::Geometry;
use qrush::request::{Call, Color, Data, Draft, Encoding, Format, Picture, Request, Sizing, Value};
use qrush::spec::Version;

fn file(request: &Request) -> Vec<u8> {
  picture(request).unwrap().into_bytes().unwrap()
}

fn decode(file: &[u8]) -> RgbaImage {
  let image = load_from_memory_with_format(file, ImageFormat::WebP).unwrap();
  image.into_rgba8()
}

/// The exact pixels, by the format that has nothing but them.
fn exact(request: &Request) -> Vec<u8> {
  let picture = Picture {
    format: Format::Rgba,
    ..request.picture.clone()
  };
  file(&Request {
    picture,
    ..request.clone()
  })
}

/// The mean squared difference of grey pixels.
fn difference(seen: &RgbaImage, exact: &[u8]) -> f64 {
  assert_eq!(seen.as_raw().len(), exact.len());
  let pairs = seen.as_raw().chunks_exact(4).zip(exact.chunks_exact(4));
  let squares: u32 = pairs
    .map(|(one, other)| u32::from(one[1].abs_diff(other[1])).pow(2))
    .sum();
  f64::from(squares) / f64::from(seen.width() * seen.height())
}

/// A code of any version at any size, in greys.
fn some_request(random: &mut Random) -> Request {
  let version = Version::new(1 + random.below(12) as u8).unwrap();
  let mut picture = Picture::new(Format::Webp);
  picture.lossless = false;
  picture.quality = 1 + random.below(100) as u8;
  picture.margin = random.below(6) as u32;
  let modules = version.size() + 2 * picture.margin as usize;
  picture.sizing = if random.below(2) == 0 {
    Sizing::Scale(1 + random.below(12) as u32)
  } else {
    Sizing::Width((modules + random.below(400)) as u32)
  };
  let mut gray = || {
    let value = random.below(256) as u8;
    Color {
      red: value,
      green: value,
      blue: value,
      alpha: 255,
    }
  };
  (picture.dark, picture.light) = (gray(), gray());
  Request {
    data: Data::Text(random.below(1_000).to_string()),
    encoding: Encoding {
      min_version: version,
      ..Encoding::default()
    },
    picture,
  }
}

#[test]
fn it_differs_by_less_than_its_quality_asks_for() {
  try_all(cases(80), |random: &mut Random| {
    let request = some_request(random);
    let Picture {
      quality,
      light,
      dark,
      ..
    } = request.picture;
    let contrast = f64::from(light.red.abs_diff(dark.red));
    let mean = difference(&decode(&file(&request)), &exact(&request));
    // A step, the last bits of brightness, and its narrower range.
    let step = (4.0 + 0.9 * f64::from(100 - quality)) / 219.0 * contrast;
    let most = (step / 4.0).powi(2) + 2.0;
    assert!(mean <= most, "{mean} of {most}, {:?}", request.picture);
  });
}

#[test]
fn transparency_is_exact() {
  try_all(cases(40), |random: &mut Random| {
    let mut request = some_request(random);
    let alpha = [0, 255, random.below(256) as u8];
    request.picture.light.alpha = alpha[random.below(3)];
    request.picture.dark.alpha = alpha[random.below(3)];
    let seen = decode(&file(&request)).into_raw();
    let alpha = |pixels: &[u8]| {
      pixels
        .iter()
        .skip(3)
        .step_by(4)
        .copied()
        .collect::<Vec<u8>>()
    };
    assert!(
      alpha(&seen) == alpha(&exact(&request)),
      "{:?}",
      request.picture
    );
  });
}

#[test]
fn black_on_white_loses_next_to_nothing_where_modules_are_whole_blocks() {
  for (text, scale) in [("BLOCKS", 4), ("BLOCKS", 8), ("BLOCKS", 16)] {
    let mut picture = Picture::new(Format::Webp);
    picture.lossless = false;
    picture.sizing = Sizing::Scale(scale);
    let request = Request {
      data: Data::Text(text.to_owned()),
      encoding: Encoding::default(),
      picture,
    };
    let mean = difference(&decode(&file(&request)), &exact(&request));
    assert!(mean < 0.3, "scale {scale}: {mean}");
  }
}

fn wide(width: u32) -> Request {
  let mut picture = Picture::new(Format::Webp);
  picture.lossless = false;
  picture.sizing = Sizing::Width(width);
  Request {
    data: Data::Text("WIDE".to_owned()),
    encoding: Encoding::default(),
    picture,
  }
}

#[test]
fn the_largest_width_of_the_format_is_drawn() {
  Picture::set_max_pixels(1 << 28);
  let file = file(&wide(16_383));
  let reader = ImageReader::with_format(Cursor::new(file), ImageFormat::WebP);
  assert_eq!(reader.into_dimensions().unwrap(), (16_383, 16_383));
}

#[test]
fn large_modules_are_as_dark_or_light_as_they_should_be() {
  let request = wide(4_095);
  let made = symbol(&request.data, &request.encoding).unwrap();
  let geometry = Geometry::of(made.matrix.version, &request.picture).unwrap();
  let image = decode(&file(&request));
  for row in 0..made.matrix.size() {
    for column in 0..made.matrix.size() {
      let [x, y] = [column, row].map(|at| geometry.before + at * geometry.module);
      for (right, down) in [(0, 0), (geometry.module - 1, geometry.module - 1), (40, 60)] {
        let pixel = image.get_pixel((x + right) as u32, (y + down) as u32);
        let is_dark = pixel.0[0] < 128;
        assert_eq!(is_dark, made.matrix.is_dark(row, column), "{row}, {column}");
      }
    }
  }
}

#[test]
fn quality_is_for_what_loses_something() {
  let draft = |options: &[(&str, Value)]| {
    let mut draft = Draft::new(Call::Buffer);
    for (name, value) in options {
      draft.set(name, value).unwrap();
    }
    draft
      .finish(Data::Text("a".into()))
      .map(|request| request.picture)
  };
  let webp = ("type", Value::Text("webp".into()));
  let quality = ("quality", Value::Number(50.0));
  let lossy = ("lossless", Value::Flag(false));
  let lossless = ("lossless", Value::Flag(true));
  let refused = [
    vec![webp.clone(), quality.clone()],
    vec![quality.clone(), lossless.clone(), webp.clone()],
  ];
  for options in &refused {
    assert_eq!(
      draft(options).unwrap_err().to_string(),
      "Expected no value where 'webp' is lossless, or lossless: false beside it, for quality but \
       received 50"
    );
  }
  assert!(draft(std::slice::from_ref(&webp)).unwrap().lossless);
  assert!(draft(&[webp.clone(), lossless]).unwrap().lossless);
  let made = draft(&[quality, lossy.clone(), webp.clone()]).unwrap();
  assert_eq!((made.lossless, made.quality), (false, 50));
  assert_eq!(
    draft(&[webp, lossy.clone()]).unwrap().quality,
    Picture::QUALITY
  );
  assert!(draft(&[lossy]).is_err());
}
