//! What of a picture's bytes is a copy of earlier ones.
//!
//! All rows of a band but the first copy the row above, and so does the first where its modules are
//! those of the band above, as in the margins: that is one copy from row to row. Only what differs
//! from the band above is left to be said, as literals or by copies from near.

use super::deflate::Piece;
use super::modules::Modules;
use super::pieces::Pieces;
use super::rows::Scanlines;
use super::search::Search;
use crate::error::Error;
use crate::memory;
use crate::scene::Geometry;

/// Pieces of a row at most: two for each module.
const PIECES: usize = 2 * 177;

/// Splits the picture into `pieces`.
///
/// # Errors
/// [`Error::Memory`] where there is too little for them.
pub fn split(
  rows: &Scanlines,
  geometry: &Geometry,
  mut search: Option<&mut Search>,
  pieces: &mut Vec<Piece>,
) -> Result<(), Error> {
  pieces.clear();
  let mut pieces = Pieces::new(pieces);
  let period = rows.period;
  for (at, band) in rows.bands.iter().enumerate() {
    let row = at * period;
    memory::reserve(pieces.made(), PIECES.min(period) + 4)?;
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
  Ok(())
}

/// From which byte of a row to which its pixels may differ, if its modules do.
fn differing(geometry: &Geometry, modules: &Modules, above: &Modules) -> Option<(usize, usize)> {
  let changed: Modules = std::array::from_fn(|at| modules[at] ^ above[at]);
  let first = changed.iter().position(|&word| word != 0)?;
  let last = changed.iter().rposition(|&word| word != 0)?;
  let first = first * 64 + changed[first].trailing_zeros() as usize;
  let end = last * 64 + 64 - changed[last].leading_zeros() as usize;
  Some((
    1 + geometry.column(first) / 8,
    1 + geometry.column(end).div_ceil(8),
  ))
}
