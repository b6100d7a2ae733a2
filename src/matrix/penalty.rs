//! The penalty of a masked symbol (clause 7.8.3.1), for several masks at a time.
//!
//! Lines are scored *downwards*: each step takes one row, all its columns at once, and looks at the
//! rows above, so nothing is shifted. Given a symbol's rows that scores its columns, and given its
//! columns (as lines) that scores its rows. A masked line is the XOR of the line with a cached one.
//!
//! Places outside the symbol count as light for the finder-like patterns, and as neither colour for
//! the runs; the planes of [`super::template`] hold what stands there, so that it scores nothing.

use super::lanes::Lanes;
use super::tally::Tally;

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

/// Counts of what the rules look for, gathered for as many masks as lanes hold.
struct Counts<V> {
  /// Modules that do not end five in a line of a colour.
  not_five: Tally<V>,
  /// Modules where a run has come to five.
  runs: Tally<V>,
  /// 2 × 2 blocks that are not of one colour.
  mixed: Tally<V>,
  /// Finder-like patterns with the narrow parts one module wide.
  finders: Tally<V>,
}

/// The first three rules, but for the finder-like patterns of [`wide_finders`], of the masks in one
/// group of lanes: `4 / W` of them.
///
/// `edges` has a bit where a row's module differs from the next in the row.
#[inline(always)]
pub(super) fn score<V: Lanes, const W: usize>(
  size: usize,
  [rows, columns, edges]: [&[[u64; W]]; 3],
  [row_masks, column_masks, edge_masks]: [&[[u64; 4]]; 3],
) -> [Penalty; 4] {
  let mut counts = Counts::<V> {
    not_five: Tally::new(),
    runs: Tally::new(),
    mixed: Tally::new(),
    finders: Tally::new(),
  };
  counts.scan::<W, true>(rows, row_masks, edges, edge_masks);
  counts.scan::<W, false>(columns, column_masks, &[], &[]);

  let (not_five, runs) = (counts.not_five.sums(), counts.runs.sums());
  let (mixed, finders) = (counts.mixed.sums(), counts.finders.sums());
  // Each step but the first counted each place of a mask, inside the symbol or not.
  let steps = (64 * W * (size - 1)) as u32;
  let sum = |lanes: [u32; 4], mask: usize| lanes[mask * W..][..W].iter().sum::<u32>();
  let mut penalties = [Penalty::default(); 4];
  for (mask, penalty) in penalties[..4 / W].iter_mut().enumerate() {
    penalty.runs = 2 * steps - sum(not_five, mask) + (RUN - 1) * sum(runs, mask);
    penalty.blocks = BLOCK * (steps - sum(mixed, mask));
    penalty.finders = FINDER * sum(finders, mask);
  }
  penalties
}

impl<V: Lanes> Counts<V> {
  /// Scores `lines` downwards; and the blocks, if `BLOCKS`.
  ///
  /// In the arrays the last four entries are the rows of the step, r to r + 3, and those before
  /// them the rows above, as far as a later step looks back.
  #[inline(always)]
  fn scan<const W: usize, const BLOCKS: bool>(
    &mut self,
    lines: &[[u64; W]],
    masks: &[[u64; 4]],
    edges: &[[u64; W]],
    edge_masks: &[[u64; 4]],
  ) {
    let light = V::load(&[0; 4]);
    let all = V::load(&[u64::MAX; 4]);
    let first = masked::<V, W>(lines, masks, 0);
    // The module is dark.
    let mut dark = [light; 7];
    dark[6] = first;
    // It, or that above, is dark.
    let mut dark2 = [light; 6];
    dark2[5] = first;
    // One of the four that end here is dark.
    let mut dark4 = [light; 12];
    dark4[11] = first;
    // It differs from that above. The first line does: the border is of neither colour.
    let mut differs = [light; 6];
    differs[5] = all;
    // The three that end here are not of one colour; the five.
    let mut mixed3 = [all; 6];
    let mut mixed5 = [all; 5];
    // Light, dark, light, dark end here.
    let mut light_dark = [light; 8];
    // Light, and a finder-like pattern, end here.
    let mut finder = [light; 8];
    let mut edge_above = if BLOCKS {
      masked::<V, W>(edges, edge_masks, 0)
    } else {
      light
    };

    for row in (1..lines.len()).step_by(4) {
      dark.copy_within(4.., 0);
      dark2.copy_within(4.., 0);
      dark4.copy_within(4.., 0);
      differs.copy_within(4.., 0);
      mixed3.copy_within(4.., 0);
      mixed5.copy_within(4.., 0);
      light_dark.copy_within(4.., 0);
      finder.copy_within(4.., 0);
      let mut run = light;
      let mut before = light;
      let mut after = light;
      let mut mixed_block = [light; 4];
      for i in 0..4 {
        dark[3 + i] = masked(lines, masks, row + i);
        differs[2 + i] = dark[3 + i].xor(dark[2 + i]);
        mixed3[2 + i] = differs[2 + i].or(differs[1 + i]);
        mixed5[1 + i] = mixed3[2 + i].or(mixed3[i]);
        run = run.or(mixed5[i].without(mixed5[1 + i]));

        dark2[2 + i] = dark[3 + i].or(dark[2 + i]);
        dark4[8 + i] = dark2[2 + i].or(dark2[i]);
        let dark_light_dark = dark[3 + i].and(differs[2 + i]).and(differs[1 + i]);
        light_dark[4 + i] = dark_light_dark.and(differs[i]);
        finder[4 + i] = dark_light_dark.and(dark[i]).and(light_dark[i]);
        // Four light modules before the pattern that ended above, one after it.
        before = before.or(finder[3 + i].without(dark[3 + i]).without(dark4[i]));
        // One before the pattern that ended four above, four after it.
        after = after.or(finder[i].without(dark4[8 + i]));

        if BLOCKS {
          let edge = masked(edges, edge_masks, row + i);
          mixed_block[i] = differs[2 + i].or(edge).or(edge_above);
          edge_above = edge;
        }
      }
      let [_, ones @ ..] = mixed5;
      self.not_five.add4(ones);
      // No two runs come to five within four rows of a column, no two patterns end within eleven.
      self.runs.add1(run);
      self.finders.add2(before, after);
      if BLOCKS {
        self.mixed.add4(mixed_block);
      }
    }

    // Four light lines below the last.
    let before = finder[7].without(dark4[4]);
    let after = finder[4]
      .without(dark[6].or(dark2[4]))
      .or(finder[5].without(dark2[5]))
      .or(finder[6].without(dark[6]))
      .or(finder[7]);
    self.finders.add2(before, after);
  }
}

/// A line under several masks.
#[inline(always)]
fn masked<V: Lanes, const W: usize>(lines: &[[u64; W]], masks: &[[u64; 4]], row: usize) -> V {
  V::repeat(&lines[row]).xor(V::load(&masks[row]))
}

/// The points for the share of dark modules in a symbol.
#[inline(always)]
pub(super) fn balance<const W: usize>(rows: &[[u64; W]]) -> u32 {
  let dark: u32 = rows.iter().flatten().map(|word| word.count_ones()).sum();
  let total = (rows.len() * rows.len()) as u32;
  // How many whole steps of 5 % the share is away; on a step's edge one less.
  let twentieths = (20 * dark).abs_diff(10 * total);
  BALANCE * (twentieths.div_ceil(total).saturating_sub(1))
}
