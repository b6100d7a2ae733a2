//! The penalty of a masked symbol (clause 7.8.3.1), for several masks at a time.
//!
//! Lines are scored *downwards*: each step takes one row, all its columns at once, and looks at the
//! rows above, so nothing is shifted. Given a symbol's rows that scores its columns, and given its
//! columns (as lines) that scores its rows. A masked line is the XOR of the line with a cached one.
//!
//! Places outside the symbol count as light for the finder-like patterns, but not by npm `qrcode`, and as
//! neither colour for the runs; the planes of [`super::template`] hold what stands there, so that it scores nothing.

use super::carry_save::Tally;
use super::masked::Masked;
use super::simd::Lanes;

/// Points for a run of five modules of a colour; each further module is one more.
const RUN: u32 = 3;
/// Points for a block of 2 × 2 modules of a colour.
const BLOCK: u32 = 3;
/// Points for a pattern like a finder's.
pub(super) const FINDER: u32 = 40;
/// Points for each 5 % that the share of dark modules is away from a half.
const BALANCE: u32 = 10;

/// The points of each rule.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Penalty {
  /// Adjacent modules of a colour in a line.
  pub runs: u32,
  /// Blocks of 2 × 2 modules of a colour.
  pub blocks: u32,
  /// Patterns 1:1:3:1:1 as in a finder, beside light modules.
  pub finders: u32,
  /// The share of dark modules.
  pub balance: u32,
}

impl Penalty {
  /// The sum by which masks are compared.
  #[must_use]
  pub const fn total(&self) -> u32 {
    self.runs + self.blocks + self.finders + self.balance
  }
}

/// The first three rules, but for the finder-like patterns of [`super::wide_finder`], of the masks in
/// one group of lanes: `4 / W` of them.
///
/// With `QRCODE`, finder-like patterns are those of npm `qrcode` 1.5.4: 1:1:3:1:1 with narrow parts of one
/// module and four light modules on one side, all within the symbol; of the other side nothing is asked.
///
/// `edges` has a bit where a row's module differs from the next in the row.
#[inline(always)]
pub(super) fn score<V: Lanes, const W: usize, const QRCODE: bool>(
  size: usize,
  [rows, columns, edges]: [&[[u64; W]]; 3],
  [row_masks, column_masks, edge_masks]: [&[[u64; 4]]; 3],
) -> [Penalty; 4] {
  let mut counts = Counts::<V> {
    no_run: Tally::new(),
    mixed: Tally::new(),
    finders: Tally::new(),
  };
  counts.scan::<W, true, QRCODE>(rows, row_masks, edges, edge_masks);
  counts.scan::<W, false, QRCODE>(columns, column_masks, &[], &[]);

  let no_run = counts.no_run.sums();
  let (mixed, finders) = (counts.mixed.sums(), counts.finders.sums());
  // Each step but the first counted each place of a mask, inside the symbol or not.
  let steps = (64 * W * (size - 1)) as u32;
  let mut penalties = [Penalty::default(); 4];
  for (mask, penalty) in penalties[..4 / W].iter_mut().enumerate() {
    let lanes = mask * W..(mask + 1) * W;
    penalty.runs =
      2 * steps + (RUN - 1) * 2 * steps / 4 - no_run[lanes.clone()].iter().sum::<u32>();
    penalty.blocks = BLOCK * (steps - mixed[lanes.clone()].iter().sum::<u32>());
    penalty.finders = FINDER * finders[lanes].iter().sum::<u32>();
  }
  penalties
}

/// Counts of what the rules look for, or of its absence, for as many masks as lanes hold.
struct Counts<V> {
  /// Modules that do not end five in a line of a colour; and twice, for each four lines, places
  /// where no run comes to five.
  no_run: Tally<V, 3>,
  /// 2 × 2 blocks that are not of one colour.
  mixed: Tally<V, 2>,
  /// Finder-like patterns with the narrow parts one module wide.
  finders: Tally<V, 1>,
}

