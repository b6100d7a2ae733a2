//! What is chosen with: squares of differences against bits.

use super::mode::Mode;
use super::predict::Square;
use super::probability::Prices;
use super::step::AllSteps;
use super::transform::backward;

/// What is weighed against each other: squares of differences, and bits.
pub struct Scale {
  /// What a bit may cost, in 1/16 of a squared difference.
  pub bit: u64,
  /// Brightness below and above which a decoder shows no difference.
  pub shown: [u8; 2],
}

impl Scale {
  /// The weight of `squares` and of `bits` in 1/256.
  pub fn weigh(&self, squares: u64, bits: u32) -> u64 {
    squares * 4_096 + self.bit * u64::from(bits)
  }

  /// The squared difference of brightness.
  pub fn squares<const N: usize>(&self, one: &Square<N>, other: &Square<N>) -> u64 {
    let [least, most] = self.shown;
    let pairs = one.as_flattened().iter().zip(other.as_flattened());
    let squares = pairs.map(|(one, other)| {
      let difference =
        i32::from(*one.clamp(&least, &most)) - i32::from(*other.clamp(&least, &most));
      (difference * difference) as u32
    });
    u64::from(squares.sum::<u32>())
  }
}

/// What is chosen with.
pub struct Choice<'a> {
  pub steps: &'a AllSteps,
  pub prices: &'a Prices,
  pub scale: &'a Scale,
  /// Modes of whole macroblocks, the mean first.
  pub modes: &'a [Mode],
  /// Whether blocks of 4 × 4 pixels may have modes of their own.
  pub has_small: bool,
}

/// Whether there are levels above and at the left: of a block of means, and of four blocks each.
pub struct Contexts {
  pub means: usize,
  pub above: [u8; 4],
  pub left: [u8; 4],
}

/// What is less than so many of 16 short of the next level counts as it.
pub const ROUND: i32 = 6;

/// What a block of 4 × 4 pixels differs by.
pub fn differences<const N: usize>(one: &Square<N>, other: &Square<N>, at: usize) -> [i32; 16] {
  let (top, start) = (at / (N / 4) * 4, at % (N / 4) * 4);
  let mut made = [0; 16];
  for (row, made) in made.chunks_exact_mut(4).enumerate() {
    for (column, made) in made.iter_mut().enumerate() {
      let [one, other] = [one, other].map(|square| square[top + row][start + column]);
      *made = i32::from(one) - i32::from(other);
    }
  }
  made
}

/// Adds to a block of 4 × 4 pixels what a decoder adds.
pub fn add<const N: usize>(pixels: &mut Square<N>, at: usize, coefficients: &[i32; 16]) {
  let (top, start) = (at / (N / 4) * 4, at % (N / 4) * 4);
  let made = backward(coefficients);
  for (line, made) in pixels[top..top + 4].iter_mut().zip(made.chunks_exact(4)) {
    for (pixel, more) in line[start..start + 4].iter_mut().zip(made) {
      *pixel = (i32::from(*pixel) + more).clamp(0, 255) as u8;
    }
  }
}
