//! Modes of prediction, and how they are told (RFC 6386, 11).

use super::bool_coder::{BoolCoder, price};
use super::mode_table::SMALL;

/// How a macroblock's brightness or colour is foretold from the pixels above and left of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
  /// By their mean.
  Mean,
  /// As those above.
  Above,
  /// As those at the left.
  Left,
  /// As those at the left, and as much lighter or darker as those above.
  Slope,
}

impl Mode {
  /// All of them.
  pub const ALL: [Self; 4] = [Self::Mean, Self::Above, Self::Left, Self::Slope];
}

/// How a block of 4 × 4 pixels is foretold; other modes, for slanted edges, no code has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SmallMode {
  Mean = 0,
  Slope = 1,
  /// As the pixels above, smoothed.
  Above = 2,
  /// As those at the left, smoothed.
  Left = 3,
}

impl SmallMode {
  /// All of them.
  pub const ALL: [Self; 4] = [Self::Mean, Self::Slope, Self::Above, Self::Left];

  /// What a macroblock of one mode counts as beside small blocks.
  pub const fn of(mode: Mode) -> Self {
    match mode {
      Mode::Mean => Self::Mean,
      Mode::Above => Self::Above,
      Mode::Left => Self::Left,
      Mode::Slope => Self::Slope,
    }
  }

  /// The branches that lead to it, each with its place.
  const fn path(self) -> &'static [(usize, bool)] {
    match self {
      Self::Mean => &[(0, false)],
      Self::Slope => &[(0, true), (1, false)],
      Self::Above => &[(0, true), (1, true), (2, false)],
      Self::Left => &[(0, true), (1, true), (2, true), (3, false), (4, false)],
    }
  }

  fn branches(self, above: Self, left: Self) -> impl Iterator<Item = (u8, bool)> {
    let group = (above as usize * 10 + left as usize) * 9;
    let path = self.path().iter();
    path.map(move |(at, taken)| (SMALL[group + at], *taken))
  }

  /// What it costs between its neighbours.
  pub fn price(self, above: Self, left: Self) -> u32 {
    sum(self.branches(above, left))
  }

  /// Tells it.
  pub fn push(self, coder: &mut BoolCoder, above: Self, left: Self) {
    for (probability, taken) in self.branches(above, left) {
      coder.put(taken, probability);
    }
  }
}

/// The branches of a macroblock's mode of brightness, or of its small blocks having modes of their own.
const fn brightness(mode: Option<Mode>) -> &'static [(u8, bool)] {
  match mode {
    None => &[(145, false)],
    Some(Mode::Mean) => &[(145, true), (156, false), (163, false)],
    Some(Mode::Above) => &[(145, true), (156, false), (163, true)],
    Some(Mode::Left) => &[(145, true), (156, true), (128, false)],
    Some(Mode::Slope) => &[(145, true), (156, true), (128, true)],
  }
}

const fn colour(mode: Mode) -> &'static [(u8, bool)] {
  match mode {
    Mode::Mean => &[(142, false)],
    Mode::Above => &[(142, true), (114, false)],
    Mode::Left => &[(142, true), (114, true), (183, false)],
    Mode::Slope => &[(142, true), (114, true), (183, true)],
  }
}

/// What the mode of brightness costs.
pub fn price_brightness(mode: Option<Mode>) -> u32 {
  sum(brightness(mode).iter().copied())
}

/// What the mode of colour costs.
pub fn price_colour(mode: Mode) -> u32 {
  sum(colour(mode).iter().copied())
}

/// Tells the mode of brightness.
pub fn push_brightness(coder: &mut BoolCoder, mode: Option<Mode>) {
  for (probability, taken) in brightness(mode) {
    coder.put(*taken, *probability);
  }
}

/// Tells the mode of colour.
pub fn push_colour(coder: &mut BoolCoder, mode: Mode) {
  for (probability, taken) in colour(mode) {
    coder.put(*taken, *probability);
  }
}

fn sum(branches: impl Iterator<Item = (u8, bool)>) -> u32 {
  branches
    .map(|(probability, taken)| price(probability, taken))
    .sum()
}
