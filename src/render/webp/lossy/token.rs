//! The coefficients of a block as branches of a tree (RFC 6386, 13).

/// Kinds of blocks, in the order of the probabilities.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
  /// Brightness without its mean, which is in a block of means.
  Rest,
  /// The means of a macroblock.
  Means,
  /// Colour.
  Colour,
  /// Brightness with its mean.
  Whole,
}

impl Kind {
  /// The first coefficient that there is.
  pub const fn first(self) -> usize {
    matches!(self, Self::Rest) as usize
  }
}

/// Levels of a block: coefficients in steps, in zigzag order.
pub type Levels = [i16; 16];

/// Where the coefficients stand in a block.
pub const ZIGZAG: [usize; 16] = [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];

/// Branches that have a probability each, for a kind, a band and a context.
pub const BRANCHES: usize = 11;
const BAND: [usize; 16] = [0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7];

/// The first of the branches, for a coefficient's place, and for what stands before it.
pub const fn branches(kind: Kind, place: usize, context: usize) -> usize {
  ((kind as usize * 8 + BAND[place]) * 3 + context) * BRANCHES
}

/// The largest level; what more there is in the format, no picture needs.
pub const MOST: i32 = 2_047;

/// Branches of magnitudes whose tokens stand for more than one: the least, the probabilities.
const RANGES: [(u32, &[u8]); 6] = [
  (5, &[159]),
  (7, &[165, 145]),
  (11, &[173, 148, 140]),
  (19, &[176, 155, 140, 135]),
  (35, &[180, 157, 141, 134, 130]),
  (67, &[254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129]),
];

/// The least magnitude, and the probabilities of the bits that say how much more it is.
pub fn range(magnitude: u32) -> (u32, &'static [u8]) {
  let at = RANGES.iter().rposition(|(least, _)| *least <= magnitude);
  at.map_or((magnitude, &[]), |at| RANGES[at])
}

/// The branches from the second on that lead to a magnitude, each with its place.
pub fn path(magnitude: u32) -> &'static [(u8, bool)] {
  match magnitude {
    0 => &[(1, false)],
    1 => &[(1, true), (2, false)],
    2 => &[(1, true), (2, true), (3, false), (4, false)],
    3 => &[(1, true), (2, true), (3, false), (4, true), (5, false)],
    4 => &[(1, true), (2, true), (3, false), (4, true), (5, true)],
    5..7 => &[(1, true), (2, true), (3, true), (6, false), (7, false)],
    7..11 => &[(1, true), (2, true), (3, true), (6, false), (7, true)],
    11..19 => &[
      (1, true),
      (2, true),
      (3, true),
      (6, true),
      (8, false),
      (9, false),
    ],
    19..35 => &[
      (1, true),
      (2, true),
      (3, true),
      (6, true),
      (8, false),
      (9, true),
    ],
    35..67 => &[
      (1, true),
      (2, true),
      (3, true),
      (6, true),
      (8, true),
      (10, false),
    ],
    _ => &[
      (1, true),
      (2, true),
      (3, true),
      (6, true),
      (8, true),
      (10, true),
    ],
  }
}

/// What takes the branches of blocks.
pub trait Sink {
  /// A branch that has a probability of its own.
  fn branch(&mut self, at: usize, branch: bool);
  /// The rest of a level: bits of fixed probabilities.
  fn rest(&mut self, level: i16);
}

/// Gives the branches of a block to `sink`; says whether there is a level at all.
pub fn walk(levels: &[i16], kind: Kind, context: usize, sink: &mut impl Sink) -> bool {
  let first = kind.first();
  let end = levels.len();
  let mut at = branches(kind, first, context);
  if end <= first {
    sink.branch(at, false);
    return false;
  }
  let mut may_end = true;
  for (place, level) in levels.iter().enumerate().skip(first) {
    if may_end {
      sink.branch(at, true);
    }
    let magnitude = u32::from(level.unsigned_abs());
    for (branch, taken) in path(magnitude) {
      sink.branch(at + usize::from(*branch), *taken);
    }
    may_end = magnitude > 0;
    if may_end {
      sink.rest(*level);
    }
    if place == 15 {
      return true;
    }
    at = branches(kind, place + 1, magnitude.min(2) as usize);
  }
  sink.branch(at, false);
  true
}

/// How many levels there are up to the last that is not 0.
pub fn end(levels: &Levels) -> usize {
  levels
    .iter()
    .rposition(|level| *level != 0)
    .map_or(0, |at| at + 1)
}
