use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::memory;
use crate::render::shape::Shape;
use crate::scene::rows::Rows;
use crate::scene::{Drawing, Geometry};
use crate::symbol::Symbol;

/// LZW codes of 12 bits (`GIF89a`, appendix F).
const CODES: usize = 1 << 12;
/// Bits of a pixel as LZW counts them: at least two, though one would do.
const PIXEL_BITS: u8 = 2;
const CLEAR: u16 = 1 << PIXEL_BITS;
const END: u16 = CLEAR + 1;
const FIRST: u16 = END + 1;

/// Bytes around the pixels, at least.
const FRAME: u64 = 6 + 7 + 6 + 11 + 1 + 1;

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  2_000 + 3 * shape.rows() + 2 * shape.pixels()
}

/// The bytes of the file. Each code of a table is a pixel longer than one before it, so that so many codes
/// stand for so many pixels at most.
pub fn estimate(modules: usize, geometry: &Geometry) -> Estimate {
  const TABLE: u64 = CODES as u64 - FIRST as u64;
  const PIXELS: u64 = TABLE * (TABLE + 1) / 2;
  let (width, pixels) = (
    geometry.width as u64,
    (geometry.width * geometry.height) as u64,
  );
  let (tables, rest) = (pixels / PIXELS, pixels % PIXELS);
  // The nth code of a table has at least as many bits as n.
  let bits = |codes: u64| {
    let most = codes.max(1).ilog2();
    (codes + 1) * u64::from(most) + 2 - (2 << most)
  };
  let least = FRAME + (tables * bits(TABLE) + bits((2 * rest).isqrt())) / 8;
  // The more pixels a module has, the more codes tell of each edge, but longer ones.
  let edges = modules as u64 * width;
  Estimate {
    least,
    likely: least + 100 + (edges.isqrt() * width / 7 + edges / 20),
  }
}

/// Writes a GIF of two colours: 0 is light, 1 is dark.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  let [width, height] = [geometry.width, geometry.height].map(|side| (side as u16).to_le_bytes());
  let mut file = Vec::new();
  // A screen of the picture's size, with a table of two colours.
  file.extend_from_slice(b"GIF89a");
  file.extend_from_slice(&[width, height].concat());
  file.extend_from_slice(&[0x80, 0, 0]);
  for color in [picture.light, picture.dark] {
    file.extend_from_slice(&[color.red, color.green, color.blue]);
  }
  let clear = [picture.light, picture.dark]
    .iter()
    .position(|color| color.alpha == 0);
  if let Some(index) = clear {
    file.extend_from_slice(&[0x21, 0xf9, 4, 1, 0, 0, index as u8, 0]);
  }
  file.extend_from_slice(&[0x2c, 0, 0, 0, 0]);
  file.extend_from_slice(&[width, height].concat());
  file.extend_from_slice(&[0, PIXEL_BITS]);
  // Only one of the two can be the transparent one: where both are, it is that one for both.
  let dark = u8::from(picture.light.alpha > 0 || picture.dark.alpha > 0);
  push_pixels(&mut file, symbol, geometry, dark, limit)?;
  file.push(0x3b);
  Ok(file)
}

fn push_pixels(
  file: &mut Vec<u8>,
  symbol: &Symbol,
  geometry: &Geometry,
  dark: u8,
  limit: Limit,
) -> Result<(), Error> {
  let rows = Rows::new(symbol, geometry);
  let mut lzw = Lzw::new(file);
  let mut line = memory::with_capacity(geometry.width)?;
  for row in rows.iter() {
    line.clear();
    rows.push_row(&mut line, &row, [0], [dark]);
    for _ in 0..row.times {
      // Codes have at most a byte and a half, and stand for a pixel at least.
      limit.reserve(lzw.file, 2 * geometry.width + 16)?;
      lzw.push(&line);
    }
  }
  lzw.finish();
  Ok(())
}

/// Compresses pixels of two colours into blocks of up to 255 bytes.
struct Lzw<'a> {
  file: &'a mut Vec<u8>,
  /// Where the length of the block under way stands.
  block: usize,
  bits: u32,
  count: u32,
  width: u32,
  /// The string matched so far, if any.
  prefix: Option<u16>,
  next: u16,
  /// What a string, followed by a pixel of each colour, has as its code; 0 for none.
  longer: Box<[[u16; 2]; CODES]>,
}

impl<'a> Lzw<'a> {
  fn new(file: &'a mut Vec<u8>) -> Self {
    let block = file.len();
    file.push(0);
    let mut lzw = Self {
      file,
      block,
      bits: 0,
      count: 0,
      width: 0,
      prefix: None,
      next: FIRST,
      longer: Box::new([[0; 2]; CODES]),
    };
    lzw.width = u32::from(PIXEL_BITS) + 1;
    lzw.put(CLEAR);
    lzw
  }

  fn push(&mut self, pixels: &[u8]) {
    for pixel in pixels {
      let pixel = u16::from(pixel & 1);
      let Some(prefix) = self.prefix else {
        self.prefix = Some(pixel);
        continue;
      };
      let longer = self.longer[prefix as usize][pixel as usize];
      if longer != 0 {
        self.prefix = Some(longer);
        continue;
      }
      self.put(prefix);
      self.prefix = Some(pixel);
      if (self.next as usize) < CODES {
        self.longer[prefix as usize][pixel as usize] = self.next;
        // The reader is one code behind: it needs the wider code when it has made this one.
        if self.next.is_power_of_two() {
          self.width += 1;
        }
        self.next += 1;
      } else {
        self.put(CLEAR);
        self.longer.fill([0; 2]);
        self.next = FIRST;
        self.width = u32::from(PIXEL_BITS) + 1;
      }
    }
  }

  fn put(&mut self, code: u16) {
    self.bits |= u32::from(code) << self.count;
    self.count += self.width;
    while self.count >= 8 {
      self.byte();
    }
  }

  fn byte(&mut self) {
    if self.file.len() - self.block > 255 {
      self.file[self.block] = 255;
      self.block = self.file.len();
      self.file.push(0);
    }
    self.file.push(self.bits as u8);
    self.bits >>= 8;
    self.count = self.count.saturating_sub(8);
  }

  fn finish(mut self) {
    if let Some(prefix) = self.prefix {
      self.put(prefix);
    }
    if self.next.is_power_of_two() && (self.next as usize) < CODES {
      self.width += 1;
    }
    self.put(END);
    if self.count > 0 {
      self.byte();
    }
    self.file[self.block] = (self.file.len() - self.block - 1) as u8;
    self.file.push(0);
  }
}
