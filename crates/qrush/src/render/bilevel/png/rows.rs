//! Modules → the distinct rows of pixels, one bit each, as PNG stores them.

use super::ink::{Ink, SPARE};
use super::modules::Modules;
use crate::error::Error;
use crate::memory;
use crate::scene::Geometry;
use crate::symbol::Symbol;

/// Equal rows of pixels, one below the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
  pub modules: Modules,
  /// The first row of pixels.
  pub top: usize,
  /// Rows of pixels, at least one.
  pub height: usize,
}

/// The picture as bands; the bytes of a row are stored once for each.
pub struct Scanlines {
  pub bands: Vec<Band>,
  /// A row of each band: its filter's type, 0, and its pixels, the leftmost in the highest bit.
  /// Pixels past the last are light; bytes past the last row are nothing.
  pub bytes: Vec<u8>,
  /// Bytes of a row, its filter's type included.
  pub period: usize,
  ink: Ink,
}

impl Scanlines {
  pub const fn new() -> Self {
    Self {
      bands: Vec::new(),
      bytes: Vec::new(),
      period: 0,
      ink: Ink::new(),
    }
  }

  /// Bytes of the row of band `at`.
  pub fn row(&self, at: usize) -> &[u8] {
    &self.bytes[at * self.period..][..self.period]
  }

  /// Draws the rows; `ground` is a byte of light pixels, 0 or 255.
  ///
  /// # Errors
  /// [`Error::Memory`] where there is too little for them.
  pub fn draw(&mut self, symbol: &Symbol, geometry: &Geometry, ground: u8) -> Result<(), Error> {
    let size = symbol.width();
    let light = |top, height| Band {
      modules: [0; 3],
      top,
      height,
    };
    self.bands.clear();
    self.bands.push(light(0, geometry.top));
    self
      .bands
      .extend((0..).zip(symbol.rows()).map(|(at, row)| Band {
        modules: std::array::from_fn(|at| row.get(at).copied().unwrap_or(0)),
        top: geometry.row(at),
        height: geometry.row(at + 1) - geometry.row(at),
      }));
    let end = geometry.row(symbol.height());
    self.bands.push(light(end, geometry.height - end));
    self.bands.retain(|band| band.height > 0);
    self.period = 1 + geometry.width.div_ceil(8);
    self.bytes.clear();
    let bytes = self.bands.len() * self.period + SPARE;
    memory::reserve(&mut self.bytes, bytes)?;
    self.bytes.resize(bytes, ground);
    self.ink.prepare(geometry, size, ground);
    for (at, band) in self.bands.iter().enumerate() {
      let row = &mut self.bytes[at * self.period..];
      row[0] = 0;
      if band.modules != [0; 3] {
        self.ink.draw(&band.modules, geometry, row);
      }
    }
    Ok(())
  }
}
