//! Finder-like patterns 1:1:3:1:1 with narrow parts of two modules or more.
//!
//! They are so rare that it does to look where the third part could begin, and only under masks that
//! can still win; those of one module are counted by [`super::penalty::score`].

use super::masked::Masked;
use super::penalty::FINDER;
use super::simd::Lanes;

/// The points for such patterns down the columns of a symbol under one mask: `lines` are its rows,
/// `across` its columns.
#[inline(always)]
pub(super) fn penalty<V: Lanes, const W: usize>(
  lines: &Masked<'_, W>,
  across: &Masked<'_, W>,
) -> u32 {
  let none = V::load(&[0; 4]);
  let all = V::load(&[u64::MAX; 4]);
  let mut count = 0;
  // Dark in the row above; dark twice, in the two rows above, or in the two before the row above.
  let (mut dark1, mut pair1, mut pair2) = (none, none, none);
  // Light in the row above; light twice, in the two rows above.
  let (mut light1, mut light2) = (none, none);
  // What can come before the third part, and then 0–5 dark modules: two dark and two light ones if
  // the narrow width is 2, else at least three light ones.
  let mut starts = [none; 6];
  for row in 0..lines.size() {
    let dark = lines.lanes::<V>(row);
    let found = starts[5].and(dark);
    for length in (1..6).rev() {
      starts[length] = starts[length - 1].and(dark);
    }
    starts[0] = pair2.without(dark1).or(light2).without(dark);
    (light1, light2) = (all.without(dark), light1.without(dark));
    (dark1, pair1, pair2) = (dark, dark.and(dark1), pair1);
    if found.any() {
      for (word, &found) in found.store()[..W].iter().enumerate() {
        let mut left = found;
        while left != 0 {
          let column = 64 * word + left.trailing_zeros() as usize;
          left &= left - 1;
          count += patterns_around(&across.line(column), lines.size(), row - 5);
        }
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
  // Six of them are known to be dark.
  let end = (start + 6..size).find(|&at| !dark(at)).unwrap_or(size);
  let narrow = (end - start) / 3;
  if 3 * narrow != end - start {
    return 0;
  }
  // Outwards from the third part: light and dark of the narrow width, then light, which goes on past
  // the border.
  let beside = |modules: &mut dyn Iterator<Item = usize>| -> usize {
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
  let (before, after) = (beside(&mut (0..start).rev()), beside(&mut (end..size)));
  let least = before.min(after);
  let greatest = before.max(after);
  if least < narrow || greatest < 4 * narrow {
    return 0;
  }
  if least < 4 * narrow { 1 } else { 2 }
}
