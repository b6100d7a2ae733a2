//! One macroblock's brightness: how each mode would do, and which does best.

use super::choice::{Choice, Contexts, ROUND, add, differences};
use super::mode::{Mode, price_brightness};
use super::predict::{Around, Square};
use super::token::{Kind, Levels, end};
use super::transform::{backward_means, forward, forward_means};

/// A macroblock's brightness in one mode.
pub struct Brightness<const N: usize> {
  pub mode: Mode,
  pub means: Levels,
  /// None where all of them are 0.
  pub rest: Option<Box<[Levels; 16]>>,
  pub pixels: Square<N>,
  pub squares: u64,
  pub bits: u32,
}

/// The best mode where each block of 4 × 4 pixels has one brightness, and is taken for one pixel.
pub fn coarse(
  choice: &Choice,
  source: &Square<4>,
  around: &Around<4>,
  contexts: &Contexts,
) -> Brightness<4> {
  let Choice {
    steps,
    prices,
    scale,
    ..
  } = choice;
  let empty = 16 * prices.block(&[0; 16], Kind::Rest, 0);
  let mut best: Option<(u64, Brightness<4>)> = None;
  let mut least = u64::MAX;
  for &mode in choice.modes {
    let foretold = around.predict(mode);
    if foretold == *source {
      return Brightness {
        mode,
        means: [0; 16],
        rest: None,
        pixels: foretold,
        squares: 0,
        bits: price_brightness(Some(mode)),
      };
    }
    // What foretells far less needs no further look.
    let squares = scale.squares(source, &foretold);
    if squares / 2 > least {
      continue;
    }
    least = least.min(squares);
    let mut means = [0; 16];
    let pairs = source.as_flattened().iter().zip(foretold.as_flattened());
    for (mean, (pixel, foretold)) in means.iter_mut().zip(pairs) {
      *mean = 8 * (i32::from(*pixel) - i32::from(*foretold));
    }
    let exact = forward_means(&means);
    let nearest = steps.means.levels(&exact, 0, 8);
    let mut other = nearest;
    let [now, next] = [0, 1].map(|more| steps.means.coefficients(&[nearest[0] + more; 16])[0]);
    let far = exact[0] - now;
    other[0] += far.signum() as i16;
    let both = [nearest, other];
    for levels in &both[..=usize::from(4 * far.abs() > next - now)] {
      let means = backward_means(&steps.means.coefficients(levels));
      let mut pixels = foretold;
      for (pixel, mean) in pixels.as_flattened_mut().iter_mut().zip(&means) {
        *pixel = (i32::from(*pixel) + ((mean + 4) >> 3)).clamp(0, 255) as u8;
      }
      let squares = 16 * scale.squares(source, &pixels);
      let bits = price_brightness(Some(mode))
        + if end(levels) == 0 { 0 } else { empty }
        + prices.block(levels, Kind::Means, contexts.means);
      let weight = scale.weigh(squares, bits);
      if best.as_ref().is_none_or(|(least, _)| weight < *least) {
        let made = Brightness {
          mode,
          means: *levels,
          rest: None,
          pixels,
          squares,
          bits,
        };
        best = Some((weight, made));
      }
    }
  }
  best.expect("there are modes").1
}

/// The best mode for a macroblock as a whole.
pub fn fine(
  choice: &Choice,
  source: &Square<16>,
  around: &Around<16>,
  contexts: &Contexts,
) -> Brightness<16> {
  let mut best: Option<(u64, Brightness<16>)> = None;
  let mut least = u64::MAX;
  for &mode in choice.modes {
    let foretold = around.predict(mode);
    let squares = choice.scale.squares(source, &foretold);
    // What foretells far less needs no further look.
    if squares / 2 > least {
      continue;
    }
    least = least.min(squares);
    let made = with_mode(choice, source, mode, &foretold, contexts);
    if made.squares == 0 && made.rest.is_none() && end(&made.means) == 0 {
      return made;
    }
    let weight = choice.scale.weigh(made.squares, made.bits);
    if best.as_ref().is_none_or(|(least, _)| weight < *least) {
      best = Some((weight, made));
    }
  }
  best.expect("the mean is tried always").1
}

fn with_mode(
  choice: &Choice,
  source: &Square<16>,
  mode: Mode,
  foretold: &Square<16>,
  contexts: &Contexts,
) -> Brightness<16> {
  let Choice {
    steps,
    prices,
    scale,
    ..
  } = choice;
  if source == foretold {
    return Brightness {
      mode,
      means: [0; 16],
      rest: None,
      pixels: *foretold,
      squares: 0,
      bits: price_brightness(Some(mode)),
    };
  }
  let mut means = [0; 16];
  let mut rest = [[0; 16]; 16];
  let (mut above, mut left) = (contexts.above, contexts.left);
  let mut bits = price_brightness(Some(mode));
  for at in 0..16 {
    let exact = forward(&differences(source, foretold, at));
    means[at] = exact[0];
    rest[at] = steps.brightness.levels(&exact, 1, ROUND);
    let context = &mut (above[at % 4], left[at / 4]);
    bits += prices.block(&rest[at], Kind::Rest, usize::from(context.0 + context.1));
    let is_there = u8::from(end(&rest[at]) > 0);
    (above[at % 4], left[at / 4]) = (is_there, is_there);
  }
  let means = steps.means.levels(&forward_means(&means), 0, 8);
  bits += prices.block(&means, Kind::Means, contexts.means);
  let back = backward_means(&steps.means.coefficients(&means));
  let mut pixels = *foretold;
  for at in 0..16 {
    let mut coefficients = steps.brightness.coefficients(&rest[at]);
    coefficients[0] = back[at];
    add(&mut pixels, at, &coefficients);
  }
  let is_there = rest.iter().any(|levels| end(levels) > 0);
  Brightness {
    mode,
    means,
    squares: scale.squares(source, &pixels),
    rest: is_there.then(|| Box::new(rest)),
    pixels,
    bits,
  }
}
