//! Two rows of modules a line, as half blocks: what half-block text and terminals share.

use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::memory;
use crate::symbol::Symbol;

const SPACE: u16 = ' ' as u16;
const UPPER: u16 = '▀' as u16;
const LOWER: u16 = '▄' as u16;
const FULL: u16 = '█' as u16;
const LINE_FEED: u16 = '\n' as u16;

/// The half blocks of four columns, by four modules of the upper row and, in the high half of the
/// index, four of the lower.
static BLOCKS: [[u16; 4]; 256] = {
  let mut blocks = [[SPACE; 4]; 256];
  let mut index = 0;
  while index < 256 {
    let mut column = 0;
    while column < 4 {
      blocks[index][column] = match (index >> column & 1, index >> (column + 4) & 1) {
        (0, 0) => SPACE,
        (1, 0) => UPPER,
        (0, _) => LOWER,
        (_, _) => FULL,
      };
      column += 1;
    }
    index += 1;
  }
  blocks
};

/// Characters of whole words of modules, of which a line's last is cut.
const SLACK: usize = 64;

/// How half blocks are written.
pub struct HalfBlocks<'a> {
  /// The quiet zone in modules.
  pub margin: usize,
  /// Whether light modules are drawn, and dark ones are space.
  pub flip: bool,
  /// Whether an odd last row has a row of quiet zone below it, or else nothing that is drawn.
  pub even: bool,
  /// What stands before each line.
  pub before: &'a str,
  /// What stands behind each line.
  pub after: &'a str,
}

/// Bytes of a half block in UTF-8; a space has one.
const BLOCK_BYTES: u64 = 3;

impl HalfBlocks<'_> {
  /// Characters of the text of a symbol of `size` modules a side.
  fn characters(&self, size: usize) -> u64 {
    let modules = size + 2 * self.margin;
    let line = self.before.len() + modules + self.after.len() + 1;
    (modules.div_ceil(2) * line - 1) as u64
  }

  /// The bytes of the text in UTF-8, by how many characters may be half blocks.
  pub fn estimate(&self, size: usize) -> Estimate {
    let (size, margin, characters) = (size as u64, self.margin as u64, self.characters(size));
    let modules = size + 2 * margin;
    let lines = modules.div_ceil(2);
    // What is certain is the quiet zone: there all lines but the last are drawn, or none.
    let quiet = (lines - 1) * 2 * margin + (margin / 2) * 2 * size;
    let drawn = if self.flip { quiet } else { 0 };
    let may_be_drawn = if self.flip {
      lines * modules
    } else {
      size.div_ceil(2).saturating_add(1) * size
    };
    Estimate {
      least: characters + drawn.min(lines * modules) * (BLOCK_BYTES - 1),
      likely: characters + may_be_drawn * (BLOCK_BYTES - 1),
    }
  }

  /// Writes the lines, one line feed between two.
  pub fn write(&self, symbol: &Symbol, limit: Limit) -> Result<Vec<u16>, Error> {
    let (size, margin) = (symbol.width(), self.margin);
    let modules = size + 2 * margin;
    let drawn = if self.even {
      modules.next_multiple_of(2)
    } else {
      modules
    };
    let flip = if self.flip { u64::MAX } else { 0 };
    // A row of modules, set where something is drawn.
    let row = |row: usize| {
      let inside = (margin..margin + size).contains(&row);
      let words = if inside {
        symbol.row(row - margin)
      } else {
        &[0; 3]
      };
      let flip = if row < drawn { flip } else { 0 };
      move |word: usize| words[word] ^ flip
    };
    let characters = self.characters(size);
    // Where each character may be a half block, none needs to be counted.
    if limit.check(characters * BLOCK_BYTES).is_err() {
      let words = size.div_ceil(64);
      let last = u64::MAX >> (64 * words - size);
      let drawn = (0..modules).step_by(2).map(|upper| {
        let (above, below) = (row(upper), row(upper + 1));
        let blocks = (0..words).map(|word| {
          let mask = if word + 1 == words { last } else { u64::MAX };
          u64::from(((above(word) | below(word)) & mask).count_ones())
        });
        let is_quiet = quiet(flip, upper + 1 < drawn) == SPACE;
        blocks.sum::<u64>() + if is_quiet { 0 } else { 2 * margin as u64 }
      });
      limit.check(characters + drawn.sum::<u64>() * (BLOCK_BYTES - 1))?;
    }
    let mut text = memory::with_capacity(characters as usize + SLACK)?;
    for upper in (0..modules).step_by(2) {
      if upper > 0 {
        text.push(LINE_FEED);
      }
      text.extend(self.before.encode_utf16());
      let quiet = quiet(flip, upper + 1 < drawn);
      text.resize(text.len() + margin, quiet);
      let end = text.len() + size;
      let (above, below) = (row(upper), row(upper + 1));
      for word in 0..size.div_ceil(64) {
        let (above, below) = (above(word), below(word));
        for shift in (0..64).step_by(4) {
          let index = (above >> shift & 15) | (below >> shift & 15) << 4;
          text.extend_from_slice(&BLOCKS[index as usize]);
        }
      }
      text.truncate(end);
      text.resize(end + margin, quiet);
      text.extend(self.after.encode_utf16());
    }
    Ok(text)
  }
}

/// The half block of the quiet zone.
fn quiet(flip: u64, has_lower: bool) -> u16 {
  let lower = if has_lower { flip & 0xf0 } else { 0 };
  BLOCKS[(flip & 0x0f | lower) as usize][0]
}
