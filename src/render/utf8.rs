use crate::matrix::Matrix;
use crate::request::Picture;

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

/// Writes two rows of modules a line, as half blocks: dark modules are drawn, light ones are space;
/// for light characters on a dark background, the other way round.
pub fn write(matrix: &Matrix, picture: &Picture) -> Vec<u16> {
  let (size, margin) = (matrix.size(), picture.margin as usize);
  let modules = size + 2 * margin;
  let flip = if picture.inverse { u64::MAX } else { 0 };
  let blank = [0; 3];
  // A row of modules, set where something is drawn; below the last there is nothing to draw.
  let row = |row: usize| {
    let inside = (margin..margin + size).contains(&row);
    let words = if inside {
      matrix.row(row - margin)
    } else {
      &blank
    };
    let flip = if row < modules { flip } else { 0 };
    move |word: usize| words[word] ^ flip
  };
  let mut text = Vec::with_capacity(modules.div_ceil(2) * (modules + 1));
  for upper in (0..modules).step_by(2) {
    if upper > 0 {
      text.push(LINE_FEED);
    }
    let (above, below) = (row(upper), row(upper + 1));
    let [quiet, ..] = BLOCKS[edge(flip, upper + 1 < modules)];
    text.resize(text.len() + margin, quiet);
    let end = text.len() + size;
    for word in 0..size.div_ceil(64) {
      let (above, below) = (above(word), below(word));
      for shift in (0..64).step_by(4) {
        let index = (above >> shift & 15) | (below >> shift & 15) << 4;
        text.extend_from_slice(&BLOCKS[index as usize]);
      }
    }
    text.truncate(end);
    text.resize(end + margin, quiet);
  }
  text
}

/// The place in [`BLOCKS`] of four columns of quiet zone.
fn edge(flip: u64, has_lower: bool) -> usize {
  let lower = if has_lower { flip & 0xf0 } else { 0 };
  (flip & 0x0f | lower) as usize
}
