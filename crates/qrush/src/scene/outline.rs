//! The outlines of the dark modules: what print is made of, since shapes that only lie side by side
//! show hairlines in some viewers, and are cut apart by plotters.

use crate::error::Error;
use crate::symbol::Symbol;

/// A corner of a module: columns from the left of the symbol, rows from its top.
pub type Corner = (isize, isize);

/// Calls `each` with the corners of one outline after another.
///
/// Modules that share a side share an outline; those that share a corner only do not. The first step
/// goes right and the second along a column, and so on in turns; the last returns to the first corner,
/// which is not repeated. Dark modules lie on the right hand: fill by either winding rule.
///
/// # Errors
/// The first one of `each`.
pub fn trace(
  symbol: &Symbol,
  mut each: impl FnMut(&[Corner]) -> Result<(), Error>,
) -> Result<(), Error> {
  let size = symbol.width();
  // With a light module on each side, so that every module has neighbours.
  let stride = size + 2;
  let mut dark = vec![false; stride * stride];
  for (row, modules) in dark.chunks_exact_mut(stride).skip(1).take(size).enumerate() {
    for (column, module) in modules[1..=size].iter_mut().enumerate() {
      *module = symbol.is_dark(row, column);
    }
  }
  let mut traced = vec![false; dark.len()];
  let mut corners = Vec::new();
  for start in stride..dark.len() {
    if dark[start] && !dark[start - stride] && !traced[start] {
      trace_one(&dark, stride, start, &mut traced, &mut corners);
      each(&corners)?;
    }
  }
  Ok(())
}

/// Ahead and to the left of who walks right, down, left and up, as steps of column and row.
const AHEAD: [Corner; 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// Walks along the outline that has the upper side of module `start`, with dark on the right hand.
fn trace_one(
  dark: &[bool],
  stride: usize,
  start: usize,
  traced: &mut [bool],
  corners: &mut Vec<Corner>,
) {
  let step = |(column, row): Corner| row * stride as isize + column;
  let mut corner = ((start % stride) as isize - 1, (start / stride) as isize - 1);
  corners.clear();
  corners.push(corner);
  // The module on the right hand, and where the walk is headed.
  let (mut module, mut heading) = (start, 0);
  loop {
    if heading == 0 {
      traced[module] = true;
    }
    let ahead = AHEAD[heading];
    corner = (corner.0 + ahead.0, corner.1 + ahead.1);
    let next = module.wrapping_add_signed(step(ahead));
    let beyond = next.wrapping_add_signed(step(AHEAD[(heading + 3) % 4]));
    if !dark[next] {
      heading = (heading + 1) % 4;
    } else if dark[beyond] {
      (module, heading) = (beyond, (heading + 3) % 4);
    } else {
      module = next;
      continue;
    }
    if (module, heading) == (start, 0) {
      return;
    }
    corners.push(corner);
  }
}
