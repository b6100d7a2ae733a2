//! One macroblock's colour: how each mode would do, and which does best.

use super::choice::{Choice, ROUND, add, differences};
use super::mode::{Mode, price_colour};
use super::predict::{Around, Square};
use super::token::{Kind, Levels, end};
use super::transform::forward;

/// A macroblock's colour in one mode: both differences.
pub struct Colour {
  pub mode: Mode,
  pub levels: [[Levels; 4]; 2],
  pub pixels: [Square<8>; 2],
  pub squares: u64,
  pub bits: u32,
}

/// The best mode for colour.
pub fn best(
  choice: &Choice,
  source: &[Square<8>; 2],
  around: &[Around<8>; 2],
  contexts: [[[u8; 2]; 2]; 2],
) -> Colour {
  let Choice {
    steps,
    prices,
    scale,
    ..
  } = choice;
  let made = Mode::ALL.map(|mode| {
    let mut made = Colour {
      mode,
      levels: [[[0; 16]; 4]; 2],
      pixels: [0, 1].map(|plane| around[plane].predict(mode)),
      squares: 0,
      bits: price_colour(mode),
    };
    for plane in 0..2 {
      let foretold = made.pixels[plane];
      let [mut above, mut left] = contexts[plane];
      for at in 0..4 {
        let exact = forward(&differences(&source[plane], &foretold, at));
        let levels = steps.colour.levels(&exact, 0, ROUND);
        let context = usize::from(above[at % 2] + left[at / 2]);
        made.bits += prices.block(&levels, Kind::Colour, context);
        let is_there = u8::from(end(&levels) > 0);
        (above[at % 2], left[at / 2]) = (is_there, is_there);
        if is_there > 0 {
          add(
            &mut made.pixels[plane],
            at,
            &steps.colour.coefficients(&levels),
          );
        }
        made.levels[plane][at] = levels;
      }
      made.squares += raw_squares(&source[plane], &made.pixels[plane]);
    }
    made
  });
  let best = made
    .into_iter()
    .min_by_key(|made| scale.weigh(made.squares, made.bits));
  best.expect("there are modes")
}

fn raw_squares<const N: usize>(one: &Square<N>, other: &Square<N>) -> u64 {
  let pairs = one.as_flattened().iter().zip(other.as_flattened());
  pairs
    .map(|(one, other)| u64::from(one.abs_diff(*other)).pow(2))
    .sum()
}
