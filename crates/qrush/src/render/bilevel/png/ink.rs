//! A row of modules → a row of pixels, one bit each.

use super::modules::Modules;
use crate::scene::Geometry;
use crate::scene::rows::dark_runs;

/// Bytes past a row over which [`Ink`] may write light pixels.
pub const SPARE: usize = 16;

/// Pixels that go into a word beside up to seven that wait there for their byte to be full.
const WIDEST: usize = 56;

/// Draws several modules at a time, by a table.
pub struct Ink {
  /// The pixels of `at_once` modules, the leftmost highest.
  pixels: [u64; 256],
  at_once: usize,
  module: usize,
  before: usize,
  size: usize,
  ground: u64,
}

impl Ink {
  pub const fn new() -> Self {
    Self {
      pixels: [0; 256],
      at_once: 0,
      module: 0,
      before: 0,
      size: 0,
      ground: 0,
    }
  }

  /// Makes ready for a picture; `ground` is a byte of light pixels, 0 or 255.
  pub fn prepare(&mut self, geometry: &Geometry, size: usize, ground: u8) {
    let Geometry {
      module,
      left: before,
      ..
    } = *geometry;
    let ground = if ground == 0 { 0 } else { u64::MAX };
    (self.before, self.size) = (before, size);
    // From picture to picture the table is mostly the same.
    if geometry.edges.is_none() && (self.module, self.ground) != (module, ground) {
      (self.module, self.ground) = (module, ground);
      self.fill();
    }
  }

  fn fill(&mut self) {
    let module = self.module;
    self.at_once = match WIDEST / module {
      8.. => 8,
      4.. => 4,
      2.. => 2,
      1 => 1,
      _ => return,
    };
    self.pixels[0] = self.ground & u64::MAX >> (64 - self.at_once * module);
    for at in 0..self.at_once {
      let dark = (u64::MAX >> (64 - module)) << ((self.at_once - 1 - at) * module);
      for before in 0..1 << at {
        self.pixels[before | 1 << at] = self.pixels[before] ^ dark;
      }
    }
  }

  /// Draws `modules` upon `row`, which is all light and goes on for [`SPARE`] bytes or another row.
  pub fn draw(&self, modules: &Modules, geometry: &Geometry, row: &mut [u8]) {
    if self.module > WIDEST || geometry.edges.is_some() {
      return draw_runs(modules, geometry, row);
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
}

/// The same for wide or uneven modules, run by run.
fn draw_runs(modules: &Modules, geometry: &Geometry, row: &mut [u8]) {
  for (column, count) in dark_runs(modules) {
    let (from, to) = (geometry.column(column), geometry.column(column + count));
    let (first, last) = (1 + from / 8, 1 + to / 8);
    row[first] ^= 0xFF >> (from % 8);
    for byte in &mut row[first + 1..=last] {
      *byte ^= 0xFF;
    }
    row[last] ^= 0xFF >> (to % 8);
  }
}

/// Writes the last `count` bits of `waiting` to byte `at`, and ground after them.
fn put(row: &mut [u8], at: usize, waiting: u64, count: usize, ground: u64) {
  let pixels = waiting << (64 - count) | ground >> count;
  row[at..at + 8].copy_from_slice(&pixels.to_be_bytes());
}
