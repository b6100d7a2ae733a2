//! Finder-like patterns 1:1:3:1:1 with narrow parts of two modules or more.
//!
//! They are so rare that it does to look where the third part could begin, and only under masks that
//! can still win; those of one module are counted by [`super::penalty::score`].

use super::penalty::FINDER;

/// The points for such patterns down the columns of a symbol whose rows are `lines`; `across` are
/// its columns.
#[inline(always)]
pub(super) fn penalty<const W: usize>(lines: &[[u64; W]], across: &[[u64; W]]) -> u32 {
  let mut count = 0;
  // Rows above as they are looked back to: dark, dark twice, and dark-dark-light-light.
  let mut above = [0; W];
  let mut pairs = [[0; W]; 6];
  let mut starts = [[0; W]; 7];
  for (row, line) in lines.iter().enumerate() {
    let mut found = [0; W];
    for word in 0..W {
      let dark = line[word];
      let pair = dark & above[word];
      let start = pairs[1][word] & !(dark | above[word]);
      // Six dark modules end here, just after two dark and two light ones.
      found[word] = pair & pairs[1][word] & pairs[3][word] & starts[5][word];
      above[word] = dark;
      for back in (1..4).rev() {
        pairs[back][word] = pairs[back - 1][word];
      }
      pairs[0][word] = pair;
      for back in (1..6).rev() {
        starts[back][word] = starts[back - 1][word];
      }
      starts[0][word] = start;
    }
    for (word, &found) in found.iter().enumerate() {
      let mut left = found;
      while left != 0 {
        let column = 64 * word + left.trailing_zeros() as usize;
        left &= left - 1;
        count += patterns_around(&across[column], lines.len(), row - 5);
      }
    }
  }
  FINDER * count
}

/// How many patterns (0–2, one for each side with four times the light) have their third part, dark,
/// from module `start` of a line.
#[cold]
fn patterns_around(line: &[u64], size: usize, start: usize) -> u32 {
  let dark = |at: usize| line[at / 64] >> (at % 64) & 1 == 1;
  let end = (start..size).find(|&at| !dark(at)).unwrap_or(size);
  let narrow = (end - start) / 3;
  if 3 * narrow != end - start {
    return 0;
  }
  // Outwards from the third part: light and dark of the narrow width, then light, which goes on past
  // the border.
  let side = |modules: &mut dyn Iterator<Item = usize>| -> usize {
    let mut modules = modules.map(dark).peekable();
    let mut run = |colour: bool| {
      let mut length = 0;
      while modules.next_if_eq(&colour).is_some() {
        length += 1;
      }
      (length, modules.peek().is_none())
    };
    if run(false).0 != narrow || run(true).0 != narrow {
      return 0;
    }
    match run(false) {
      (_, true) => usize::MAX,
      (length, false) => length,
    }
  };
  let (before, after) = (side(&mut (0..start).rev()), side(&mut (end..size)));
  let least = before.min(after);
  let greatest = before.max(after);
  if least < narrow || greatest < 4 * narrow {
    return 0;
  }
  if least < 4 * narrow { 1 } else { 2 }
}
