//! Modules → the distinct rows of pixels, one bit each, as PNG stores them.

use crate::matrix::Matrix;
use crate::render::Geometry;

/// Modules of a row: column `c` is bit `c % 64` of word `c / 64`, set when dark.
pub type Modules = [u64; 3];

/// Equal rows of pixels, one below the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
  pub modules: Modules,
  /// Rows of pixels, at least one.
  pub height: usize,
}

/// The picture as bands; the bytes of a row are stored once for each.
#[derive(Debug)]
pub struct Rows {
  pub bands: Vec<Band>,
  /// A row of each band: its filter's type, 0, and its pixels, the leftmost in the highest bit.
  /// Pixels past the last are light; bytes past the last row are nothing.
  pub bytes: Vec<u8>,
  /// Bytes of a row, its filter's type included.
  pub period: usize,
}

impl Rows {
  pub const fn new() -> Self {
    Self {
      bands: Vec::new(),
      bytes: Vec::new(),
      period: 0,
    }
  }

  /// Bytes of the row of band `at`.
  pub fn row(&self, at: usize) -> &[u8] {
    &self.bytes[at * self.period..][..self.period]
  }

  /// Draws the rows; `ground` is a byte of light pixels, 0 or 255.
  pub fn draw(&mut self, matrix: &Matrix, geometry: &Geometry, ground: u8) {
    let size = matrix.size();
    let (before, after) = (geometry.before, geometry.after(size));
    let light = |height| Band {
      modules: [0; 3],
      height,
    };
    self.bands.clear();
    self.bands.extend((before > 0).then(|| light(before)));
    self.bands.extend(matrix.rows().map(|row| Band {
      modules: std::array::from_fn(|at| row.get(at).copied().unwrap_or(0)),
      height: geometry.module,
    }));
    self.bands.extend((after > 0).then(|| light(after)));
    self.period = 1 + geometry.side.div_ceil(8);
    self.bytes.clear();
    let bytes = self.bands.len() * self.period + SPARE;
    self.bytes.resize(bytes, ground);
    let ink = Ink::new(geometry, size, ground);
    for (at, band) in self.bands.iter().enumerate() {
      let row = &mut self.bytes[at * self.period..];
      row[0] = 0;
      if band.modules != [0; 3] {
        ink.draw(&band.modules, row);
      }
    }
  }
}

/// Bytes past a row over which [`Ink`] may write light pixels.
const SPARE: usize = 16;

/// Pixels that go into a word beside up to seven that wait there for their byte to be full.
const WIDEST: usize = 56;

/// Draws several modules at a time, by a table.
struct Ink {
  /// The pixels of `at_once` modules, the leftmost highest.
  pixels: [u64; 256],
  at_once: usize,
  module: usize,
  before: usize,
  size: usize,
  ground: u64,
}

impl Ink {
  fn new(geometry: &Geometry, size: usize, ground: u8) -> Self {
    let Geometry { module, before, .. } = *geometry;
    let at_once = match WIDEST / module {
      8.. if size > 64 => 8,
      4.. => 4,
      2.. => 2,
      _ => 1,
    };
    let mut pixels = [0; 256];
    if module <= WIDEST {
      let all = u64::MAX >> (64 - at_once * module);
      let ground = if ground == 0 { 0 } else { u64::MAX };
      pixels[0] = ground & all;
      for at in 0..at_once {
        let dark = (u64::MAX >> (64 - module)) << ((at_once - 1 - at) * module);
        for before in 0..1 << at {
          pixels[before | 1 << at] = pixels[before] ^ dark;
        }
      }
    }
    Self {
      pixels,
      at_once,
      module,
      before,
      size,
      ground: if ground == 0 { 0 } else { u64::MAX },
    }
  }

  /// Draws `modules` upon `row`, which is all light and goes on for [`SPARE`] bytes or another row.
  fn draw(&self, modules: &Modules, row: &mut [u8]) {
    if self.module > WIDEST {
      return self.draw_runs(modules, row);
    }
    let mut at = 1 + self.before / 8;
    let mut count = self.before % 8;
    let mut waiting = self.ground;
    let (bits, mask) = (self.at_once * self.module, (1 << self.at_once) - 1);
    for column in (0..self.size).step_by(self.at_once) {
      let some = modules[column / 64] >> (column % 64) & mask;
      waiting = waiting << bits | self.pixels[some as usize];
      count += bits;
      if count >= 8 {
        put(row, at, waiting, count, self.ground);
        at += count / 8;
        count %= 8;
      }
    }
    if count > 0 {
      put(row, at, waiting, count, self.ground);
    }
  }

  /// The same for wide modules, run by run.
  fn draw_runs(&self, modules: &Modules, row: &mut [u8]) {
    let is_dark = |column: usize| modules[column / 64] >> (column % 64) & 1 == 1;
    for column in (0..self.size).filter(|&column| is_dark(column)) {
      let (from, to) = (
        self.before + column * self.module,
        self.before + (column + 1) * self.module,
      );
      let (first, last) = (1 + from / 8, 1 + to / 8);
      row[first] ^= 0xFF >> (from % 8);
      for byte in &mut row[first + 1..=last] {
        *byte ^= 0xFF;
      }
      row[last] ^= 0xFF >> (to % 8);
    }
  }
}

/// Writes the last `count` bits of `waiting` to byte `at`, and ground after them.
fn put(row: &mut [u8], at: usize, waiting: u64, count: usize, ground: u64) {
  let pixels = waiting << (64 - count) | ground >> count;
  row[at..at + 8].copy_from_slice(&pixels.to_be_bytes());
}
