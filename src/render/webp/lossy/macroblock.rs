//! What was chosen for all macroblocks, kept short; and its two partitions (RFC 6386, 9 and 19).

use super::bool_coder::BoolCoder;
use super::choice::Contexts;
use super::mode::{Mode, SmallMode, push_brightness, push_colour};
use super::token::{Kind, Levels, Sink, end, walk};
use crate::error::QrError;
use crate::memory;

/// What was chosen for a macroblock; levels that are all 0 are none.
pub struct Macroblock<'a> {
  /// The mode of brightness, or none where each small block has its own.
  pub mode: Option<Mode>,
  pub small: Option<&'a [SmallMode; 16]>,
  pub means: Option<&'a Levels>,
  pub blocks: Option<&'a [Levels; 16]>,
  pub colour: Option<(Mode, &'a [[Levels; 4]; 2])>,
}

/// The modes of a macroblock, and whether it has levels.
#[derive(Clone, Copy)]
struct Head {
  mode: Option<Mode>,
  colour: Mode,
  is_empty: bool,
}

/// Levels of a macroblock at most, and for each block how many they are.
const MOST_LEVELS: usize = 25 * (1 + 16);

/// All of them.
pub struct Frame {
  heads: Vec<Head>,
  small: Vec<[SmallMode; 16]>,
  /// Of each macroblock that has levels, for each block how many there are, and they.
  levels: Vec<i16>,
  across: usize,
  has_colour: bool,
  /// For what is chosen next.
  pub contexts: AllContexts,
  /// Levels that are not 0.
  nonzero: u64,
  /// Squares of differences, and bits in 1/256.
  pub squares: u64,
  pub bits: u64,
}

impl Frame {
  /// None yet, of `rows` rows of `across` macroblocks.
  ///
  /// # Errors
  /// [`QrError::Memory`] where there is too little for them.
  pub fn new(across: usize, rows: usize, has_colour: bool) -> Result<Self, QrError> {
    Ok(Self {
      heads: memory::with_capacity(across * rows)?,
      small: Vec::new(),
      levels: Vec::new(),
      across,
      has_colour,
      contexts: AllContexts::new(across),
      squares: 0,
      bits: 0,
      nonzero: 0,
    })
  }

  /// Makes room for a row.
  ///
  /// # Errors
  /// [`QrError::Memory`] where there is too little for it.
  pub fn reserve_row(&mut self) -> Result<(), QrError> {
    memory::reserve(&mut self.small, self.across)?;
    memory::reserve(&mut self.levels, self.across * MOST_LEVELS)
  }

  /// Bytes that the levels take at least: a bit for the sign of each that is not 0.
  pub fn least_bytes(&self) -> u64 {
    self.nonzero / 8
  }

  /// Appends the next macroblock, which stands at `x` in its row.
  pub fn push(&mut self, x: usize, made: &Macroblock) {
    let is_empty = made.means.is_none_or(|levels| end(levels) == 0)
      && made.blocks.is_none()
      && made
        .colour
        .is_none_or(|(_, planes)| planes.as_flattened().iter().all(|levels| end(levels) == 0));
    self.heads.push(Head {
      mode: made.mode,
      colour: made.colour.map_or(Mode::Mean, |(mode, _)| mode),
      is_empty,
    });
    self.small.extend(made.small);
    if is_empty {
      self.contexts.skip(x, made.mode.is_some());
      return;
    }
    let start = self.levels.len();
    let mut push = |levels: &Levels, first: usize| {
      let end = end(levels).max(first);
      self.levels.push(end as i16);
      self.levels.extend_from_slice(&levels[..end]);
      let nonzero = levels[..end].iter().filter(|level| **level != 0);
      self.nonzero += nonzero.count() as u64;
    };
    if let Some(means) = made.means {
      push(means, 0);
    }
    for at in 0..16 {
      push(
        made.blocks.map_or(&[0; 16], |blocks| &blocks[at]),
        usize::from(made.means.is_some()),
      );
    }
    if let Some((_, planes)) = made.colour {
      for levels in planes.as_flattened() {
        push(levels, 0);
      }
    }
    let mut levels = &self.levels[start..];
    let has_means = made.mode.is_some();
    self
      .contexts
      .walk(x, has_means, self.has_colour, &mut levels, &mut Nothing);
  }

  /// Gives the branches of all levels to `sink`: of macroblocks without levels none if they are
  /// `skipped`.
  pub fn walk(&self, skipped: bool, sink: &mut impl Sink) {
    let mut contexts = AllContexts::new(self.across);
    let mut levels = &self.levels[..];
    for (at, head) in self.heads.iter().enumerate() {
      let x = at % self.across;
      if x == 0 {
        contexts.begin_row();
      }
      let has_means = head.mode.is_some();
      if head.is_empty && skipped {
        contexts.skip(x, has_means);
      } else {
        let mut empty = if has_means {
          &EMPTY_WITH_MEANS[..]
        } else {
          &[0; 24]
        };
        let levels = if head.is_empty {
          &mut empty
        } else {
          &mut levels
        };
        contexts.walk(x, has_means, self.has_colour, levels, sink);
      }
    }
  }

