//! The picture as it should look: a bit a pixel, and pixels of brightness and colour made of them.

use crate::error::QrError;
use crate::matrix::Matrix;
use crate::memory;
use crate::render::Geometry;
use crate::render::rows::Rows;

use super::predict::Square;

/// Pixels per side of a macroblock.
const SIDE: usize = 16;

/// The rows of a macroblock, the leftmost pixel in the lowest bit, set where it is dark.
pub type Pattern = [u16; SIDE];

/// The macroblocks of a picture, row by row.
pub struct Source {
  /// How many stand in a row, and how many rows there are.
  pub across: usize,
  pub patterns: Vec<Pattern>,
  /// Whether each block of 4 × 4 pixels has one colour.
  pub is_coarse: bool,
}

impl Source {
  /// Past its edges the picture goes on as it ends.
  ///
  /// # Errors
  /// [`QrError::Memory`] where there is too little for it.
  pub fn new(matrix: &Matrix, geometry: &Geometry) -> Result<Self, QrError> {
    let side = geometry.side;
    let across = side.div_ceil(SIDE);
    let rows = Rows::new(matrix, geometry);
    let mut words = vec![0_u64; side.div_ceil(64)];
    let mut patterns = memory::filled([0; SIDE], across * across)?;
    let mut line = vec![0_u16; across];
    let mut y = 0;
    for row in rows.iter() {
      rows.set_bits(&mut words, &row);
      for (at, bits) in line.iter_mut().enumerate() {
        *bits = (words[at / 4] >> (at % 4 * SIDE)) as u16;
      }
      if let (last @ 1.., Some(bits)) = (side % SIDE, line.last_mut())
        && *bits >> (last - 1) & 1 == 1
      {
        *bits |= u16::MAX << last;
      }
      let end = y + row.times;
      // The last row is repeated to the end of its macroblocks.
      let end = if end == side { across * SIDE } else { end };
      for y in y..end {
        let start = y / SIDE * across;
        for (pattern, bits) in patterns[start..start + across].iter_mut().zip(&line) {
          pattern[y % SIDE] = *bits;
        }
      }
      y = end;
    }
    Ok(Self {
      across,
      is_coarse: geometry.edges.is_none()
        && geometry.module.is_multiple_of(4)
        && geometry.before.is_multiple_of(4),
      patterns,
    })
  }
}

/// The brightness of each pixel.
pub fn brightness(pattern: &Pattern, [light, dark]: [u8; 2]) -> Square<16> {
  pattern.map(|bits| {
    let mut line = [light; SIDE];
    for (at, pixel) in line.iter_mut().enumerate() {
      if bits >> at & 1 == 1 {
        *pixel = dark;
      }
    }
    line
  })
}

/// The brightness of each block of 4 × 4 pixels, which have one.
pub fn coarse_brightness(pattern: &Pattern, [light, dark]: [u8; 2]) -> Square<4> {
  [0, 4, 8, 12].map(|row| {
    [0, 4, 8, 12].map(|at| {
      if pattern[row] >> at & 1 == 1 {
        dark
      } else {
        light
      }
    })
  })
}

/// A difference of colour, which 2 × 2 pixels share: by how many of them are dark.
pub fn colour(pattern: &Pattern, mixed: [u8; 5]) -> Square<8> {
  let mut made = [[0; 8]; 8];
  for (line, rows) in made.iter_mut().zip(pattern.chunks_exact(2)) {
    for (at, pixel) in line.iter_mut().enumerate() {
      let pairs = (rows[0] >> (2 * at) & 3, rows[1] >> (2 * at) & 3);
      *pixel = mixed[(pairs.0.count_ones() + pairs.1.count_ones()) as usize];
    }
  }
  made
}
