//! The path of an SVG: the dark modules as runs along the rows.

use super::number::{Short, push_whole};
use crate::error::Error;
use crate::limits::Limit;
use crate::symbol::Symbol;

/// Bytes of the runs of random modules, about.
pub fn path_bytes(size: usize) -> usize {
  size.pow(2) * 8 / 5
}

/// Bytes of the runs of a row, at most: a run has a module and a gap at least.
pub fn row_bytes(size: usize) -> usize {
  (8 + 4) * size.div_ceil(2) + 32
}

/// A gap between two runs, and the start of the second.
static GAPS: [Short<8>; 178] = {
  let mut gaps = [const { Short::around(b"m", 0, b" 0h") }; 178];
  let mut gap = 1;
  while gap < gaps.len() {
    gaps[gap] = Short::around(b"m", gap, b" 0h");
    gap += 1;
  }
  gaps
};

/// The length of a run.
static LENGTHS: [Short<4>; 178] = {
  let mut lengths = [const { Short::around(b"", 0, b"") }; 178];
  let mut length = 1;
  while length < lengths.len() {
    lengths[length] = Short::around(b"", length, b"");
    length += 1;
  }
  lengths
};

/// A finder pattern (clause 6.3.3) from the middle of its upper left module: a line around, which ends
/// where it started, and three runs within. It takes half of the bytes that its runs would.
const FINDER: &[u8] = b"h6v6h-6zm1.5 2h3m-3 1h3m-3 1h3";
/// Modules per side of it.
const FINDER_SIZE: usize = 7;

/// The finder patterns, and the other runs of dark modules row by row: lines one unit wide.
pub fn push_symbol(
  path: &mut Vec<u8>,
  symbol: &Symbol,
  [left, top]: [isize; 2],
  limit: Limit,
) -> Result<(), Error> {
  path.push(b'M');
  push_whole(path, left);
  path.extend_from_slice(b".5 ");
  push_whole(path, top);
  path.extend_from_slice(b".5");
  path.extend_from_slice(FINDER);
  // Where the pen stands: the column right of the last run, and its row.
  let (mut pen_column, mut pen_row) = (5, 4);
  if !symbol.version.is_micro() {
    let far = (symbol.width() - FINDER_SIZE) as isize;
    path.push(b'm');
    push_whole(path, far - pen_column);
    path.extend_from_slice(b".5-4");
    path.extend_from_slice(FINDER);
    path.extend_from_slice(b"m-");
    push_whole(path, far + 4);
    path.extend_from_slice(b".5 ");
    push_whole(path, far - 4);
    path.extend_from_slice(FINDER);
    pen_row += far;
  }
  let most = row_bytes(symbol.width());
  for (row, words) in (0..).zip(symbol.rows()) {
    limit.reserve(path, most)?;
    let finders = finders(symbol, row as usize);
    let (mut is_first, mut is_dark, mut start, mut carry) = (true, false, 0, 0);
    for ((word, finders), at) in words.iter().zip(finders).zip((0..).step_by(64)) {
      let word = word & !finders;
      // Set where the colour changes; the last module is never a word's last, so each run ends.
      let mut changes = word ^ (word << 1 | carry);
      carry = word >> 63;
      while changes != 0 {
        let change = at + changes.trailing_zeros() as isize;
        changes &= changes - 1;
        if is_dark {
          LENGTHS[(change - start) as usize].push(path);
          pen_column = change;
        } else if is_first {
          push_move(path, change - pen_column, row - pen_row);
          (is_first, pen_row) = (false, row);
        } else {
          GAPS[(change - pen_column) as usize].push(path);
        }
        (is_dark, start) = (!is_dark, change);
      }
    }
  }
  Ok(())
}

/// The way to the first run of a row, and its start.
fn push_move(path: &mut Vec<u8>, columns: isize, rows: isize) {
  path.push(b'm');
  push_whole(path, columns);
  if rows >= 0 {
    path.push(b' ');
  }
  push_whole(path, rows);
  path.push(b'h');
}

/// The modules of `row` that are of finder patterns, packed as the symbol packs them.
fn finders(symbol: &Symbol, row: usize) -> [u64; 3] {
  const PATTERN: u64 = (1 << FINDER_SIZE) - 1;
  let far = symbol.width() - FINDER_SIZE;
  let is_micro = symbol.version.is_micro();
  let mut modules = [0; 3];
  if row < FINDER_SIZE || row >= far && !is_micro {
    modules[0] = PATTERN;
  }
  if row < FINDER_SIZE && !is_micro {
    let (word, bit) = (far / 64, far % 64);
    modules[word] |= PATTERN << bit;
    // What did not fit is the start of the next word: a shift by 64 less the bit, in two steps.
    if let Some(next) = modules.get_mut(word + 1) {
      *next |= PATTERN >> 1 >> (63 - bit);
    }
  }
  modules
}
