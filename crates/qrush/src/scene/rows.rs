//! Rows of pixels from rows of modules: what the raster formats share.

use crate::error::Error;
use crate::memory;
use crate::scene::Geometry;
use crate::symbol::Symbol;

/// The rows of a picture from the top, each distinct one once.
pub struct Rows<'a> {
  symbol: &'a Symbol,
  geometry: &'a Geometry,
}

/// A row of pixels that stands `times` times below itself.
pub struct Row<'a> {
  /// Bit-packed modules, or none in the quiet zone.
  modules: &'a [u64],
  /// How often it stands there; never 0.
  pub times: usize,
}

impl<'a> Rows<'a> {
  /// The rows of `symbol` at the size of `geometry`.
  pub fn new(symbol: &'a Symbol, geometry: &'a Geometry) -> Self {
    Self { symbol, geometry }
  }

  /// The rows in their order.
  pub fn iter(&self) -> impl Iterator<Item = Row<'a>> {
    let quiet = |times| Row {
      modules: &[],
      times,
    };
    let geometry = self.geometry;
    let rows = (0..).zip(self.symbol.rows());
    let rows = rows.map(|(row, modules)| Row {
      modules,
      times: geometry.row(row + 1) - geometry.row(row),
    });
    let above = std::iter::once(quiet(geometry.top));
    let below = std::iter::once(quiet(geometry.bottom(self.symbol.height())));
    above.chain(rows).chain(below).filter(|row| row.times > 0)
  }

  /// All pixels, each of `N` bytes, from left to right and top to bottom.
  ///
  /// # Errors
  /// [`Error::Memory`] where there is too little for them.
  pub fn pixels<const N: usize>(&self, light: [u8; N], dark: [u8; N]) -> Result<Vec<u8>, Error> {
    let Geometry { width, height, .. } = *self.geometry;
    let mut pixels = memory::with_capacity(width * height * N)?;
    for row in self.iter() {
      let start = pixels.len();
      self.push_row(&mut pixels, &row, light, dark);
      for _ in 1..row.times {
        pixels.extend_from_within(start..start + width * N);
      }
    }
    Ok(pixels)
  }

  /// Appends the pixels of one row.
  pub fn push_row<const N: usize>(
    &self,
    pixels: &mut Vec<u8>,
    row: &Row,
    light: [u8; N],
    dark: [u8; N],
  ) {
    let geometry = self.geometry;
    let width = geometry.width;
    let start = pixels.len();
    pixels.resize(start + width * N, light[0]);
    let line = &mut pixels[start..];
    let mut at = 0;
    let mut fill = |end: usize, color: [u8; N]| {
      for pixel in line[at * N..end * N].chunks_exact_mut(N) {
        pixel.copy_from_slice(&color);
      }
      at = end;
    };
    for (column, count) in dark_runs(row.modules) {
      fill(geometry.column(column), light);
      fill(geometry.column(column + count), dark);
    }
    fill(width, light);
  }

  /// Sets `bits` to one row, bit-packed: pixel `x` is bit `x % 64` of word `x / 64`, set when dark.
  pub fn set_bits(&self, bits: &mut [u64], row: &Row) {
    let geometry = self.geometry;
    bits.fill(0);
    for (column, count) in dark_runs(row.modules) {
      let (from, end) = (geometry.column(column), geometry.column(column + count));
      if from == end {
        continue;
      }
      let to = end - 1;
      let (first, last) = (u64::MAX << (from % 64), u64::MAX >> (63 - to % 64));
      let (start, end) = (from / 64, to / 64);
      if start == end {
        bits[start] |= first & last;
      } else {
        bits[start] |= first;
        bits[start + 1..end].fill(u64::MAX);
        bits[end] |= last;
      }
    }
  }
}

/// The runs of dark modules of a row: where each starts, and how many there are.
pub fn dark_runs(words: &[u64]) -> impl Iterator<Item = (usize, usize)> {
  // The next set bit, or the next that is not, from `at` on.
  let find = move |at: usize, flip: u64| {
    let mut at = at;
    while let Some(word) = words.get(at / 64) {
      let rest = (word ^ flip) >> (at % 64);
      if rest != 0 {
        return Some(at + rest.trailing_zeros() as usize);
      }
      at = (at / 64 + 1) * 64;
    }
    None
  };
  let mut at = 0;
  std::iter::from_fn(move || {
    let start = find(at, 0)?;
    at = find(start, u64::MAX).unwrap_or(words.len() * 64);
    Some((start, at - start))
  })
}
