//! The PNG of a symbol at scale 4: ours from the modules, the crates' from pixels already drawn.

use std::hint::black_box;
use std::io::Write;

use crate::clock::Work;
use flate2::Compression as Level;
use flate2::write::ZlibEncoder;
use png::{BitDepth, ColorType, Compression, Encoder};
use qrush::picture::{Format, Picture};
use qrush::render::{Output, render};
use qrush::scene::{Drawing, Geometry};
use qrush::{Limits, Symbol};

/// What is drawn, and its pixels at one bit each.
pub struct Drawn {
  matrix: Symbol,
  picture: Picture,
  geometry: Geometry,
  /// Row after row, without filter types: 1 is light.
  pixels: Vec<u8>,
}

impl Drawn {
  pub fn new(matrix: Symbol) -> Self {
    let picture = Picture::new(Format::Png);
    let geometry =
      Geometry::of(matrix.version, &picture, &Limits::default()).expect("a size within bounds");
    let stride = geometry.width.div_ceil(8);
    let mut pixels = vec![0xFF; stride * geometry.width];
    let module = |at: usize| at.checked_sub(geometry.left).map(|at| at / geometry.module);
    for y in 0..geometry.width {
      for x in 0..geometry.width {
        if let (Some(row), Some(column)) = (module(y), module(x))
          && row.max(column) < matrix.width()
          && matrix.is_dark(row, column)
        {
          pixels[y * stride + x / 8] ^= 0x80 >> (x % 8);
        }
      }
    }
    Self {
      matrix,
      picture,
      geometry,
      pixels,
    }
  }

  fn ours(&self) -> Vec<u8> {
    let matrix = black_box(&self.matrix);
    let drawing = Drawing::new(matrix, &self.picture, &Limits::default());
    drawing
      .and_then(|drawing| render(&drawing))
      .and_then(Output::into_bytes)
      .expect("a picture within the limits")
  }

  fn by_png(&self, compression: Compression) -> Vec<u8> {
    let side = self.geometry.width as u32;
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.set_compression(compression);
    let mut writer = encoder.write_header().expect("a header");
    let pixels = black_box(&self.pixels);
    writer.write_image_data(pixels).expect("all rows");
    writer.finish().expect("a Vec takes every write");
    file
  }

  /// The zlib stream alone: a file has 57 bytes more.
  fn by_zlib(&self) -> Vec<u8> {
    let mut stream = ZlibEncoder::new(Vec::new(), Level::new(9));
    for row in black_box(&self.pixels).chunks_exact(self.geometry.width.div_ceil(8)) {
      stream.write_all(&[0]).expect("a Vec takes every write");
      stream.write_all(row).expect("a Vec takes every write");
    }
    stream.finish().expect("a Vec takes every write")
  }

  /// The works, and the bytes of the file that each makes.
  pub fn works(&self) -> [(Work<'_>, usize); 4] {
    let by = |name, compression| {
      let size = self.by_png(compression).len();
      (Work::new(name, move || self.by_png(compression)), size)
    };
    [
      (Work::new("PNG", || self.ours()), self.ours().len()),
      by("PNG by crate png, fastest", Compression::Fastest),
      by("PNG by crate png, balanced", Compression::Balanced),
      (
        Work::new("PNG by zlib 9", || self.by_zlib()),
        57 + self.by_zlib().len(),
      ),
    ]
  }
}