impl<V: Lanes> Counts<V> {
  /// Scores `lines` downwards; and the blocks, if `BLOCKS`.
  #[inline(always)]
  fn scan<const W: usize, const BLOCKS: bool, const QRCODE: bool>(
    &mut self,
    lines: &[[u64; W]],
    masks: &[[u64; 4]],
    edges: &[[u64; W]],
    edge_masks: &[[u64; 4]],
  ) {
    let none = V::load(&[0; 4]);
    let all = V::load(&[u64::MAX; 4]);

    // In these the last four entries are the rows of the step, r to r + 3; those before them are the
    // rows above, as far as a step looks back. They start with the first row as the last.
    // A module is dark.
    let mut dark = [none; 5];
    dark[4] = masked::<V, W>(lines, masks, 0);
    // It differs from that above. The first line does: the border is of neither colour.
    let mut turns = [none; 6];
    turns[5] = all;
    // It and the two above are not of one colour; the four above.
    let mut mixed3 = [all; 7];
    let mut mixed5 = [all; 5];
    let mut edge = [none; 5];
    if BLOCKS {
      edge[4] = masked::<V, W>(edges, edge_masks, 0);
    }
    // These are looked back to from further below, so they are kept in memory: by steps, modulo four.
    // A module and the three above are not of one colour; to the patterns the border is light, or mixed.
    let mut mixed4 = [[if QRCODE { all } else { none }; 4]; 4];
    // It and the one above differ from those above them: for QRCODE alone.
    let mut pair = [[none; 4]; 4];
    // It and the two above differ from those above them.
    let mut zigzag = [[none; 4]; 4];
    // A finder-like pattern, with a light module before and after, ends; for QRCODE, with one after.
    let mut finder = [[none; 4]; 4];
    let mut now = 0;

    for row in (1..lines.len()).step_by(4) {
      let (before_last, last) = ((now + 3) % 4, now);
      now = (now + 1) % 4;
      dark.copy_within(4.., 0);
      turns.copy_within(4.., 0);
      mixed3.copy_within(4.., 0);
      mixed5.copy_within(4.., 0);
      edge.copy_within(4.., 0);
      let (mut run, mut before, mut after) = (none, none, none);
      let mut mixed_block = [none; 4];
      for i in 0..4 {
        dark[1 + i] = masked(lines, masks, row + i);
        turns[2 + i] = dark[1 + i].xor(dark[i]);
        mixed3[3 + i] = turns[2 + i].or(turns[1 + i]);
        mixed5[1 + i] = mixed3[3 + i].or(mixed3[1 + i]);
        run = run.or(mixed5[i].without(mixed5[1 + i]));

        // Light, dark, light, dark, dark, dark, light, dark, light: three turns, none twice, three.
        zigzag[now][i] = turns[2 + i].and(turns[1 + i]).and(turns[i]);
        let turned = if QRCODE { &pair } else { &zigzag };
        let zigzag_before = if i == 0 {
          turned[before_last][3]
        } else {
          turned[last][i - 1]
        };
        let found = zigzag[now][i]
          .and(dark[i])
          .without(mixed3[i])
          .and(zigzag_before);
        finder[now][i] = found;
        // With four light modules before it.
        if QRCODE {
          // It ends now, and whatever comes after.
          pair[now][i] = turns[2 + i].and(turns[1 + i]);
          let mixed_before = if i == 3 {
            mixed4[last][0]
          } else {
            mixed4[before_last][i + 1]
          };
          let found = ended(pair[now][i], dark[1 + i], mixed3[1 + i], zigzag[last][i]);
          before = before.or(found.without(mixed_before));
        } else {
          before = before.or(found.without(mixed4[before_last][i]));
        }
        // With four light modules after it, the first of which ended it.
        let mixed = mixed3[3 + i].or(turns[i]);
        mixed4[now][i] = mixed;
        let found_before = if i == 3 {
          finder[now][0]
        } else {
          finder[last][i + 1]
        };
        after = after.or(found_before.without(mixed));

        if BLOCKS {
          edge[1 + i] = masked(edges, edge_masks, row + i);
          mixed_block[i] = turns[2 + i].or(edge[1 + i]).or(edge[i]);
        }
      }
      // The first turn counts as one for runs only.
      if row == 1 && QRCODE {
        pair[now][0] = none;
      } else if row == 1 {
        mixed4[now][0] = turns[2];
        mixed4[now][1] = turns[2].or(turns[3]);
      }
      let [_, ones @ ..] = mixed5;
      // No two runs come to five within four rows of a column, no two patterns end within eleven.
      self.no_run.add4_and_twice(ones, all.without(run));
      self.finders.add2(before, after);
      if BLOCKS {
        self.mixed.add4(mixed_block);
      }
    }

    if QRCODE {
      return;
    }
    // Four light lines below the last.
    let (last, [_, ends @ ..]) = ((now + 3) % 4, finder[now]);
    let end = dark[4]
      .and(turns[5])
      .and(turns[4])
      .and(zigzag[last][3])
      .without(mixed3[4]);
    let before = end.without(mixed4[last][0]);
    let after = ends[0]
      .without(turns[4].or(turns[5]))
      .or(ends[1].without(turns[5]))
      .or(ends[2])
      .or(end);
    self.finders.add2(before, after);
  }
}

/// Where a pattern ends in a dark module: two turns, before them none twice, before those three turns.
#[inline(always)]
fn ended<V: Lanes>(pair: V, dark: V, mixed3: V, zigzag: V) -> V {
  pair.and(dark).without(mixed3).and(zigzag)
}

/// A line under several masks.
#[inline(always)]
fn masked<V: Lanes, const W: usize>(lines: &[[u64; W]], masks: &[[u64; 4]], row: usize) -> V {
  V::repeat(&lines[row]).xor(V::load(&masks[row]))
}

/// The points for the share of dark modules in a symbol; with `QRCODE`, as npm `qrcode` rounds it.
#[inline(always)]
pub(super) fn balance<V: Lanes, const W: usize, const QRCODE: bool>(rows: &Masked<'_, W>) -> u32 {
  let mut counts = V::load(&[0; 4]);
  for row in 0..rows.size() {
    counts = counts.plus(rows.lanes::<V>(row).count());
  }
  let dark: u64 = counts.store()[..W].iter().sum();
  let total = (rows.size() * rows.size()) as u64;
  if QRCODE {
    return BALANCE * (20 * dark).div_ceil(total).abs_diff(10) as u32;
  }
  // How many whole steps of 5 % the share is away; on a step's edge one less.
  let steps = (20 * dark)
    .abs_diff(10 * total)
    .div_ceil(total)
    .saturating_sub(1);
  BALANCE * steps as u32
}