  /// How probable it is of 256 that a macroblock has levels.
  pub fn filled(&self) -> u8 {
    let filled = self.heads.iter().filter(|head| !head.is_empty).count();
    (filled * 256 / self.heads.len().max(1)).clamp(1, 255) as u8
  }

  /// Tells the modes, and which macroblocks are `skipped`, if they are.
  pub fn push_modes(&self, skipped: bool, coder: &mut BoolCoder) {
    let filled = self.filled();
    let mut small = self.small.iter();
    let mut above = vec![[SmallMode::Mean; 4]; self.across];
    let mut left = [SmallMode::Mean; 4];
    for (at, head) in self.heads.iter().enumerate() {
      let x = at % self.across;
      if x == 0 {
        left = [SmallMode::Mean; 4];
      }
      if skipped {
        coder.put(head.is_empty, filled);
      }
      push_brightness(coder, head.mode);
      if let Some(mode) = head.mode {
        let mode = SmallMode::of(mode);
        (above[x], left) = ([mode; 4], [mode; 4]);
      } else {
        let modes = small.next().expect("the modes of each");
        for (at, mode) in modes.iter().enumerate() {
          mode.push(coder, above[x][at % 4], left[at / 4]);
          (above[x][at % 4], left[at / 4]) = (*mode, *mode);
        }
      }
      push_colour(coder, head.colour);
    }
  }
}

/// Whether blocks have levels: of brightness, of both differences of colour, and of means.
#[derive(Clone, Copy, Default)]
struct Filled {
  brightness: [u8; 4],
  colour: [[u8; 2]; 2],
  means: u8,
}

/// Whether the blocks above the macroblocks of a row have levels, and those at the left.
pub struct AllContexts {
  above: Vec<Filled>,
  left: Filled,
}

impl AllContexts {
  fn new(across: usize) -> Self {
    Self {
      above: vec![Filled::default(); across],
      left: Filled::default(),
    }
  }

  /// At the left of a row there is nothing.
  pub fn begin_row(&mut self) {
    self.left = Filled::default();
  }

  /// For the brightness of the macroblock at `x`.
  pub fn brightness(&self, x: usize) -> Contexts {
    let (above, left) = (&self.above[x], &self.left);
    Contexts {
      means: usize::from(above.means + left.means),
      above: above.brightness,
      left: left.brightness,
    }
  }

  /// For its colour: above and at the left, for both differences.
  pub fn colour(&self, x: usize) -> [[[u8; 2]; 2]; 2] {
    [0, 1].map(|plane| [self.above[x].colour[plane], self.left.colour[plane]])
  }

  /// Goes on behind a macroblock without levels. One without means says nothing of them.
  fn skip(&mut self, x: usize, has_means: bool) {
    for filled in [&mut self.above[x], &mut self.left] {
      let means = if has_means { 0 } else { filled.means };
      *filled = Filled {
        means,
        ..Filled::default()
      };
    }
  }

  /// Gives the branches of the next macroblock of `levels` to `sink`.
  fn walk(
    &mut self,
    x: usize,
    has_means: bool,
    has_colour: bool,
    levels: &mut &[i16],
    sink: &mut impl Sink,
  ) {
    let (above, left) = (&mut self.above[x], &mut self.left);
    let mut block = |kind: Kind, above: &mut u8, left: &mut u8, sink: &mut _| {
      let end = levels[0] as usize;
      let context = usize::from(*above + *left);
      let is_there = walk(&levels[1..=end], kind, context, sink);
      *levels = &levels[1 + end..];
      (*above, *left) = (is_there.into(), is_there.into());
    };
    if has_means {
      block(Kind::Means, &mut above.means, &mut left.means, sink);
    }
    let kind = if has_means { Kind::Rest } else { Kind::Whole };
    for at in 0..16 {
      block(
        kind,
        &mut above.brightness[at % 4],
        &mut left.brightness[at / 4],
        sink,
      );
    }
    for plane in 0..2 {
      for at in 0..4 {
        let (above, left) = (
          &mut above.colour[plane][at % 2],
          &mut left.colour[plane][at / 2],
        );
        if has_colour {
          block(Kind::Colour, above, left, sink);
        } else {
          // A picture of greys has no levels there, and says so.
          let context = usize::from(*above + *left);
          walk(&[], Kind::Colour, context, sink);
        }
      }
    }
  }
}

/// A macroblock without levels, as [`Frame`] keeps one that has some.
static EMPTY_WITH_MEANS: [i16; 1 + 2 * 16 + 8] = {
  let mut made = [0; 1 + 2 * 16 + 8];
  let mut block = 0;
  while block < 16 {
    made[1 + 2 * block] = 1;
    block += 1;
  }
  made
};

struct Nothing;

impl Sink for Nothing {
  fn branch(&mut self, _at: usize, _branch: bool) {}
  fn rest(&mut self, _level: i16) {}
}
