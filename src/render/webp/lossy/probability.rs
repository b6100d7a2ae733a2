//! How probable the branches of levels are: counted, told in the header, and what they cost.

use super::bool_coder::{BoolCoder, price};
use super::probability_table::{COUNT, INITIAL, UNCHANGED};
use super::token::{BRANCHES, Kind, Levels, Sink, branches, end, path, range};

/// The probability of 256 that a branch is not taken, for each.
pub struct Probabilities([u8; COUNT]);

/// How often each branch was not taken, and was.
pub struct Counts(Vec<[u32; 2]>);

impl Counts {
  /// None yet.
  pub fn new() -> Self {
    Self(vec![[0; 2]; COUNT])
  }
}

impl Sink for Counts {
  fn branch(&mut self, at: usize, branch: bool) {
    self.0[at][usize::from(branch)] += 1;
  }

  fn rest(&mut self, _level: i16) {}
}

impl Probabilities {
  /// What a decoder begins with.
  pub fn initial() -> Self {
    Self(INITIAL)
  }

  /// The best for branches that were taken so often, each told only where that pays.
  pub fn of(counts: &Counts) -> Self {
    let mut made = INITIAL;
    for (at, [not, taken]) in counts.0.iter().copied().enumerate() {
      let all = u64::from(not) + u64::from(taken);
      if all == 0 {
        continue;
      }
      let best = ((u64::from(not) * 256 + all / 2) / all).clamp(1, 255) as u8;
      let bits = |probability: u8| {
        u64::from(not) * u64::from(price(probability, false))
          + u64::from(taken) * u64::from(price(probability, true))
      };
      let told = u64::from(price(UNCHANGED[at], true)) + 8 * 256;
      if bits(best) + told < bits(INITIAL[at]) + u64::from(price(UNCHANGED[at], false)) {
        made[at] = best;
      }
    }
    Self(made)
  }

  /// Bits of so many branches and of telling these probabilities, in 1/256.
  pub fn price(&self, counts: &Counts) -> u64 {
    let branches = self.0.iter().zip(&counts.0);
    let of_branches = branches.map(|(probability, [not, taken])| {
      u64::from(*not) * u64::from(price(*probability, false))
        + u64::from(*taken) * u64::from(price(*probability, true))
    });
    let told = self
      .0
      .iter()
      .zip(&INITIAL)
      .filter(|(now, initial)| now != initial);
    of_branches.sum::<u64>() + 2_300 * told.count() as u64
  }

  /// Tells what is not as it was at the beginning (RFC 6386, 13.4).
  pub fn push(&self, coder: &mut BoolCoder) {
    for (at, probability) in self.0.iter().enumerate() {
      let is_new = *probability != INITIAL[at];
      coder.put(is_new, UNCHANGED[at]);
      if is_new {
        coder.put_bits((*probability).into(), 8);
      }
    }
  }
}

/// Writes branches.
pub struct Writer<'a> {
  pub coder: BoolCoder,
  pub probabilities: &'a Probabilities,
}

impl Sink for Writer<'_> {
  fn branch(&mut self, at: usize, branch: bool) {
    self.coder.put(branch, self.probabilities.0[at]);
  }

  fn rest(&mut self, level: i16) {
    let magnitude = u32::from(level.unsigned_abs());
    let (least, probabilities) = range(magnitude);
    let more = magnitude - least;
    for (probability, at) in probabilities.iter().zip((0..probabilities.len()).rev()) {
      self.coder.put(more >> at & 1 == 1, *probability);
    }
    self.coder.put(level < 0, 128);
  }
}

/// Magnitudes that have prices of their own; what is larger costs as much as the last, or somewhat more.
const PRICED: usize = 67;
/// Tokens of magnitudes: 0 to 4, and six ranges.
const TOKENS: usize = 11;

/// What levels cost, in 1/256 of a bit.
pub struct Prices {
  /// For each kind, band and context: a token, and going on or not before it.
  tokens: Vec<[u32; TOKENS]>,
  ends: Vec<[u32; 2]>,
}

/// The token of a magnitude, and what its other bits cost.
static OF_MAGNITUDE: [(u8, u16); PRICED + 1] = {
  const LEAST: [usize; TOKENS] = [0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67];
  // Nearly that of the extra bits: half of their branches are as probable as not.
  const EXTRA: [u16; TOKENS] = [0, 256, 256, 256, 256, 500, 770, 1_020, 1_280, 1_540, 2_600];
  let mut made = [(0, 0); PRICED + 1];
  let mut token = 0;
  let mut magnitude = 0;
  while magnitude <= PRICED {
    while token + 1 < TOKENS && LEAST[token + 1] <= magnitude {
      token += 1;
    }
    made[magnitude] = (token as u8, EXTRA[token]);
    magnitude += 1;
  }
  made
};

impl Prices {
  /// By these probabilities.
  pub fn of(probabilities: &Probabilities) -> Self {
    const LEAST: [u32; TOKENS] = [0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67];
    let groups = probabilities.0.chunks_exact(BRANCHES);
    let tokens = groups.clone().map(|group| {
      LEAST.map(|least| {
        let branches = path(least).iter();
        branches
          .map(|(at, taken)| price(group[usize::from(*at)], *taken))
          .sum()
      })
    });
    let ends = groups
      .clone()
      .map(|group| [false, true].map(|on| price(group[0], on)));
    Self {
      tokens: tokens.collect(),
      ends: ends.collect(),
    }
  }

  /// Of a block.
  pub fn block(&self, levels: &Levels, kind: Kind, context: usize) -> u32 {
    let first = kind.first();
    let end = end(levels);
    let mut at = branches(kind, first, context) / BRANCHES;
    if end <= first {
      return self.ends[at][0];
    }
    let mut sum = 0;
    let mut may_end = true;
    for (place, level) in levels.iter().enumerate().take(end).skip(first) {
      if may_end {
        sum += self.ends[at][1];
      }
      let magnitude = usize::from(level.unsigned_abs());
      let (token, rest) = OF_MAGNITUDE[magnitude.min(PRICED)];
      sum += self.tokens[at][usize::from(token)] + u32::from(rest);
      may_end = magnitude > 0;
      if place == 15 {
        return sum;
      }
      at = branches(kind, place + 1, magnitude.min(2)) / BRANCHES;
    }
    sum + self.ends[at][0]
  }
}
