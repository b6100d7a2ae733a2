//! Baseline JPEG (ITU-T T.81) with JFIF's header (ITU-T T.871).
//!
//! A picture of two colours has few different blocks of 8 × 8 pixels: each is transformed once.

mod block;
mod entropy;
mod table;

use std::collections::HashMap;

use block::Channel;
use entropy::Entropy;

use crate::error::Error;
use crate::limits::Estimate;
use crate::memory;
use crate::picture::{Color, Picture, Print};
use crate::render::shape::Shape;
use crate::scene::rows::Rows;
use crate::scene::{Drawing, Geometry};
use crate::symbol::Symbol;

/// Pixels per side of a block.
const BLOCK: usize = 8;

/// Bytes of the file but for the blocks, at least.
const FRAME: u64 = 150;
/// Bytes of the file before the blocks, at most.
const HEADERS: usize = 1_024;

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  // Blocks of 8 × 8 pixels that differ: at most as many in a row as modules begin.
  let blocks = shape.modules.min(shape.width / 8).pow(2);
  let channel = if shape.is_aligned {
    16_000 + 25 * shape.area()
  } else {
    38_000 + 11 * shape.area() + 4 * shape.rows() + 60 * blocks + shape.pixels() / 7
  };
  channel * if shape.is_gray { 1 } else { 2 }
}

/// The bytes of the file, for a symbol of `modules` modules a side. A block takes two bits or more: its mean,
/// and its end.
pub fn estimate(modules: usize, picture: &Picture, geometry: &Geometry) -> Estimate {
  let channels = channels(picture) as u64;
  let blocks = (geometry.width.div_ceil(BLOCK) * geometry.height.div_ceil(BLOCK)) as u64;
  let least = FRAME + blocks * channels * 2 / 8;
  let (modules, side) = (modules as u64, geometry.width as u64);
  let (edges, pixels) = if channels == 1 {
    (470, 120)
  } else {
    (1_200, 300)
  };
  // Hundredths of a byte, at the best quality: for a pixel of an edge, but for each pixel at most.
  let edges = match geometry.alignment() {
    8 => channels * (120 * modules.pow(2) + 8 * modules * side),
    4 => edges * modules * side * 2 / 5,
    _ => edges * modules * side,
  };
  let quality = u64::from(picture.quality);
  let percent = if quality < 80 {
    25 + quality / 2
  } else {
    65 + (quality - 80) * 7 / 4
  };
  let percent = if geometry.alignment() == 8 {
    100
  } else {
    percent
  };
  Estimate {
    least,
    likely: least + 600 + edges.min(pixels * side.pow(2)) * percent / 10_000,
  }
}

/// One where both colours are grey, else three.
fn channels(picture: &Picture) -> usize {
  let is_gray = |color: Color| color.red == color.green && color.green == color.blue;
  if is_gray(picture.light) && is_gray(picture.dark) {
    1
  } else {
    3
  }
}

