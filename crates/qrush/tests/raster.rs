//! Raster formats, decoded by the `image` crate: each pixel is that of its module.

mod oracle;

use image::{ImageFormat, RgbaImage, load_from_memory_with_format};
use oracle::random::{Random, cases, try_all};
use qrush::Symbol;
use qrush::generate::Request;
use qrush::generate::{encode, picture};
use qrush::picture::{Color, Format, Picture, Sizing};
use qrush::render::Output;
use qrush::scene::Geometry;
use qrush::spec::{Mask, Version};
use qrush::{Data, Encoding, Limits};

fn bytes(color: Color) -> [u8; 4] {
  [color.red, color.green, color.blue, color.alpha]
}

fn draw(request: &Request) -> Vec<u8> {
  match picture(request).unwrap() {
    Output::Bytes(file) => file,
    other => panic!("{other:?}"),
  }
}

fn decode(file: &[u8], format: Format, side: usize) -> RgbaImage {
  let format = match format {
    Format::Jpeg => ImageFormat::Jpeg,
    Format::Webp => ImageFormat::WebP,
    Format::Gif => ImageFormat::Gif,
    Format::Rgba => {
      return RgbaImage::from_raw(side as u32, side as u32, file.to_vec()).unwrap();
    }
    other => panic!("{other:?}"),
  };
  let image = load_from_memory_with_format(file, format).unwrap();
  image.into_rgba8()
}

/// How far a channel of a pixel is from its module's colour, at most.
fn difference(image: &RgbaImage, matrix: &Symbol, picture: &Picture) -> u8 {
  let geometry = Geometry::of(matrix.version, picture, &Limits::default()).unwrap();
  assert_eq!(
    image.dimensions(),
    (geometry.width as u32, geometry.width as u32)
  );
  let (size, module) = (matrix.width(), geometry.module);
  let place = |at: u32| {
    let inside = (at as usize).checked_sub(geometry.left)?;
    (inside < size * module).then_some(inside / module)
  };
  let pixels = image.enumerate_pixels().map(|(x, y, pixel)| {
    let is_dark = match (place(y), place(x)) {
      (Some(row), Some(column)) => matrix.is_dark(row, column),
      _ => false,
    };
    let color = bytes(if is_dark { picture.dark } else { picture.light });
    // What is wholly transparent has no colour.
    let skipped = if color[3] == 0 { 3 } else { 0 };
    let channels = color.iter().zip(&pixel.0).skip(skipped);
    channels.map(|(a, b)| a.abs_diff(*b)).max().unwrap()
  });
  pixels.max().unwrap()
}

fn request(text: &str, picture: Picture) -> Request {
  Request {
    data: Data::Text(text.to_owned()),
    encoding: Encoding::default(),
    picture,
    limits: Limits::default(),
  }
}

/// A text that takes up `version` at level M, with what else is random.
fn some_request(random: &mut Random, format: Format) -> (Request, Symbol) {
  let version = Version::new(1 + random.below(40) as u8).unwrap();
  let encoding = Encoding {
    min_version: version,
    mask: Mask::new(random.below(8) as u8),
    ..Encoding::default()
  };
  let text: String = (0..=random.below(10))
    .map(|_| char::from(33 + random.below(90) as u8))
    .collect();
  let mut picture = Picture::new(format);
  picture.margin = random.below(6) as u32;
  let modules = version.size() + 2 * picture.margin as usize;
  picture.sizing = if random.below(2) == 0 {
    Sizing::Scale(1 + random.below(9) as u32)
  } else {
    Sizing::Width((modules + random.below(400)) as u32)
  };
  let mut color = || Color {
    red: random.below(256) as u8,
    green: random.below(256) as u8,
    blue: random.below(256) as u8,
    alpha: 255,
  };
  (picture.dark, picture.light) = (color(), color());
  match format {
    Format::Gif if random.below(3) == 0 => picture.light.alpha = 0,
    Format::Webp | Format::Rgba => picture.light.alpha = random.below(256) as u8,
    _ => {}
  }
  let data = Data::Text(text);
  let matrix = encode(&data, &encoding).unwrap().symbol;
  let request = Request {
    data,
    encoding,
    picture,
    limits: Limits::default(),
  };
  (request, matrix)
}

#[test]
fn lossless_formats_show_each_pixel() {
  for format in [Format::Webp, Format::Gif, Format::Rgba] {
    try_all(cases(60), |random: &mut Random| {
      let (request, matrix) = some_request(random, format);
      let file = draw(&request);
      let side = Geometry::of(matrix.version, &request.picture, &request.limits)
        .unwrap()
        .width;
      let image = decode(&file, format, side);
      assert_eq!(
        difference(&image, &matrix, &request.picture),
        0,
        "{format:?}"
      );
    });
  }
}

#[test]
fn jpeg_at_full_quality_is_off_by_rounding_alone() {
  try_all(cases(30), |random: &mut Random| {
    let (mut request, matrix) = some_request(random, Format::Jpeg);
    request.picture.quality = 100;
    let image = decode(&draw(&request), Format::Jpeg, 0);
    let most = difference(&image, &matrix, &request.picture);
    assert!(most <= 6, "{most}");
  });
}

#[test]
fn jpeg_keeps_dark_apart_from_light() {
  // Below, libjpeg's own encoder loses the same modules.
  for quality in 15..=100 {
    let mut picture = Picture::new(Format::Jpeg);
    picture.quality = quality;
    picture.sizing = Sizing::Scale(5);
    let request = request("JPEG", picture);
    let image = decode(&draw(&request), Format::Jpeg, 0);
    let matrix = encode(&request.data, &request.encoding).unwrap().symbol;
    for row in 0..matrix.width() {
      for column in 0..matrix.width() {
        // The middle of the module.
        let [x, y] = [column, row].map(|at| ((at + 4) * 5 + 2) as u32);
        let is_dark = image.get_pixel(x, y).0[0] < 128;
        assert_eq!(
          is_dark,
          matrix.is_dark(row, column),
          "quality {quality}: {row}, {column}"
        );
      }
    }
  }
}
