//! Quantisation: coefficients as levels, in steps (RFC 6386, 9.6 and 14.1).

use super::bool_coder::BoolCoder;
use super::step_table::{MEAN, OTHERS};
use super::token::{Levels, MOST, ZIGZAG};

/// The greatest index of a step.
pub const LAST: usize = 127;
/// How far an index may be from that of brightness.
pub const REACH: usize = 15;

/// Indexes of steps, as the header tells them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Indexes {
  /// Of brightness, but for means.
  pub base: usize,
  /// Of the means of a macroblock: of their mean, and of what varies.
  pub means: [usize; 2],
  /// Of colour, both.
  pub colour: usize,
}

impl Indexes {
  /// All the same.
  pub fn all(base: usize) -> Self {
    Self {
      base,
      means: [base; 2],
      colour: base,
    }
  }

  /// Tells them.
  pub fn push(&self, coder: &mut BoolCoder) {
    coder.put_bits(self.base as u32, 7);
    let [mean, others] = self.means;
    for index in [self.base, mean, others, self.colour, self.colour] {
      let difference = index as i32 - self.base as i32;
      coder.put(difference != 0, 128);
      if difference != 0 {
        coder.put_bits(difference.unsigned_abs(), 4);
        coder.put(difference < 0, 128);
      }
    }
  }
}

/// The index of the largest step for coefficients of brightness that is at most `step`.
pub fn index_of(step: u32) -> usize {
  OTHERS
    .partition_point(|at| u32::from(*at) <= step)
    .saturating_sub(1)
}

/// The step of what varies among the means of a macroblock.
pub fn of_means(index: usize) -> i32 {
  (i32::from(OTHERS[index]) * 155 / 100).max(8)
}

/// The step of the mean of the means of a macroblock.
pub fn of_mean(index: usize) -> i32 {
  2 * i32::from(MEAN[index])
}

/// Steps of a kind of block: of its first coefficient, and of the others.
#[derive(Clone, Copy)]
pub struct Steps {
  step: [i32; 2],
  /// 2¹⁷ over the step.
  inverse: [u32; 2],
}

impl Steps {
  fn new(step: [i32; 2]) -> Self {
    Self {
      step,
      inverse: step.map(|step| (1 << 17) / step as u32),
    }
  }

  /// The level of a coefficient: what is less than `round` of 16 short of the next counts as it.
  fn level(&self, coefficient: i32, place: usize, round: i32) -> i16 {
    let at = usize::from(place > 0);
    let more = (self.step[at] * round) >> 4;
    let sum = u64::from(coefficient.unsigned_abs() + more as u32);
    let level = (sum * u64::from(self.inverse[at])) >> 17;
    let level = (level as i32).min(MOST);
    (if coefficient < 0 { -level } else { level }) as i16
  }

  /// Levels of the coefficients from `first` on.
  pub fn levels(&self, coefficients: &[i32; 16], first: usize, round: i32) -> Levels {
    let mut levels = [0; 16];
    for (place, level) in levels.iter_mut().enumerate().skip(first) {
      *level = self.level(coefficients[ZIGZAG[place]], place, round);
    }
    levels
  }

  /// The coefficients that a decoder makes of levels.
  pub fn coefficients(&self, levels: &Levels) -> [i32; 16] {
    let mut coefficients = [0; 16];
    for (place, level) in levels.iter().enumerate() {
      coefficients[ZIGZAG[place]] = i32::from(*level) * self.step[usize::from(place > 0)];
    }
    coefficients
  }
}

/// Steps of all kinds of blocks.
pub struct AllSteps {
  pub means: Steps,
  pub brightness: Steps,
  pub colour: Steps,
}

impl AllSteps {
  /// By these indexes.
  pub fn new(indexes: &Indexes) -> Self {
    let of = |index: usize, most: u16| [MEAN[index].min(most), OTHERS[index]].map(i32::from);
    Self {
      means: Steps::new([of_mean(indexes.means[0]), of_means(indexes.means[1])]),
      brightness: Steps::new(of(indexes.base, u16::MAX)),
      colour: Steps::new(of(indexes.colour, 132)),
    }
  }
}
