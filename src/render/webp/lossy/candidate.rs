//! Steps that are worth a try.
//!
//! Where modules are whole blocks of 4 × 4 pixels, the means of a macroblock vary by whole multiples of
//! one number, and of one step if that divides the number: then a coarse step loses nothing.

use super::shade::Shade;
use super::step::{Indexes, LAST, REACH, index_of, of_mean, of_means};
use crate::request::Color;

/// Steps, and the shades that suit them.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
  pub indexes: Indexes,
  /// Of light and dark.
  pub shades: [Shade; 2],
}

/// Parts of the number that steps are looked for to be.
const PARTS: [i32; 7] = [1, 2, 3, 4, 5, 6, 8];
/// So much more contrast nobody sees: black is as black below 16.
const MORE: u8 = 4;

/// What to try where `step` is the one that the quality asks for, the coarsest first.
pub fn candidates(colors: [Color; 2], step: u32, is_coarse: bool) -> Vec<Candidate> {
  let shades = colors.map(Shade::of);
  let indexes = Indexes::all(index_of(step));
  let mut made = Vec::new();
  if is_coarse && shades[0].brightness != shades[1].brightness {
    let contrasts: Vec<[Shade; 2]> = (0..=MORE).filter_map(|more| deeper(colors, more)).collect();
    for parts in PARTS {
      let fits = contrasts.iter().flat_map(|shades| {
        let unit = 4 * i32::from(Shade::contrast(*shades));
        (0..=LAST).map(move |index| ((unit - parts * of_means(index)).abs(), index, *shades))
      });
      let best = fits.min_by_key(|(error, ..)| *error);
      let Some((error, means, shades)) = best else {
        continue;
      };
      let unit = 4 * i32::from(Shade::contrast(shades));
      if error > unit / 40 {
        continue;
      }
      let base = means.saturating_sub(REACH);
      made.extend(fitting(base, unit).map(|mean| {
        Candidate {
          indexes: Indexes {
            base,
            means: [mean, means],
            colour: indexes
              .base
              .clamp(base.saturating_sub(REACH), LAST.min(base + REACH)),
          },
          shades,
        }
      }));
    }
  }
  made.push(Candidate { indexes, shades });
  made
}

/// The two indexes within reach of `base` whose steps for the mean divide `unit` best.
fn fitting(base: usize, unit: i32) -> impl Iterator<Item = usize> {
  let error = |index: usize| {
    let rest = unit % of_mean(index);
    rest.min(of_mean(index) - rest)
  };
  let reach = base.saturating_sub(REACH)..=LAST.min(base + REACH);
  let best = reach.clone().rev().min_by_key(|index| error(*index));
  let best = best.unwrap_or(base);
  let next = reach
    .rev()
    .filter(move |index| of_mean(*index) != of_mean(best));
  let next = next.min_by_key(|index| error(*index));
  [best].into_iter().chain(next)
}

/// Light and dark with `more` contrast, if black or white is among them.
fn deeper(colors: [Color; 2], more: u8) -> Option<[Shade; 2]> {
  let mut shades = colors.map(Shade::of);
  if more > 0 {
    if let Some(at) = colors.iter().position(|color| *color == Color::BLACK) {
      shades[at].brightness -= more;
    } else {
      let at = colors.iter().position(|color| *color == Color::WHITE)?;
      shades[at].brightness += more;
    }
  }
  Some(shades)
}
