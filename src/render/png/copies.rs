//! What of a picture's bytes is a copy of earlier ones.
//!
//! All rows of a band but the first copy the row above, and so does the first where its modules are
//! those of the band above, as in the margins: that is one copy from row to row. Only what differs
//! from the band above is left to be said, as literals or by copies from near.

use super::deflate::Piece;
use super::rows::{Modules, Rows};
use super::search::Search;
use super::symbols::SHORTEST;
use crate::render::Geometry;

/// Splits the picture into `pieces`.
pub fn split(
  rows: &Rows,
  geometry: &Geometry,
  mut search: Option<&mut Search>,
  pieces: &mut Vec<Piece>,
) {
  pieces.clear();
  let mut pieces = Pieces::new(pieces);
  let period = rows.period;
  for (at, band) in rows.bands.iter().enumerate() {
    let row = at * period;
    let above = at.checked_sub(1).map(|above| &rows.bands[above].modules);
    let (from, to) = match above {
      Some(above) => differing(geometry, &band.modules, above).unwrap_or((period, period)),
      None => (0, period),
    };
    pieces.copy(row, period, from);
    if from == 0 && band.modules == [0; 3] {
      // Nothing above to copy: light pixels copy each other.
      pieces.literals(0, 2);
      pieces.copy(2, 1, period - 2);
    } else if from < to
      && let Some(search) = &mut search
    {
      search.band(rows, at, from, to, &mut pieces);
    } else {
      pieces.literals(row + from, to - from);
    }
    pieces.copy(row + to, period, period - to);
    pieces.copy(row + period, period, (band.height - 1) * period);
  }
  pieces.end();
}

/// From which byte of a row to which its pixels may differ, if its modules do.
fn differing(geometry: &Geometry, modules: &Modules, above: &Modules) -> Option<(usize, usize)> {
  let Geometry { module, before, .. } = *geometry;
  let changed: Modules = std::array::from_fn(|at| modules[at] ^ above[at]);
  let first = changed.iter().position(|&word| word != 0)?;
  let last = changed.iter().rposition(|&word| word != 0)?;
  let first = first * 64 + changed[first].trailing_zeros() as usize;
  let end = last * 64 + 64 - changed[last].leading_zeros() as usize;
  Some((
    1 + (before + first * module) / 8,
    1 + (before + end * module).div_ceil(8),
  ))
}

/// Pieces in the making: literals and copies come as they are found, and are joined.
pub struct Pieces<'a> {
  made: &'a mut Vec<Piece>,
  last: Piece,
  /// Where the last piece's copy stands among the bytes.
  copied: usize,
}

impl<'a> Pieces<'a> {
  fn new(made: &'a mut Vec<Piece>) -> Self {
    let last = Piece {
      start: 0,
      literals: 0,
      distance: 0,
      length: 0,
    };
    Self {
      made,
      last,
      copied: 0,
    }
  }

  /// `count` literals from `start` on.
  pub fn literals(&mut self, start: usize, count: usize) {
    if count == 0 {
      return;
    }
    self.settle(start);
    if self.last.literals == 0 {
      self.last.start = start as u32;
    }
    debug_assert_eq!((self.last.start + self.last.literals) as usize, start);
    self.last.literals += count as u32;
  }

  /// A copy of `length` bytes, the first of which is that at `start`.
  pub fn copy(&mut self, start: usize, distance: usize, length: usize) {
    if length == 0 {
      return;
    }
    if self.last.distance as usize != distance {
      self.settle(start);
      self.last.distance = distance as u32;
    }
    if self.last.length == 0 {
      self.copied = start;
    }
    self.last.length += length as u32;
  }

  /// Ends the last piece, whose copy ends before `start`. One too short to be a copy becomes
  /// literals: so short it lies within a row.
  fn settle(&mut self, start: usize) {
    let Piece {
      literals, length, ..
    } = self.last;
    if (1..SHORTEST as u32).contains(&length) {
      debug_assert_eq!(self.copied + length as usize, start);
      if literals == 0 {
        self.last.start = self.copied as u32;
      }
      self.last.literals += length;
      self.last.length = 0;
    } else if length > 0 {
      self.made.push(self.last);
      self.last.literals = 0;
      self.last.length = 0;
    }
    self.last.distance = 0;
  }

  fn end(mut self) {
    self.settle(self.copied + self.last.length as usize);
    if self.last.literals > 0 {
      self.made.push(self.last);
    }
  }
}