/// Writes a JPEG: of one channel where both colours are grey, else of three, none of them coarser
/// than the others, so that edges between colours stay sharp.
///
/// # Errors
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  let channels = channels(picture);
  let tables = table::quantization(picture.quality);
  let tables = &tables[..channels.min(2)];
  let (light, dark) = (channels_of(picture.light), channels_of(picture.dark));
  let channels: Vec<Channel> = (0..channels)
    .map(|at| Channel::new(light[at], dark[at], &tables[at.min(1)]))
    .collect();

  let (patterns, blocks) = patterns(symbol, geometry)?;
  let entropy = Entropy::new(&channels, &patterns, &blocks)?;

  let mut file = Vec::new();
  let (across, bytes) = (geometry.width.div_ceil(BLOCK), entropy.bytes());
  limit.check(FRAME + bytes)?;
  // One of 256 random bytes looks like a marker.
  let room = (bytes + bytes / 64) as usize + entropy.most_bytes(across);
  limit.reserve(&mut file, HEADERS + room)?;
  file.extend_from_slice(&[0xff, 0xd8]);
  // JFIF 1.02, dots per inch, or else no unit but pixels as high as wide; no thumbnail.
  let (unit, density) = match picture.print {
    Some(Print::Ppi(ppi)) => (1, ppi as u16),
    _ => (0, 1),
  };
  let [high, low] = density.to_be_bytes();
  let jfif = [*b"JFIF\0\x01\x02", [unit, high, low, high, low, 0, 0]].concat();
  push_segment(&mut file, 0xe0, &jfif);
  for (table, number) in tables.iter().zip(0..) {
    let zigzag = table::ZIGZAG.map(|at| table[at]);
    push_segment(&mut file, 0xdb, &[&[number], &zigzag[..]].concat());
  }
  let [height, width] = [geometry.height, geometry.width].map(|side| (side as u16).to_be_bytes());
  let mut frame = vec![8, height[0], height[1], width[0], width[1]];
  frame.push(channels.len() as u8);
  for number in 0..channels.len() as u8 {
    frame.extend_from_slice(&[number + 1, 0x11, number.min(1)]);
  }
  push_segment(&mut file, 0xc0, &frame);
  for table in entropy.tables() {
    push_segment(&mut file, 0xc4, &table);
  }
  let mut scan = vec![channels.len() as u8];
  for number in 0..channels.len() as u8 {
    scan.extend_from_slice(&[number + 1, number.min(1) * 0x11]);
  }
  scan.extend_from_slice(&[0, 63, 0]);
  push_segment(&mut file, 0xda, &scan);
  entropy.push_scan(&mut file, &blocks, across, limit)?;
  file.extend_from_slice(&[0xff, 0xd9]);
  Ok(file)
}

/// Brightness and the two differences of colour, each 0–255 (T.871, 7).
fn channels_of(color: Color) -> [f32; 3] {
  let [red, green, blue] = [color.red, color.green, color.blue].map(f32::from);
  [
    0.299 * red + 0.587 * green + 0.114 * blue,
    128.0 - 0.168_736 * red - 0.331_264 * green + 0.5 * blue,
    128.0 + 0.5 * red - 0.418_688 * green - 0.081_312 * blue,
  ]
}

fn push_segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
  file.extend_from_slice(&[0xff, marker]);
  file.extend_from_slice(&(content.len() as u16 + 2).to_be_bytes());
  file.extend_from_slice(content);
}

/// The different blocks, a bit a pixel, row by row from the lowest bit; and the number of each block
/// of the picture. Past its edges the picture goes on in the light colour.
fn patterns(symbol: &Symbol, geometry: &Geometry) -> Result<(Vec<u64>, Vec<u32>), Error> {
  let across = geometry.width.div_ceil(BLOCK);
  let mut patterns = Vec::new();
  let mut numbers = HashMap::new();
  let mut blocks = memory::with_capacity(across * geometry.height.div_ceil(BLOCK))?;
  let rows = Rows::new(symbol, geometry);
  let mut bits = vec![0; geometry.width.div_ceil(64)];
  let mut line = vec![0_u64; across];
  let mut height = 0;
  for row in rows.iter() {
    rows.set_bits(&mut bits, &row);
    let mut left = row.times;
    while left > 0 {
      let count = left.min(BLOCK - height);
      // The row of pixels, as often as it stands in this line of blocks.
      let repeat = (u64::MAX / 255) >> (64 - 8 * count) << (8 * height);
      for (at, pattern) in line.iter_mut().enumerate() {
        *pattern |= (bits[at / 8] >> (at % 8 * 8) & 255) * repeat;
      }
      height += count;
      left -= count;
      if height == BLOCK {
        take(&mut line, &mut patterns, &mut numbers, &mut blocks);
        height = 0;
      }
    }
  }
  if height > 0 {
    take(&mut line, &mut patterns, &mut numbers, &mut blocks);
  }
  Ok((patterns, blocks))
}

/// Numbers the blocks of a line, and clears it.
fn take(
  line: &mut [u64],
  patterns: &mut Vec<u64>,
  numbers: &mut HashMap<u64, u32>,
  blocks: &mut Vec<u32>,
) {
  let mut last = None;
  for pattern in line {
    let number = match last {
      Some((same, number)) if same == *pattern => number,
      _ => *numbers.entry(*pattern).or_insert_with(|| {
        patterns.push(*pattern);
        patterns.len() as u32 - 1
      }),
    };
    last = Some((*pattern, number));
    blocks.push(number);
    *pattern = 0;
  }
}
